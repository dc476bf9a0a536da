/**
 * `npm run base:train`: trains a base with the product's own kernels on one thread, for as long as it is let;
 * goes on exactly where it stood. Needs what `base:fetch` has fetched, or the file of tokens that was made of
 * it.
 *
 *     npm run base:train -- [--hidden 512] [--embedding 192] [--vocabulary 6144] [--batch 32] [--time-steps 32]
 *         [--rate 0.003] [--minutes N] [--decay MILLIONS_OF_TOKENS] [--tokens FILE] [--out FOLDER]
 *
 * `--decay` takes the weights of the run, lets the learning rate fall to nothing over so many tokens, and
 * leaves the result in `decayed.safetensors`, for `base:pack`; the run itself stays where it is.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parameterCount, type ModelConfiguration } from '../src/model/configuration';
import { initialWeights } from '../src/model/initialisation';
import { encodeModelFile } from '../src/model/model-file';
import { decodeTensorFile, encodeTensorFile } from '../src/model/safetensors';
import { hexDigest } from '../src/store/sha-256';
import { writeAtomically } from '../src/store/write-atomically';
import { BatchReader } from '../src/training/run/batches';
import { tokenWeights } from '../src/training/run/encoded-text';
import { planMemory } from '../src/training/step/memory-plan';
import { Tally } from '../src/training/run/tally';
import { TeamMember } from '../src/training/step/team';
import { decodeTokenFile, type TokenFile } from '../src/training/run/token-file';
import { Trainer } from '../src/training/step/trainer';
import { decodeTrainingState, encodeTrainingState, firstProgress } from '../src/training/run/training-state';
import { ValidationSlice } from '../src/training/evaluation/validation';
import { allocateKernels, attachKernels, heapBase } from '../src/threads/kernels/kernel-builds';
import { cache } from './cache';
import { encodeBase, readBaseText } from './encode';
import { manifestDigest } from './manifest';
import { decayingRate, stableRate } from './schedule';
import { kernelsOf } from './wide';

const { values: given } = parseArgs({
  options: {
    hidden: { type: 'string', default: '512' },
    embedding: { type: 'string', default: '192' },
    vocabulary: { type: 'string', default: '6144' },
    batch: { type: 'string', default: '32' },
    'time-steps': { type: 'string', default: '32' },
    rate: { type: 'string', default: '0.003' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: 'Infinity' },
    decay: { type: 'string' },
    tokens: { type: 'string', default: cache.tokens },
    out: { type: 'string', default: cache.training },
  },
});
const clipNorm = 1;
const [checkpointMinutes, reportSteps, validationSteps] = [4, 100, 2000];
/** Tokens of held-out text that are measured each time. */
const validationTokens = 60_000;
/** Longer files are tables more often than not, and one of them would outweigh all others. */
const longestHeldOut = 8000;

async function train(): Promise<void> {
  if (!existsSync(given.tokens)) encodeBase(await readBaseText(), Number(given.vocabulary), given.tokens);
  const file = decodeTokenFile(readFileSync(given.tokens), given.tokens);
  mkdirSync(given.out, { recursive: true });
  await new LongRun(file).run();
}

class LongRun {
  private readonly tokenizer;
  private readonly configuration: ModelConfiguration;
  private readonly trainer: Trainer;
  private readonly reader: BatchReader;
  private readonly slice: ValidationSlice;
  private readonly identity: string;
  private readonly stateFile = join(given.out, 'state.safetensors');
  private seconds = 0;
  private trainingBits = 0;
  private validationBits: number | null = null;

  constructor(private readonly file: TokenFile) {
    this.tokenizer = file.tokenizer;
    const [batchSize, timeSteps, seed] = [
      Number(given.batch),
      Number(given['time-steps']),
      Number(given.seed),
    ];
    this.configuration = {
      cell: 'gru',
      vocabularySize: this.tokenizer.size,
      embeddingSize: Number(given.embedding),
      hiddenSize: Number(given.hidden),
      layers: 1,
      output: 'tied',
    };
    const kernels = kernelsOf('dist/kernels');
    const shape = { configuration: this.configuration, batchSize, timeSteps, dropout: 0, threads: 1 };
    const plan = planMemory(shape, attachKernels(allocateKernels(kernels, 1)), heapBase);
    const attached = attachKernels(allocateKernels(kernels, plan.end));
    const alone = new TeamMember(attached.heap.int, plan.control, 0, 1);
    this.trainer = new Trainer(attached, plan, alone, seed);
    this.trainer.loadWeights(initialWeights(this.configuration, seed));
    this.reader = new BatchReader(file.training, this.tokenizer.endOfSequence, batchSize, timeSteps, seed);
    const ordinary = file.validation.filter(({ tokens }) => tokens.length <= longestHeldOut);
    this.slice = ValidationSlice.of(ordinary, this.tokenizer, batchSize, timeSteps, validationTokens);
    this.identity = hexDigest(
      64,
      JSON.stringify([this.configuration, batchSize, timeSteps, given.rate, seed, this.reader.totalTokens]),
    );
    this.say(
      `GRU ${given.hidden}, ${this.tokenizer.size} subwords, ${(this.reader.totalTokens / 1e6).toFixed(1)} million tokens, ` +
        `${kernels.build.name}`,
    );
    if (existsSync(this.stateFile)) this.resume();
  }

  /** Up to the end of the budget, or of the decay. */
  async run(): Promise<void> {
    const { trainer, reader } = this;
    const perStep = Number(given.batch) * Number(given['time-steps']);
    const decay = given.decay === undefined ? undefined : Math.round((Number(given.decay) * 1e6) / perStep);
    const first = trainer.steps;
    const weigh = tokenWeights(this.tokenizer, this.file.validation);
    let tally = new Tally(weigh, clipNorm);
    const began = performance.now();
    let [reported, saved] = [began, began];
    let before = began;
    for (;;) {
      const made = trainer.steps - first;
      if (decay !== undefined ? made >= decay : (performance.now() - began) / 60_000 >= Number(given.minutes))
        break;
      const factor = decay === undefined ? stableRate(trainer.steps) : decayingRate(made, decay);
      const batch = reader.next();
      const { nats, gradientNorm } = trainer.train(batch, Number(given.rate) * factor, clipNorm);
      if (!Number.isFinite(nats) || !Number.isFinite(gradientNorm)) {
        throw new Error(
          `The loss is not finite at step ${trainer.steps}: go on from the last checkpoint with a lower --rate.`,
        );
      }
      tally.add(batch, nats, gradientNorm);
      if (trainer.steps % validationSteps === 0) await this.validate();
      const now = performance.now();
      this.seconds += (now - before) / 1000;
      before = now;
      if (trainer.steps % reportSteps === 0) {
        this.trainingBits = tally.bitsPerCharacter;
        const speed = (1000 * tally.tokens) / (now - reported);
        this.say(
          `step ${trainer.steps}  ${((trainer.steps * perStep) / 1e6).toFixed(2)} million tokens  ` +
            `training ${this.trainingBits.toFixed(4)}  held out ${this.validationBits?.toFixed(4) ?? '–'} bits per character  ` +
            `norm ${tally.gradientNorm.toFixed(2)}  ${speed.toFixed(0)} tokens/s`,
        );
        tally = new Tally(weigh, clipNorm);
        reported = now;
      }
      if (decay === undefined && now - saved >= checkpointMinutes * 60_000) {
        await this.checkpoint();
        saved = now;
      }
    }
    await this.validate();
    if (decay === undefined) await this.checkpoint();
    await this.writeModel(decay === undefined ? 'current.safetensors' : 'decayed.safetensors', perStep);
    this.say(`held out ${this.validationBits!.toFixed(4)} bits per character after ${trainer.steps} steps`);
  }

  private resume(): void {
    const { trainer } = this;
    const { plan } = trainer;
    const states = Number(given.batch) * this.configuration.hiddenSize;
    const file = decodeTensorFile(readFileSync(this.stateFile), this.stateFile);
    const state = decodeTrainingState(file, plan.layout.length, states);
    if (state.identity !== this.identity) {
      throw new Error(
        `${given.out} holds a run with other settings or another text: give those again, or another --out.`,
      );
    }
    trainer.restore(state.snapshot);
    this.reader.seek(state.progress.position);
    this.seconds = state.progress.seconds;
    this.validationBits = state.progress.lastValidation;
    this.say(`Going on from step ${trainer.steps}.`);
  }

  private async checkpoint(): Promise<void> {
    const { trainer, reader } = this;
    const state = {
      identity: this.identity,
      progress: {
        ...firstProgress,
        position: reader.position,
        seconds: this.seconds,
        trainingBitsPerCharacter: this.trainingBits,
        lastValidation: this.validationBits,
      },
      snapshot: trainer.snapshot(),
      bestParameters: null,
      startParameters: null,
    };
    await writeAtomically(this.stateFile, encodeTensorFile(encodeTrainingState(state)));
  }

  private async validate(): Promise<void> {
    const measured = await this.slice.measure(this.trainer, () => Promise.resolve(true));
    this.validationBits = measured!.bitsPerCharacter;
  }

  private async writeModel(name: string, perStep: number): Promise<void> {
    const { trainer, configuration, file } = this;
    const model = encodeModelFile({
      configuration,
      weights: trainer.weights(),
      tokenizer: file.tokenizer.describe(),
      corpusDigest: manifestDigest(),
      record: {
        parameters: parameterCount(configuration),
        files: file.training.length,
        characters: this.characters(),
        seconds: this.seconds,
        steps: trainer.steps,
        tokens: trainer.steps * perStep,
        trainingBitsPerCharacter: this.trainingBits,
        validationBitsPerCharacter: this.validationBits,
        reason: 'stopped',
      },
    });
    await writeAtomically(join(given.out, name), model);
  }

  /** Of the text that is learned from; what the dictionary lacks counts as one each. */
  private characters(): number {
    const { characters, unknown } = tokenWeights(this.tokenizer, this.file.validation);
    let sum = 0;
    for (const { tokens } of this.file.training)
      for (const token of tokens) sum += token === unknown ? 1 : characters[token]!;
    return sum;
  }

  private say(text: string): void {
    process.stderr.write(`${new Date().toISOString().slice(0, 19)} ${text}\n`);
  }
}

void train().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
