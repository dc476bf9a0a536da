import assert from 'node:assert/strict';
import { Failure } from '../../../../src/protocol/failure';
import type { TrainingPoint } from '../../../../src/protocol/training/training';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { encodeFile } from '../../../../src/training/run/encoded-text';
import type { TrainingSettings } from '../../../../src/training/run/settings';
import type { RunHost, RunParts } from '../../../../src/training/run/run-parts';
import { TrainingRun } from '../../../../src/training/run/training-run';
import { ThreadLost, type TeamMember } from '../../../../src/training/step/team';
import { decodeTrainingState, encodeTrainingState } from '../../../../src/training/run/training-state';
import { smallConfiguration, smallNetwork, type SmallNetwork } from '../small-network';

const text = 'for (let i = 0; i < 10; i++) print(i);\n'.repeat(6);
const tokenizer = learnTokenizer('characters', [text]);
const file = encodeFile(tokenizer, text);
const configuration = { ...smallConfiguration('gru'), vocabularySize: tokenizer.size };

const settingsFor = (steps: number): TrainingSettings => ({
  configuration,
  batchSize: 2,
  timeSteps: 8,
  learningRate: 0.02,
  clipNorm: 1,
  dropout: 0,
  threads: 1,
  seed: 5,
  budget: { seconds: null, steps },
  averagesStart: false,
});

interface Watched {
  readonly run: TrainingRun;
  readonly network: SmallNetwork;
  readonly points: TrainingPoint[];
  readonly notes: string[];
}

/** A run on a clock that goes 10 ms a look; `onPause` is called between steps. */
function prepare(
  steps: number,
  changes: Partial<RunParts> = {},
  host: Partial<RunHost> = {},
  network = smallNetwork(configuration, { batchSize: 2, timeSteps: 8 }, 'f32'),
): Watched {
  let now = 0;
  const points: TrainingPoint[] = [];
  const notes: string[] = [];
  const run = new TrainingRun({
    trainer: network.trainer,
    settings: settingsFor(steps),
    tokenizer,
    trainingFiles: [file],
    validationFiles: [file],
    identity: 'test',
    host: {
      now: () => (now += 10),
      yieldToEventLoop: () => Promise.resolve(),
      point: (point) => points.push(point),
      sample: () => undefined,
      note: (note) => notes.push(note),
      checkpoint: () => Promise.resolve(),
      recover: () => Promise.reject(new Error('no team to recover')),
      ...host,
    },
    ...changes,
  });
  return { run, network, points, notes };
}

/** All that the next step would depend on. */
const bits = ({ run }: Watched): unknown => {
  const { snapshot, progress } = run.state();
  return { snapshot, position: progress.position };
};

describe('a training run', () => {
  it('learns, and every figure it tells is finite', async () => {
    const watched = prepare(120);
    const result = await watched.run.run();
    assert.equal(result.reason, 'budget');
    assert.equal(result.steps, 120);
    const [first, last] = [watched.points[0]!, watched.points.at(-1)!];
    assert.ok(first.trainingBitsPerCharacter > 3.5, `${first.trainingBitsPerCharacter}`);
    assert.ok(last.trainingBitsPerCharacter < 1.5, `${last.trainingBitsPerCharacter}`);
    assert.ok(result.validationBitsPerCharacter! < 1.5);
    assert.equal(last.progress, 1);
    for (const point of watched.points) {
      for (const [name, value] of Object.entries(point)) {
        assert.ok(value === null || Number.isFinite(value), `${name} is ${value}`);
      }
    }
  });

  it('ends with the same bits for the same seed', async () => {
    const runs = [prepare(40), prepare(40)];
    for (const { run } of runs) await run.run();
    assert.deepEqual(bits(runs[0]!), bits(runs[1]!));
    assert.deepEqual(runs[0]!.run.weights(), runs[1]!.run.weights());
  });

  for (const averagesStart of [false, true]) {
    it(`continued from its stored state, ends with the bits of a run without a break${averagesStart ? ', averaged with its start' : ''}`, async () => {
      const settings = { ...settingsFor(60), averagesStart };
      const whole = prepare(60, { settings });
      await whole.run.run();
      // Stopped between two validations, in the middle of an epoch.
      const broken: Watched = prepare(
        60,
        { settings },
        {
          yieldToEventLoop: () => {
            if (broken.network.trainer.steps === 33) broken.run.stop();
            return Promise.resolve();
          },
        },
      );
      assert.equal((await broken.run.run()).reason, 'stopped');
      const stored = encodeTrainingState(broken.run.state());
      const network = smallNetwork(configuration, { batchSize: 2, timeSteps: 8 }, 'f32');
      const { plan } = network.trainer;
      const continued = decodeTrainingState(stored, plan.layout.length, network.trainer.states().length);
      assert.equal(continued.snapshot.steps, 33);
      const rest = prepare(60, { settings, continued }, {}, network);
      assert.equal((await rest.run.run()).steps, 60);
      assert.deepEqual(bits(rest), bits(whole));
      assert.deepEqual(rest.run.weights(), whole.run.weights());
    });
  }

  it('keeps the middle of where it began and where it came, when it is to average with its start', async () => {
    const network = smallNetwork(configuration, { batchSize: 2, timeSteps: 8 }, 'f32');
    const start = Float32Array.from(network.trainer.parameters());
    const settings = { ...settingsFor(20), averagesStart: true };
    const { run } = prepare(20, { settings }, {}, network);
    const { validationBitsPerCharacter } = await run.run();
    const last = run.state().snapshot.parameters;
    assert.notDeepEqual(last, start);
    const middle = Float32Array.from(start, (value, i) => 0.5 * value + 0.5 * last[i]!);
    assert.deepEqual(run.weights(), network.trainer.weights(middle));
    assert.ok(Number.isFinite(validationBitsPerCharacter), 'of the weights that are kept');
  });

  it('keeps the best validation weights when it gets worse', async () => {
    const parts = { settings: { ...settingsFor(100), learningRate: 1, clipNorm: 1e9 } };
    const network = smallNetwork(configuration, { batchSize: 2, timeSteps: 8 }, 'f32');
    await prepare(100, {}, {}, network).run.run();
    const good = network.trainer.weights();
    const second = prepare(100, { ...parts, continues: true }, {}, network);
    network.trainer.restore({ ...network.trainer.snapshot(), steps: 0 });
    await second.run.run();
    assert.deepEqual(second.run.weights(), good);
  });

  it('pauses without losing time, and goes on', async () => {
    let paused = 0;
    const watched: Watched = prepare(
      30,
      {},
      {
        yieldToEventLoop: () => {
          if (watched.network.trainer.steps === 10 && watched.run.pause()) {
            setImmediate(() => {
              paused = watched.network.trainer.steps;
              watched.run.continue();
            });
          }
          return Promise.resolve();
        },
      },
    );
    assert.equal((await watched.run.run()).steps, 30);
    assert.equal(paused, 10);
  });

  it('does not count the hours that the machine slept', async () => {
    let now = 0;
    const settings = { ...settingsFor(1), budget: { seconds: 60, steps: null } };
    const watched: Watched = prepare(
      1,
      { settings },
      {
        now: () => (now += 100),
        yieldToEventLoop: () => {
          if (watched.network.trainer.steps === 5) now += 8 * 3_600_000;
          return Promise.resolve();
        },
      },
    );
    const { reason, steps, seconds } = await watched.run.run();
    assert.equal(reason, 'budget');
    assert.ok(steps > 50 && seconds < 90, `${steps} steps, ${seconds} s`);
  });

  it('stopped before its first step, says that nothing was changed', async () => {
    const { run } = prepare(30);
    run.stop();
    await assert.rejects(run.run(), (thrown) => thrown instanceof Failure && thrown.code === 'cancelled');
  });

  it('goes back to good weights with half the rate when the loss is not finite', async () => {
    const watched: Watched = prepare(
      60,
      {},
      {
        yieldToEventLoop: () => {
          const { trainer } = watched.network;
          if (trainer.steps === 25 && watched.notes.length === 0) trainer.parameters().fill(NaN);
          return Promise.resolve();
        },
      },
    );
    const { reason, steps, validationBitsPerCharacter } = await watched.run.run();
    assert.deepEqual([reason, steps], ['budget', 60]);
    assert.ok(Number.isFinite(validationBitsPerCharacter));
    assert.match(watched.notes[0]!, /not finite at step 26: back to step 20 with half the learning rate/);
    assert.equal(watched.run.state().progress.rateScale, 0.5);
  });

  it('that ends worse than a guess keeps the start, and says so', async () => {
    for (const continues of [false, true]) {
      const settings = { ...settingsFor(25), learningRate: 1 };
      const watched = prepare(25, { settings, continues });
      const start = Float32Array.from(watched.network.trainer.parameters());
      const result = await watched.run.run();
      assert.equal(result.reason, 'diverged');
      assert.ok(result.validationBitsPerCharacter! < 8, String(result.validationBitsPerCharacter));
      assert.deepEqual(Float32Array.from(watched.network.trainer.parameters()), start);
      assert.match(watched.notes.at(-1)!, /diverged: .*The weights of the start are kept.*than 1\./);
    }
  });

  it('that goes on from a better network keeps it without calling that lost', async () => {
    const first = prepare(120);
    await first.run.run();
    const settings = { ...settingsFor(20), learningRate: 0.02 };
    const second = prepare(20, { settings, continues: true }, {}, first.network);
    const result = await second.run.run();
    assert.equal(result.reason, 'budget');
    assert.deepEqual(second.notes, []);
  });

  it('that diverges again and again stops with a sentence and its best weights', async () => {
    const watched: Watched = prepare(
      200,
      {},
      {
        yieldToEventLoop: () => {
          const { trainer } = watched.network;
          if (trainer.steps > 30) trainer.parameters().fill(NaN);
          return Promise.resolve();
        },
      },
    );
    const { reason } = await watched.run.run();
    assert.equal(reason, 'diverged');
    assert.match(watched.notes.at(-1)!, /diverged 4 times.*lower learning rate than 0\.02/);
    for (const values of watched.run.weights().values()) assert.ok(values.every(Number.isFinite));
  });

  it('that never had a finite loss fails with a sentence', async () => {
    const { run, network } = prepare(50);
    network.trainer.parameters().fill(NaN);
    const broken = prepare(50, {}, {}, network);
    void run;
    await assert.rejects(
      broken.run.run(),
      (thrown) => thrown instanceof Failure && thrown.code === 'diverged',
    );
  });

  it('that loses its team goes on from good weights with a new one, to the same bits', async () => {
    const whole = prepare(60);
    await whole.run.run();
    const network = smallNetwork(configuration, { batchSize: 2, timeSteps: 8 }, 'f32');
    let recovered = 0;
    const { trainer } = network;
    const train = trainer.train.bind(trainer);
    trainer.train = (...given) => {
      const outcome = train(...given);
      if (trainer.steps === 31 && recovered === 0) throw new ThreadLost();
      return outcome;
    };
    const watched = prepare(
      60,
      {},
      {
        recover: () => {
          recovered++;
          return Promise.resolve(network.member);
        },
      },
      network,
    );
    assert.equal((await watched.run.run()).steps, 60);
    assert.equal(recovered, 1);
    assert.match(watched.notes[0]!, /thread died or hung; training goes on from step 20/);
    assert.deepEqual(bits(watched), bits(whole));
  });

  for (const continues of [false, true]) {
    it(`that loses its team while ${continues ? 'a continued' : 'a new'} network is measured at the end loses no step`, async () => {
      const steps = 15;
      const whole = prepare(steps, { continues });
      const result = await whole.run.run();
      const network = smallNetwork(configuration, { batchSize: 2, timeSteps: 8 }, 'f32');
      const { trainer } = network;
      const evaluate = trainer.evaluate.bind(trainer);
      let measurements = 0;
      let recovered = 0;
      trainer.evaluate = (...given) => {
        const outcome = evaluate(...given);
        if (trainer.steps === steps && measurements++ % 2 === 0 && recovered < 3) throw new ThreadLost();
        return outcome;
      };
      const recover = (): Promise<TeamMember> => {
        recovered++;
        return Promise.resolve(network.member);
      };
      const watched = prepare(steps, { continues }, { recover }, network);
      assert.deepEqual({ ...(await watched.run.run()), seconds: 0 }, { ...result, seconds: 0 });
      assert.ok(recovered >= 1);
      assert.match(watched.notes.join(), /thread died or hung; what was learned is measured again/);
      assert.deepEqual(watched.run.weights(), whole.run.weights());
      assert.deepEqual(trainer.weights(), whole.network.trainer.weights());
    });
  }

  it('that has not improved for long ends early', async () => {
    const other = encodeFile(tokenizer, [...text].reverse().join(''));
    const watched = prepare(1000, { validationFiles: [other] });
    const { reason, steps } = await watched.run.run();
    assert.equal(reason, 'early-stopping');
    assert.ok(steps < 1000);
  });
});
