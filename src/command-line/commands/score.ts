/** `unroll score`: what files cost under a model, in bits, and their log-probability. */
import path from 'node:path';
import { parts, type Part } from '../../prediction/evaluation/score';
import { PredictorService } from '../../threads/predictor/predictor-service';
import { modelPath } from '../base';
import { shown } from '../../text/shown';
import { command } from '../command';
import { folderSource, warnOfUnmatched, workspaceFlags } from '../folder-source';
import { print, printJson } from '../output';
import { choice, many, one, otherwise, toggle } from '../parameters';
import { readText } from '../read-text';

interface Line {
  readonly characters: number;
  readonly bits: number;
  readonly bitsPerCharacter: number;
  /** ln P of the text and its end, in nats. */
  readonly logProbability: number;
}

export const score = command({
  name: 'score',
  summary: 'tells what files cost under a model, in bits, in the order given',
  positionals: { model: one('MODEL|base'), files: many('FILE') },
  flags: {
    part: otherwise<Part>('mixture', choice(parts, 'what predicts')),
    adapt: toggle('learns each token after it is scored'),
    noDynamic: toggle('with --adapt: recall learns, the weights of the network stay'),
    ...workspaceFlags,
    json: toggle('prints a JSON object for each file, and one for all of them'),
  },
  async run({ model, files, part, adapt, noDynamic, workspace, json, ...narrowed }) {
    const service = new PredictorService();
    await service.load(modelPath(model));
    if (workspace !== undefined) {
      await service.workspace(folderSource(workspace, narrowed));
      warnOfUnmatched(service.report());
      await service.contexts.caughtUp();
    }
    const total = { characters: 0, bits: 0 };
    for (const file of files) {
      const how = { part, adapt, dynamic: !noDynamic };
      const { characters, bits } = service.fileScorer.score(
        path.resolve(file),
        readText(file, narrowed.encoding),
        how,
      );
      total.characters += characters;
      total.bits += bits;
      const line = describe(characters, bits);
      if (json) printJson({ file, ...line });
      else print(`${shown(file, 'line')}: ${readable(line)}`);
    }
    const line = describe(total.characters, total.bits);
    if (json) printJson({ total: line });
    else print(`total: ${readable(line)}`);
  },
});

function describe(characters: number, bits: number): Line {
  return {
    characters,
    bits,
    bitsPerCharacter: bits / Math.max(1, characters),
    logProbability: -bits * Math.LN2,
  };
}

function readable({ characters, bits, bitsPerCharacter, logProbability }: Line): string {
  return `${bitsPerCharacter.toFixed(4)} bits per character (${characters} characters, ${bits.toFixed(1)} bits, ln P = ${logProbability.toFixed(1)})`;
}
