/**
 * The command line's `replay` in a process of its own: what suggestions would have been worth on files of the
 * user, without keeping the predictor from its work.
 */
import { execFile } from 'node:child_process';
import * as v from 'valibot';
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { finite } from '../protocol/numbers';

const share = v.pipe(finite, v.maxValue(1));

/** What is read of the report. */
const Report = v.object({
  characters: v.number(),
  keystrokeSavings: share,
  precision: share,
  showRate: share,
  distraction: finite,
  perfectLines: share,
  milliseconds: v.object({ p50: finite, p95: finite, p99: finite }),
});
export type MeasuredReplay = v.InferOutput<typeof Report>;

/** More than the longest report, bytes. */
const longestAnswer = 1 << 20;

export interface ReplayOrder {
  /** The bundled `unroll.js`. */
  readonly program: string;
  readonly model: string;
  readonly files: readonly string[];
  /** UTF-16 units of each file. */
  readonly characters: number;
  /** Whose files are recalled; the measured ones as if they were not written yet. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** @throws Failure `cancelled` after the signal; `internal` with what the command said when it failed */
export function measureReplay(order: ReplayOrder): Promise<MeasuredReplay> {
  const { program, model, files, characters, folder, signal } = order;
  const words = [
    'replay',
    model,
    ...files,
    '--workspace',
    folder,
    '--characters',
    String(characters),
    '--json',
  ];
  // VS Code's own executable runs as Node where it is told to.
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  return new Promise((resolve, reject) => {
    const options = { signal, env, maxBuffer: longestAnswer };
    execFile(process.execPath, [program, ...words], options, (error, stdout, stderr) => {
      if (signal.aborted) return reject(new Failure('cancelled', 'The measurement was cancelled.'));
      if (error)
        return reject(
          new Failure('internal', said`The measurement failed: ${stderr.trim() || error.message}`),
        );
      try {
        resolve(v.parse(Report, JSON.parse(stdout)));
      } catch (cause) {
        reject(new Failure('internal', 'The measurement gave no report.', { cause }));
      }
    });
  });
}
