/** `unroll tokens`: the text of a folder as token ids, for training elsewhere. */
import path from 'node:path';
import { readCorpus } from '../../corpus/read/read-corpus';
import { readBaseFile } from '../../store/base-file';
import { writeAtomically } from '../../store/write-atomically';
import { learnTokenizer } from '../../text/learn-tokenizer';
import { restoreTokenizer } from '../../text/restore-tokenizer';
import { encodeTokenFile } from '../../training/run/token-file';
import { encodeText, splitText } from '../../training/run/training-text';
import { modelPath } from '../base';
import { shown } from '../../text/shown';
import { command } from '../command';
import { print } from '../output';
import { folderSource, sourceFlags, warnOfUnmatched } from '../folder-source';
import { one, required, text } from '../parameters';

export const tokens = command({
  name: 'tokens',
  summary: 'writes the text of a folder as tokens, for training elsewhere',
  positionals: { folder: one('FOLDER') },
  flags: {
    out: required(text('FILE', 'the file of tokens to write')),
    from: text('base|FILE', 'the model whose dictionary is used; without, one is learned from the text'),
    ...sourceFlags,
  },
  async run({ folder, out, from, ...narrowed }) {
    const { files: found, report } = await readCorpus(folderSource(folder, narrowed));
    warnOfUnmatched(report);
    const files = splitText(found);
    const training = files.filter(({ validation }) => !validation).map((file) => file.text);
    const tokenizer =
      from === undefined
        ? learnTokenizer('subwords', training)
        : restoreTokenizer((await readBaseFile(path.resolve(modelPath(from)))).tokenizer);
    const encoded = await encodeText(files, tokenizer, () => Promise.resolve());
    const { trainingTokens, trainingCharacters, validationCharacters } = encoded;
    await writeAtomically(out, encodeTokenFile({ tokenizer, ...encoded }));
    print(
      `${shown(out, 'line')}: ${trainingTokens.toLocaleString('en')} tokens of ${trainingCharacters.toLocaleString('en')} characters, ` +
        `${validationCharacters.toLocaleString('en')} characters held out, ${tokenizer.size} ${tokenizer.kind}`,
    );
  },
});
