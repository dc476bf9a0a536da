/**
 * `unroll replay`: types files key by key against the predictor and reports what its suggestions were worth.
 */
import path from 'node:path';
import {
  noReplay,
  onScreen,
  replay as replayText,
  reportOf,
  typists,
  type ReplayReport,
  type Typist,
} from '../../prediction/evaluation/replay';
import { PredictorService } from '../../threads/predictor/predictor-service';
import { modelPath } from '../base';
import { command } from '../command';
import { folderSource, warnOfUnmatched, workspaceFlags } from '../folder-source';
import { print, printJson } from '../output';
import { choice, count, many, number, one, otherwise, toggle } from '../parameters';
import { readText } from '../read-text';

export const replay = command({
  name: 'replay',
  summary: 'types files key by key and reports what the suggestions were worth',
  positionals: { model: one('MODEL|base'), files: many('FILE') },
  flags: {
    typist: otherwise<Typist>('whole', choice(typists, 'what is accepted with one key')),
    eagerness: number({ minimum: 0, maximum: 1 }, 'how readily something is shown'),
    characters: count({ minimum: 1, maximum: 1e9 }, 'UTF-16 units of each file that are typed at most'),
    ...workspaceFlags,
    json: toggle('prints one JSON object'),
  },
  async run({ model, files, typist, eagerness, characters = Infinity, workspace, json, ...narrowed }) {
    const service = new PredictorService();
    await service.load(modelPath(model));
    if (workspace !== undefined) {
      await service.workspace(folderSource(workspace, narrowed));
      warnOfUnmatched(service.report());
    }
    const texts = new Map<string, string>();
    for (const name of files)
      texts.set(path.resolve(name), readText(name, narrowed.encoding).slice(0, characters));
    // What is typed is a new file: the workspace may hold it finished.
    for (const file of texts.keys()) {
      service.forget(file);
      service.learn(file, '');
    }
    await service.contexts.caughtUp();
    const report = replayFiles(service, texts, typist, eagerness);
    if (json) printJson(report);
    else print(readable(report));
  },
});

function replayFiles(
  service: PredictorService,
  texts: ReadonlyMap<string, string>,
  typist: Typist,
  eagerness: number | undefined,
): ReplayReport {
  const counts = noReplay();
  for (const [file, text] of texts) {
    const typing = {
      complete: (prefix: string) =>
        service.complete({
          path: file,
          prefix,
          suffix: '',
          abbreviations: typist === 'abbreviating',
          ...(eagerness === undefined ? {} : { eagerness }),
        }),
      outcome: (accepted: boolean) => service.outcome(accepted),
    };
    replayText(text, onScreen(typing), typist, counts);
    service.learn(file, text);
  }
  return reportOf(counts);
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
