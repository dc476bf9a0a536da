/**
 * Which dictionary learns most in the same time: bits per character on held-out files for characters, words
 * and subwords, with the network that users get by default and the command line that ships.
 *
 *   npm run bench:dictionaries -- [--corpora rxjs,go,git] [--seconds 60] [--json FILE]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { TokenKind } from '../../../src/protocol/kinds';
import { corpus } from '../prediction/corpora';

const { values: given } = parseArgs({
  options: {
    corpora: { type: 'string', default: 'rxjs,go,git' },
    seconds: { type: 'string', default: '60' },
    json: { type: 'string', default: '.cache/bench/dictionaries.json' },
  },
});
const kinds: readonly TokenKind[] = ['characters', 'words', 'subwords'];

interface Inspected {
  readonly vocabulary: { readonly size: number; readonly unknownShare: number };
}
interface Result {
  readonly corpus: string;
  readonly tokens: TokenKind;
  readonly size: number;
  /** Share of `<UNK>` among the tokens of the training files. */
  readonly unknownShare: number;
  readonly validationBitsPerCharacter: number;
  readonly tokensRead: number;
  readonly load: number;
}

const unroll = (...words: string[]): string =>
  execFileSync(process.execPath, ['dist/unroll.js', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 1 << 28,
  });

const folder = mkdtempSync(path.join(tmpdir(), 'unroll-dictionaries-'));
const results: Result[] = [];
try {
  console.log(`${cpus()[0]!.model}, ${cpus().length} cores; ${given.seconds} s each, two threads`);
  for (const name of given.corpora.split(',')) {
    const { folder: texts, language } = corpus(name);
    for (const tokens of kinds) {
      const model = path.join(folder, `${name}-${tokens}.safetensors`);
      const budget = ['--seconds', given.seconds, '--threads', '2', '--tokens', tokens, '--json'];
      const lines = unroll('train', texts, '--out', model, ...budget)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, number>);
      const { vocabulary } = JSON.parse(unroll('inspect', model, '--json')) as Inspected;
      const result: Result = {
        corpus: name,
        tokens,
        size: vocabulary.size,
        unknownShare: vocabulary.unknownShare,
        validationBitsPerCharacter: lines.at(-1)!['validationBitsPerCharacter']!,
        tokensRead: lines.findLast((line) => 'tokens' in line)!['tokens']!,
        load: loadavg()[0]!,
      };
      results.push(result);
      console.log(
        `${name} (${language}), ${tokens}: ${result.validationBitsPerCharacter.toFixed(3)} bits per character; ` +
          `${result.size} tokens, ${(100 * result.unknownShare).toFixed(2)} % <UNK>, ` +
          `${(result.tokensRead / 1e6).toFixed(2)} M tokens read, load ${result.load.toFixed(1)}`,
      );
    }
  }
  mkdirSync(path.dirname(given.json), { recursive: true });
  writeFileSync(given.json, JSON.stringify(results, undefined, 1));
  console.log(`written to ${given.json}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
