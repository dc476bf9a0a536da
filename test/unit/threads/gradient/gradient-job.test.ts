/** The gradient thread's work on a real folder, and the thread itself: every request settles. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encodeModelFile } from '../../../../src/model/model-file';
import { Failure } from '../../../../src/protocol/failure';
import type { GradientEvent, GradientRequest } from '../../../../src/protocol/training/gradient';
import { askForGradients } from '../../../../src/threads/gradient/gradient-client';
import { measureGradients } from '../../../../src/threads/gradient/gradient-job';
import { ThreadPool } from '../../../../src/threads/thread-pool';
import { exampleModel } from '../../model/example-model';

const text = Array.from(
  { length: 60 },
  (_, i) => `const value${i} = read(source[${i}], "key ${i * 7}");\n`,
).join('');

describe('measuring the gradient through time', function () {
  this.timeout(30_000);
  let folder: string;
  let request: GradientRequest;

  before(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-gradient-'));
    writeFileSync(path.join(folder, 'a.ts'), text);
    writeFileSync(path.join(folder, 'b.ts'), text.replaceAll('value', 'other').replaceAll('read', 'write'));
    const model = path.join(folder, 'model.safetensors');
    writeFileSync(model, encodeModelFile(exampleModel({ cell: 'gru', layers: 2 }, text)));
    const source = { folders: [folder], exclude: ['*.safetensors'] };
    request = {
      model,
      source,
      compareSeconds: null,
      memoryLimitMegabytes: 512,
      seed: 1,
    };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const curves = (events: readonly GradientEvent[]) =>
    events.flatMap((event) => (event.type === 'curve' ? [event.curve] : []));

  it('gives the curve of the stored model, the same at every measurement', async () => {
    const events: GradientEvent[][] = [[], []];
    for (const heard of events) await measureGradients(request, (event) => heard.push(event));
    assert.deepEqual(events[0], events[1]);
    const [initial, curve, ...further] = curves(events[0]!);
    assert.deepEqual(further, [], 'a GRU has no cell state');
    assert.deepEqual([initial!.network, initial!.weights], ['model', 'initial']);
    assert.notDeepEqual(initial!.norms, curve!.norms);
    assert.deepEqual([curve!.network, curve!.weights, curve!.state], ['model', 'trained', 'hidden']);
    assert.equal(curve!.layers, 2);
    assert.equal(curve!.norms.length, 101);
    assert.equal(curve!.positions, 32);
    assert.ok(curve!.norms[0]! > 0);
    assert.equal(
      curve!.half,
      curve!.norms.findIndex((norm) => norm <= curve!.norms[0]! / 2),
    );
  });

  it('trains one network of each cell, of equal size, and measures each', async () => {
    const events: GradientEvent[] = [];
    await measureGradients({ ...request, compareSeconds: 0.3 }, (event) => events.push(event));
    const found = curves(events);
    assert.deepEqual(
      found.map(({ network, weights, state }) => `${network} ${weights} ${state}`),
      [
        ...['model', 'rnn', 'gru'].flatMap((one) => [`${one} initial hidden`, `${one} trained hidden`]),
        ...['initial', 'trained'].flatMap((weights) => [`lstm ${weights} hidden`, `lstm ${weights} cell`]),
      ],
    );
    for (const { network, cell, hiddenSize, layers, trained, weights } of found.slice(2)) {
      assert.equal(cell, network);
      assert.equal(hiddenSize, 16);
      assert.equal(layers, 2);
      assert.equal(trained !== null, weights === 'trained');
      if (weights === 'initial') continue;
      assert.ok(trained!.steps > 5 && trained!.bitsPerCharacter! < 6, JSON.stringify(trained));
    }
    assert.equal(events[events.length - 1]!.type, 'curve');
  });

  it('is refused beyond the limit of memory, with the figure', async () => {
    const limited = measureGradients({ ...request, memoryLimitMegabytes: 0 }, () => undefined);
    await assert.rejects(limited, /more than the limit of 0 MB/);
  });

  describe('in its thread', () => {
    const threadFile = path.resolve(__dirname, '../../../../dist/gradient-thread.js');
    const ask = (
      change: Partial<GradientRequest>,
      signal = new AbortController().signal,
      onEvent: (event: GradientEvent) => void = () => undefined,
    ): Promise<void> => askForGradients({ pool, threadFile }, { ...request, ...change }, signal, onEvent);
    let pool: ThreadPool;
    beforeEach(() => (pool = new ThreadPool(1)));
    afterEach(() => pool.dispose());

    it('says each curve and resolves', async () => {
      const events: GradientEvent[] = [];
      await ask({}, undefined, (event) => events.push(event));
      assert.equal(curves(events).length, 2);
    });

    it('ends the thread when it is cancelled, so that the next one can begin', async () => {
      const controller = new AbortController();
      const long = ask({ compareSeconds: 60 }, controller.signal, (event) => {
        if (event.type === 'training') controller.abort();
      });
      await assert.rejects(long, (thrown) => thrown instanceof Failure && thrown.code === 'cancelled');
      await ask({});
    });

    it('passes on why it cannot', async () => {
      await assert.rejects(ask({ model: path.join(folder, 'a.ts') }), /a\.ts/);
      await assert.rejects(ask({ compareSeconds: -1 }), /cannot be understood/);
    });
  });
});
