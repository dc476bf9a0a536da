/** `unroll train`: one run of the trainer thread, its progress as lines or as JSON, the model in one file. */
import path from 'node:path';
import type { CorpusSource } from '../../protocol/corpus';
import type {
  TrainingEvent,
  TrainingOptions,
  TrainingOutcome,
  TrainingPoint,
  TrainingRecord,
} from '../../protocol/training/training';
import { type WideVectors, wideVectorChoices } from '../../protocol/training/wide-vectors';
import { ThreadPool } from '../../threads/thread-pool';
import { TrainingSession } from '../../threads/trainer/training-session';
import { fromFlag, startPath } from '../base';
import { shown } from '../../text/shown';
import { cachePath } from '../cache';
import { command } from '../command';
import { folderSource, sourceFlags, warnOfUnmatched } from '../folder-source';
import { print, printJson, progressWriter, type ProgressWriter } from '../output';
import { choice, one, otherwise, required, text, toggle } from '../parameters';
import { trainingFlags, trainingOptions } from '../training-flags';

export const train = command({
  name: 'train',
  summary: 'trains a network on the files of a folder and writes it to one file',
  positionals: { folder: one('FOLDER') },
  flags: {
    out: required(text('MODEL', 'the model file to write')),
    from: fromFlag,
    ...trainingFlags,
    ...sourceFlags,
    wideVectors: otherwise(
      'auto',
      choice(wideVectorChoices, 'faster in a process of its own, where the engine can'),
    ),
    abbreviations: toggle('also teaches what abbreviations of the names here stand for'),
    json: toggle('prints progress, samples, notes and the result as JSON, one object a line'),
  },
  async run({ folder, out, from, include, exclude, encoding, wideVectors, abbreviations, json, ...flags }) {
    const progress = progressWriter();
    const { path: model, record } = await runTraining({
      source: folderSource(folder, { include, exclude, encoding }),
      out,
      options: trainingOptions(flags),
      base: startPath(from),
      wideVectors,
      abbreviations,
      onEvent: (event) => {
        if (event.type === 'read') warnOfUnmatched(event.report);
        if (json) printEvent(event);
        else showEvent(event, progress);
      },
    });
    progress.end();
    printResult(model, record, json);
    // What was asked for was not learned, though nothing is lost.
    if (record.reason === 'diverged') process.exitCode = 1;
  },
});

function printResult(model: string, record: TrainingRecord, json: boolean): void {
  const { parameters, files, characters, seconds, validationBitsPerCharacter } = record;
  if (json) printJson({ model, parameters, files, characters, seconds, validationBitsPerCharacter });
  else {
    const bits = validationBitsPerCharacter ?? record.trainingBitsPerCharacter;
    print(
      `${shown(model, 'line')}: ${parameters.toLocaleString('en')} parameters, ${files} files, ${seconds.toFixed(0)} s, ${bits.toFixed(3)} bits per character held out`,
    );
  }
}

export interface RunOptions {
  readonly source: CorpusSource;
  readonly out: string;
  readonly options: TrainingOptions;
  /** Path of the base to begin from; undefined: nothing. */
  readonly base?: string | undefined;
  /** `auto` where it is left out. */
  readonly wideVectors?: WideVectors;
  readonly abbreviations?: boolean;
  readonly onEvent: (event: TrainingEvent) => void;
}

/** Trains to the end of the budget; Ctrl-C stops within a second and keeps what was learned. */
export async function runTraining(run: RunOptions): Promise<TrainingOutcome> {
  const { source, out, options, base, wideVectors, abbreviations, onEvent } = run;
  const pool = new ThreadPool(1);
  const session = new TrainingSession({
    pool,
    threadFile: path.join(__dirname, 'trainer-thread.js'),
    processFile: path.join(__dirname, 'trainer-process.js'),
    kernelChoice: cachePath('kernels.json'),
    onSnapshot: () => undefined,
    onEvent,
  });
  const stop = (): void => session.stop();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const destination = { kind: 'file', path: path.resolve(out) } as const;
    const request = { source, destination, options, base, abbreviations, resume: false };
    return await session.train(request, wideVectors);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await pool.dispose();
  }
}

function printEvent(event: TrainingEvent): void {
  if (event.type === 'point') {
    const {
      step,
      seconds,
      tokens,
      trainingBitsPerCharacter,
      validationBitsPerCharacter,
      gradientNorm,
      tokensPerSecond,
    } = event.point;
    const rest = { trainingBitsPerCharacter, validationBitsPerCharacter, gradientNorm, tokensPerSecond };
    printJson({ step, seconds, tokens, ...rest });
  }
  if (event.type === 'note') printJson({ note: event.text });
  if (event.type === 'sample')
    printJson({ sample: { temperature: event.sample.temperature, text: event.sample.text } });
}

/** The live line of a run, or plain lines where there is no terminal. */
export function showEvent(event: TrainingEvent, progress: ProgressWriter, budgetSeconds?: number): void {
  if (event.type === 'reading') progress.line('Reading the folder …');
  if (event.type === 'started') {
    const { plan } = event;
    const megabytes = Math.round(plan.memoryBytes / 1e6);
    progress.line(
      `${plan.cell.toUpperCase()} ${plan.hiddenSize} × ${plan.layers}, ${plan.vocabularySize} ${plan.tokens}, ` +
        `${plan.parameters.toLocaleString('en')} parameters, ${megabytes} MB, ${plan.threads} threads, ${plan.kernels}, from ${origins[plan.startsFrom]}`,
    );
  }
  if (event.type === 'note') progress.line(shown(event.text, 'line'));
  if (event.type === 'point') progress.update(describePoint(event.point, budgetSeconds));
}

const origins = { nothing: 'nothing', base: 'the base', model: 'the stored model' } as const;

function describePoint(point: TrainingPoint, budgetSeconds?: number): string {
  const bits = (value: number | null): string => (value === null ? '  –  ' : value.toFixed(3));
  const left =
    budgetSeconds === undefined ? '' : `  ${Math.max(0, Math.ceil(budgetSeconds - point.seconds))} s left`;
  return (
    `${String(Math.round(point.progress * 100)).padStart(3)} %  training ${bits(point.trainingBitsPerCharacter)}  ` +
    `validation ${bits(point.validationBitsPerCharacter)} bits per character  ` +
    `${Math.round(point.tokensPerSecond).toLocaleString('en')} tokens/s${left}`
  );
}
