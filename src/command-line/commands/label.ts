/** `unroll label`: places of files that look like mistakes, most suspicious first. */
import path from 'node:path';
import { readCorpus } from '../../corpus/read/read-corpus';
import { readModelFile } from '../../store/model-file-on-disk';
import { countCharacters } from '../../text/characters/code-points';
import { shown } from '../../text/shown';
import { proofreader } from '../../threads/shapes/ask-networks';
import { countUnits } from '../../threads/shapes/count-units';
import { modelPath } from '../base';
import { command } from '../command';
import { folderSource, sourceFlags, warnOfUnmatched } from '../folder-source';
import { print, printJson } from '../output';
import { count, many, one, otherwise, text, toggle } from '../parameters';
import { readText } from '../read-text';

export const label = command({
  name: 'label',
  summary: 'proofreads files: lists the places that least belong where they stand, with what would rather',
  positionals: { model: one('MODEL'), files: many('FILE') },
  flags: {
    workspace: text('FOLDER', 'the files of this folder tell what is usual'),
    ...sourceFlags,
    limit: otherwise(20, count({ minimum: 1, maximum: 100_000 }, 'places of each file that are listed')),
    json: toggle('prints a JSON object for each place'),
  },
  async run({ model, files: named, workspace, limit, json, ...narrowed }) {
    const stored = await readModelFile(modelPath(model));
    const corpus = workspace === undefined ? undefined : await readCorpus(folderSource(workspace, narrowed));
    if (corpus) warnOfUnmatched(corpus.report);
    const files = corpus?.files ?? [];
    const counts = await countUnits(files.map((file) => file.text));
    const read = proofreader(stored, { files, counts });
    for (const file of named) {
      const whole = readText(file, narrowed.encoding);
      for (const { text: found, start, suspicion, expected } of read(whole, path.resolve(file)).slice(
        0,
        limit,
      )) {
        const before = whole.slice(0, start);
        const line = before.split('\n').length;
        const column = countCharacters(before.slice(before.lastIndexOf('\n') + 1)) + 1;
        if (json) printJson({ file, line, column, text: found, suspicion, expected });
        else {
          const rather =
            expected === null
              ? ''
              : expected === ''
                ? ', rather nothing'
                : `, rather ${JSON.stringify(expected)}`;
          print(
            shown(
              `${file}:${line}:${column}  ${JSON.stringify(found)} (${(100 * suspicion).toFixed(0)} %)${rather}`,
              'line',
            ),
          );
        }
      }
    }
  },
});
