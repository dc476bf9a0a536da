import assert from 'node:assert/strict';
import type { Kernels } from '../../../src/kernels/kernels';
import {
  differenceFromReference,
  seededNumbers,
  selfTestElements,
  splitsBitForBit,
} from '../../../src/kernels/self-test';
import { compileBuilds, loadBuild, runnableBuilds } from './compiled';

for (const build of runnableBuilds) {
  describe(`kernels ${build.name}`, () => {
    let kernels: Kernels;
    before(async function () {
      this.timeout(120_000);
      await compileBuilds();
      kernels = loadBuild(build, selfTestElements);
    });

    it('do what the reference does, for odd numbers of rows and several widths and seeds', () => {
      const random = seededNumbers(build.rowTile);
      for (let seed = 1; seed <= 12; seed++) {
        const rows = 1 + Math.floor(random() * 23);
        const width = 16 * (1 + Math.floor(random() * 6));
        const depth = 1 + Math.floor(random() * 130);
        const difference = differenceFromReference(kernels, { rows, width, depth }, seed);
        assert.equal(difference, undefined, `rows ${rows}, width ${width}, depth ${depth}: ${difference}`);
      }
    });

    it('multiply over the borders of blocks of rows and depth', () => {
      for (const shape of [
        { rows: 97, width: 16, depth: 300 },
        { rows: 100, width: 32, depth: 100 },
        { rows: 1, width: 32, depth: 513 },
        { rows: 19, width: 16, depth: 600 },
        { rows: 2, width: 16, depth: 512 },
      ]) {
        assert.equal(differenceFromReference(kernels, shape, 3), undefined, JSON.stringify(shape));
      }
    });

    it('give the same bits however the product is split between threads', () => {
      const random = seededNumbers(7);
      for (let seed = 1; seed <= 25; seed++) {
        const shape = {
          rows: 1 + Math.floor(random() * 40),
          width: 16 * (1 + Math.floor(random() * 5)),
          depth: 1 + Math.floor(random() * 280),
        };
        assert.ok(splitsBitForBit(kernels, shape, seed), JSON.stringify(shape));
      }
    });

    it('are accurate to a millionth in exp, sigmoid and tanh, from the smallest to the largest argument', () => {
      const { heap } = kernels;
      const inputs = Array.from({ length: 4096 }, (_, i) => (i % 2 ? 1 : -1) * 10 ** (-6 + (i / 4096) * 8));
      const [gates, zeros, next, cell] = [1024, 20480, 24576, 32768];
      heap.float.fill(0);
      let worst = 0;
      const record = (actual: number, expected: number) => {
        worst = Math.max(worst, Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-37));
      };

      heap.float.set(inputs, gates);
      kernels.rnnForward(256, 16, gates, zeros, zeros, zeros, 0, next, 0, 0);
      inputs.forEach((x, i) => record(heap.float[next + i]!, Math.tanh(Math.fround(x))));

      // The gates of an LSTM of one row: the first of them is a plain sigmoid.
      heap.float.fill(0, gates, zeros);
      heap.float.set(inputs, gates);
      kernels.lstmForward(1, 4096, gates, cell, zeros, zeros, 0, next + 4096, zeros, next);
      inputs.forEach((x, i) => {
        const expected = 1 / (1 + Math.exp(-Math.fround(x)));
        if (x > -87) record(heap.float[gates + i]!, expected);
        else assert.ok(heap.float[gates + i]! < 2e-38);
      });

      // Softmax of two logits, 0 and x ≤ 0: ŷ / (1 − ŷ) is eˣ; the other logits are padding.
      for (const x of inputs.filter((input) => input < 0 && input > -80)) {
        heap.float.fill(-1e30, gates, gates + 16);
        heap.float[gates] = 0;
        heap.float[gates + 1] = x;
        heap.int[zeros] = 2;
        kernels.crossEntropy(1, 16, gates, cell + 8192, zeros, 1, next, 0, 0, 0);
        record(heap.float[gates + 1]! / heap.float[gates]!, Math.exp(Math.fround(x)));
      }
      assert.ok(worst < 1e-6, `relative error ${worst}`);
    });

    it('give padding of the vocabulary no gradient at all', () => {
      const { float } = kernels.heap;
      float.fill(0, 16, 4096);
      float.fill(-1e30, 16 + 20, 16 + 32);
      kernels.heap.int[1024] = 3;
      kernels.crossEntropy(1, 32, 512, 16, 1024, 1, 1040, 0, 0, 0);
      assert.ok(Math.abs(float[1040]! - Math.log(20)) < 1e-6);
      assert.deepEqual([...float.subarray(512 + 20, 512 + 32)], Array(12).fill(0));
    });

    it('show a non-finite value in loss, states and norm instead of hiding it', () => {
      const { float, int } = kernels.heap;
      float.fill(0, 0, 8192);
      float[512 + 5] = NaN;
      kernels.crossEntropy(1, 32, 512, 16, 1024, 1, 1040, 0, 0, 0);
      assert.ok(Number.isNaN(float[1040]!));
      float[2048] = NaN;
      int[1024] = 0;
      kernels.rnnForward(1, 16, 2048, 4096, 1024, 16, 0, 3072, 0, 0);
      assert.ok(Number.isNaN(float[3072]!));
      kernels.gruForward(1, 16, 2048, 4096, 1024, 16, 3200, 3072, 0, 3300);
      assert.ok(Number.isNaN(float[3072]!));
      float[5000] = Infinity;
      assert.ok(!Number.isFinite(kernels.sumOfSquares(16, 5000)));
    });
  });
}
