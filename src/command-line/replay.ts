/** `unroll replay`: types files key by key against the predictor and reports what its suggestions were worth. */
import path from 'node:path';
import { noReplay, replay as replayText, reportOf, type ReplayReport } from '../prediction/evaluation/replay';
import { PredictionEngine } from '../threads/predictor/prediction-engine';
import { readArguments, UsageError } from './arguments';
import { folderSource, sourceFlags } from './folder-source';
import { printJson } from './output';
import { readText } from './score';

const usage = 'unroll replay MODEL FILE... [--workspace FOLDER] [--typist whole|word|cautious] [--json]';

export async function replay(words: readonly string[]): Promise<void> {
  const given = readArguments(words, {
    workspace: { type: 'string' },
    ...sourceFlags,
    typist: { type: 'string' },
    eagerness: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [model, ...files] = given.positionals;
  if (model === undefined || files.length === 0)
    throw new UsageError(`Expected a model and a file. Usage: ${usage}`);
  const typist = given.choice('typist', ['whole', 'word', 'cautious'] as const) ?? 'whole';
  const eagerness = given.number('eagerness', { minimum: 0, maximum: 1 });
  const engine = new PredictionEngine();
  await engine.load(model);
  const workspace = given.text('workspace');
  if (workspace !== undefined) await engine.workspace(folderSource(workspace, given));

  const counts = noReplay();
  for (const name of files) {
    const text = await readText(name);
    const file = path.resolve(name);
    // What is typed is new: the workspace may hold the finished file.
    engine.forget(file);
    const typing = {
      complete: (prefix: string) =>
        engine.complete({
          path: file,
          prefix,
          suffix: '',
          ...(eagerness === undefined ? {} : { eagerness }),
        }),
      outcome: (accepted: boolean, characters: number) => engine.outcome(file, accepted, characters),
    };
    replayText(text, typing, typist, counts);
    engine.learn(file, text);
  }
  const report = reportOf(counts);
  if (given.flag('json')) printJson(report);
  else process.stdout.write(`${readable(report)}\n`);
}

function readable(report: ReplayReport): string {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return [
    `characters typed      ${report.characters}`,
    `keystroke savings     ${percent(report.keystrokeSavings)}`,
    `completed characters  ${percent(report.ratioOfCompletedCharacters)}`,
    `precision             ${percent(report.precision)}`,
    `show rate             ${percent(report.showRate)}`,
    `distraction           ${report.distraction.toFixed(2)} wrong suggestions per 100 characters`,
    `flicker               ${report.flicker}`,
    `perfect lines         ${percent(report.perfectLines)}`,
    `milliseconds          p50 ${report.milliseconds.p50.toFixed(2)}, p95 ${report.milliseconds.p95.toFixed(2)}, p99 ${report.milliseconds.p99.toFixed(2)}`,
  ].join('\n');
}
