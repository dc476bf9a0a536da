/**
 * `npm run base:tokens`: makes files of tokens of what was fetched, one for each size of dictionary, from the
 * same text: for `base/train.py`; or one with the dictionary of a base that there is, to audit it.
 *
 *     npm run base:tokens -- [--vocabulary 4096,6144 | --dictionary FILE] [--out FOLDER]
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openModelFile } from '../src/store/model-file-on-disk';
import { restoreTokenizer } from '../src/text/restore-tokenizer';
import { cache } from './cache';
import { encodeBase, encodeWith, readBaseText } from './encode';

const { values: given } = parseArgs({
  options: {
    vocabulary: { type: 'string', default: '6144' },
    dictionary: { type: 'string' },
    out: { type: 'string', default: join(cache.tokens, '..') },
  },
});

async function makeTokens(): Promise<void> {
  const text = await readBaseText();
  if (given.dictionary !== undefined) {
    const { tokenizer } = openModelFile(readFileSync(given.dictionary), given.dictionary);
    return encodeWith(restoreTokenizer(tokenizer), text, join(given.out, 'base.tokens'));
  }
  for (const size of given.vocabulary.split(',').map(Number))
    encodeBase(text, size, join(given.out, `base-${size}.tokens`));
}

void makeTokens().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
