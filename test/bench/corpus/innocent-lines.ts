/** How many lines of code that others wrote, and that holds no secret, redaction touches. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { languageOf } from '../../../src/corpus/languages';
import { isMachineMade } from '../../../src/corpus/read/machine-made';
import { cleanText } from '../../../src/secrets/clean-text';
import { dropInvisible } from '../../../src/text/invisible-characters';

export interface Source {
  readonly file: string;
  readonly lines: string[];
}

const largest = 4_000_000;

/** What people wrote below a folder, in the order of its names, up to so many characters. */
export function readSources(folder: string, endings: RegExp, characters: number): Source[] {
  const read: Source[] = [];
  let left = characters;
  for (const file of filesBelow(folder, endings)) {
    const text = dropInvisible(readFileSync(file, 'utf8'));
    if (text.length > left || isMachineMade(text)) continue;
    left -= text.length;
    read.push({ file, lines: text.split('\n') });
  }
  return read;
}

function* filesBelow(folder: string, endings: RegExp): Generator<string> {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file, endings);
    else if (entry.isFile() && endings.test(entry.name) && statSync(file).size < largest) yield file;
  }
}

export interface Touched {
  readonly lines: number;
  readonly touched: number;
  readonly characters: number;
  readonly cpuMilliseconds: number;
}

/** A line that redaction joins to another counts for each line that is gone. */
export function countTouched(
  sources: readonly Source[],
  tell: (file: string, line: string) => void,
): Touched {
  const sum = { lines: 0, touched: 0, characters: 0, cpuMilliseconds: 0 };
  for (const { file, lines } of sources) {
    const text = lines.join('\n');
    const started = process.cpuUsage();
    const clean = cleanText(text, languageOf(file)).text;
    const { user, system } = process.cpuUsage(started);
    sum.cpuMilliseconds += (user + system) / 1000;
    sum.characters += text.length;
    sum.lines += lines.length;
    if (clean === text) continue;
    const kept = new Map<string, number>();
    for (const line of clean.split('\n')) kept.set(line, (kept.get(line) ?? 0) + 1);
    for (const line of lines) {
      const left = kept.get(line) ?? 0;
      if (left > 0) kept.set(line, left - 1);
      else {
        sum.touched++;
        tell(file, line);
      }
    }
  }
  return sum;
}
