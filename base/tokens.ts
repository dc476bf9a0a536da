/**
 * `npm run base:tokens`: makes files of tokens of what was fetched, one for each size of dictionary, from the
 * same text: for `base/train.py`.
 *
 *     npm run base:tokens -- [--vocabulary 4096,6144] [--out FOLDER]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cache } from './cache';
import { encodeBase, readBaseText } from './encode';

const { values: given } = parseArgs({
  options: {
    vocabulary: { type: 'string', default: '6144' },
    out: { type: 'string', default: join(cache.tokens, '..') },
  },
});

async function makeTokens(): Promise<void> {
  const text = await readBaseText();
  for (const size of given.vocabulary.split(',').map(Number))
    encodeBase(text, size, join(given.out, `base-${size}.tokens`));
}

void makeTokens().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
