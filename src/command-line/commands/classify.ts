/** `unroll classify`: the language of texts, by what they say and not by what they are called. */
import { readModelFile } from '../../store/model-file-on-disk';
import { shown } from '../../text/shown';
import { languageReader } from '../../threads/shapes/ask-networks';
import { modelPath } from '../base';
import { command } from '../command';
import { print, printJson } from '../output';
import { many, one, text, toggle } from '../parameters';
import { readText } from '../read-text';

export const classify = command({
  name: 'classify',
  summary:
    'tells the language of texts by their first characters, among those of the folder that was learned',
  positionals: { model: one('MODEL'), files: many('FILE') },
  flags: {
    encoding: text('NAME', 'of files without a byte order mark that are not UTF-8'),
    json: toggle('prints a JSON object for each file'),
  },
  async run({ model, files, encoding, json }) {
    const languageOf = languageReader(await readModelFile(modelPath(model)));
    for (const file of files) {
      const { language, probability } = languageOf(readText(file, encoding)) ?? {
        language: null,
        probability: 0,
      };
      if (json) printJson({ file, language, probability });
      else {
        const answer =
          language === null ? 'nothing to read' : `${language} (${(100 * probability).toFixed(1)} %)`;
        print(`${shown(file, 'line')}: ${answer}`);
      }
    }
  },
});
