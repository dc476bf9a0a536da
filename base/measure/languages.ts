/**
 * `npm run base:languages`: how well a base knows each language: bits per character of the network alone, on
 * packages that it has not read (`base/measure/unread.json`), read by the rules of the text that it was
 * trained on. Beside it what gzip needs for the same text, since languages differ in how much a character
 * says. Prints Markdown.
 *
 *     npm run base:fetch -- --manifest base/measure/unread.json
 *     npm run base:languages -- [--from FILE] [--only rust,html]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { openModelFile } from '../../src/store/model-file-on-disk';
import { countCharacters } from '../../src/text/characters/code-points';
import { restoreTokenizer } from '../../src/text/restore-tokenizer';
import { encodeFile } from '../../src/training/run/encoded-text';
import { folderOf, readManifest, unreadFile } from '../manifest';
import { readPackage } from '../text/text';
import { bitsOfFiles } from './bits-of-files';
import { fairPieces, type Piece } from './fair-pieces';

const { values: given } = parseArgs({
  options: { from: { type: 'string', default: 'base/base.safetensors' }, only: { type: 'string' } },
});
/** Of a language: characters in all, files that they come from, and the least that is measured. */
const [most, files, least] = [60_000, 12, 20_000];
/** A book in one file is read too. */
const fileBytes = 4_000_000;

/** The text by language. @throws Error when a package was trained on */
async function readUnread(): Promise<Map<string, Piece[]>> {
  const trainedOn = new Set(readManifest().packages.map(folderOf));
  const byLanguage = new Map<string, Piece[]>();
  for (const one of readManifest(unreadFile).packages) {
    if (trainedOn.has(folderOf(one)))
      throw new Error(`The base was trained on ${one.name}: take it out of ${unreadFile}.`);
    for (const { path, language, text } of (await readPackage(one, () => true, fileBytes)).files) {
      const name = one.as ?? language;
      byLanguage.set(name, [...(byLanguage.get(name) ?? []), { path, text }]);
    }
  }
  return byLanguage;
}

async function measureLanguages(): Promise<void> {
  const model = openModelFile(readFileSync(given.from), given.from);
  const tokenizer = restoreTokenizer(model.tokenizer);
  const rows: { language: string; pieces: number; characters: number; bits: number; gzip: number }[] = [];
  const unread = await readUnread();
  const asked = given.only?.split(',') ?? [...unread.keys()];
  for (const language of asked) {
    const all = unread.get(language);
    if (!all)
      throw new Error(`Nothing is read of ${language}: choose from ${[...unread.keys()].sort().join(', ')}.`);
    const pieces = fairPieces(all, { most, files });
    const text = pieces.map((piece) => piece.text).join('');
    const characters = countCharacters(text);
    if (characters < least) continue;
    const bits = await bitsOfFiles(
      model,
      tokenizer,
      pieces.map((piece) => encodeFile(tokenizer, piece.text)),
    );
    const gzip = (8 * gzipSync(text, { level: 9 }).length) / characters;
    rows.push({ language, pieces: pieces.length, characters, bits, gzip });
  }
  rows.sort((a, b) => a.bits / a.gzip - b.bits / b.gzip);
  const lines = rows.map(
    ({ language, pieces, characters, bits, gzip }) =>
      `| ${language} | ${pieces} | ${characters.toLocaleString('en')} | ${bits.toFixed(3)} | ${gzip.toFixed(3)} | ${(bits / gzip).toFixed(2)} |`,
  );
  process.stdout.write(
    [
      '| language | files | characters | base | gzip | base / gzip |',
      '| --- | ---: | ---: | ---: | ---: | ---: |',
      ...lines,
      '',
    ].join('\n'),
  );
}

void measureLanguages().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
