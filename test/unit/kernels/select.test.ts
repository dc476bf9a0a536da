import assert from 'node:assert/strict';
import { kernelBuilds } from '../../../src/kernels/builds';
import type { KernelChoice } from '../../../src/kernels/select';
import { requireSimd, selectKernels, supportsRelaxedSimd } from '../../../src/kernels/select';
import { Failure } from '../../../src/protocol/failure';
import { compileBuilds, readBuild, runnableBuilds } from './compiled';

const engine = 'test';
const read = readBuild;

/** One bit of a constant of the polynomial of exp is wrong: valid WebAssembly, wrong numbers. */
function damaged(file: string): Uint8Array {
  const bytes = readBuild(file).slice();
  const constant = new Uint8Array(new Float32Array([4.189011322e-2]).buffer);
  let found = 0;
  for (let at = 0; at + 4 <= bytes.length; at++) {
    if (!constant.every((byte, i) => bytes[at + i] === byte)) continue;
    bytes[at + 2]! ^= 0x10;
    found++;
  }
  assert.ok(found > 0, 'the constant stands in the module');
  return bytes;
}

describe('the choice of kernels', () => {
  before(async function () {
    this.timeout(120_000);
    await compileBuilds();
  });

  it('is the fastest of all that pass, and measures each of them', () => {
    const { build, choice } = selectKernels({ read, engine });
    const candidates = runnableBuilds.filter(({ wide }) => !wide).map(({ name }) => name);
    assert.deepEqual(Object.keys(choice.gigaflops).sort(), candidates.sort());
    const best = Math.max(...Object.values(choice.gigaflops));
    assert.equal(choice.gigaflops[build.name], best);
    assert.deepEqual(choice.rejected, {});
    assert.deepEqual(JSON.parse(JSON.stringify(choice)), choice);
  });

  it('tries the wide builds only when asked', () => {
    const { choice } = selectKernels({ read, engine, wide: true });
    const wide = kernelBuilds.filter((build) => build.wide).map(({ name }) => name);
    assert.equal(
      wide.every((name) => name in choice.gigaflops),
      supportsRelaxedSimd(),
    );
  });

  it('is remembered: nothing is measured again, unless the engine is another one', () => {
    const remembered: KernelChoice = {
      engine,
      build: 'simd128-4x8',
      gigaflops: { 'simd128-4x8': 1e9 },
      rejected: {},
    };
    let reads = 0;
    const counting = (file: string) => {
      reads++;
      return readBuild(file);
    };
    const again = selectKernels({ read: counting, engine, remembered });
    assert.equal(again.build.name, 'simd128-4x8');
    assert.equal(again.choice, remembered);
    // Whoever chose hands it to other threads, which functions cannot be.
    assert.deepEqual(Object.keys(again).sort(), ['build', 'choice', 'module']);
    assert.equal(reads, 1);
    const elsewhere = selectKernels({ read, engine: 'another', remembered });
    assert.equal(elsewhere.choice.engine, 'another');
    assert.notDeepEqual(elsewhere.choice.gigaflops, remembered.gigaflops);
  });

  it('leaves out a build that computes something else, even when it is the remembered one', () => {
    const name = 'simd128-4x8';
    const { build, choice } = selectKernels({
      read: (file) => (file === `${name}.wasm` ? damaged(file) : readBuild(file)),
      engine,
      remembered: { engine, build: name, gigaflops: {}, rejected: {} },
    });
    assert.notEqual(build.name, name);
    assert.match(choice.rejected[name]!, /rnn|gru|lstm|crossEntropy/);
  });

  it('leaves out a build that is cut off or missing', () => {
    const { choice } = selectKernels({
      read: (file) => {
        if (file === 'simd128-4x8.wasm') return readBuild(file).subarray(0, 999);
        if (file === 'simd128-2x16.wasm' && supportsRelaxedSimd()) throw new Error('no such file');
        return readBuild(file);
      },
      engine,
    });
    assert.ok(choice.rejected['simd128-4x8']);
    if (supportsRelaxedSimd()) assert.match(choice.rejected['simd128-2x16']!, /no such file/);
  });

  it('fails with one sentence when no build works', () => {
    assert.throws(
      () => selectKernels({ read: () => new Uint8Array(8), engine }),
      (thrown) =>
        thrown instanceof Failure && thrown.code === 'internal' && /reinstalling/.test(thrown.message),
    );
  });

  it('says on a machine without WebAssembly what is missing', () => {
    const { WebAssembly: real } = globalThis as { WebAssembly?: unknown };
    try {
      Object.assign(globalThis, { WebAssembly: undefined });
      assert.throws(
        () => requireSimd(),
        (thrown) =>
          thrown instanceof Failure && thrown.code === 'no-simd' && /--jitless/.test(thrown.message),
      );
    } finally {
      Object.assign(globalThis, { WebAssembly: real });
    }
  });

  it('says on a machine without WebAssembly SIMD what is missing', () => {
    const validate = WebAssembly.validate;
    WebAssembly.validate = () => false;
    try {
      assert.throws(
        () => selectKernels({ read, engine }),
        (thrown) => thrown instanceof Failure && thrown.code === 'no-simd' && /SIMD/.test(thrown.message),
      );
    } finally {
      WebAssembly.validate = validate;
    }
  });
});
