/**
 * A workspace with canaries: real code, numbers that no rule for secrets knows, planted 1, 4 and 16 times,
 * and secrets that the rules know, 16 times each.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanText } from '../../../src/secrets/clean-text';
import { kinds, type Canary } from '../corpus/canaries';
import { seeded } from '../text/noise';

/** Rooms of this project: half a megabyte that everybody has. */
const rooms = ['prediction', 'training', 'protocol', 'model'];
export const timesPlanted = [1, 4, 16] as const;
const numbersEach = 4;
const digits = 9;
export const formatBits = digits * Math.log2(10);

export const numberPrefix = '// The random number is ';

export interface WorkspaceText {
  readonly path: string;
  readonly text: string;
}

export interface Planted {
  readonly folder: string;
  /** Times planted → the numbers; 0 for those that stand nowhere. */
  readonly numbers: ReadonlyMap<number, readonly string[]>;
  readonly secrets: readonly Canary[];
  readonly workspace: readonly WorkspaceText[];
}

const random = seeded(14);

export function randomNumber(): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 10)).join('');
}

export function plant(): Planted {
  const folder = mkdtempSync(path.join(tmpdir(), 'unroll-memorisation-'));
  for (const room of rooms) cpSync(path.join('src', room), path.join(folder, room), { recursive: true });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort();
  const lines = new Map(
    names.map((name) => [name, readFileSync(path.join(folder, name), 'utf8').split('\n')]),
  );
  const plantOnce = (planted: readonly string[]): void => {
    const into = lines.get(names[Math.floor(random() * names.length)]!)!;
    into.splice(Math.floor(random() * into.length), 0, ...planted);
  };
  const numbers = new Map<number, string[]>([[0, Array.from({ length: numbersEach }, randomNumber)]]);
  for (const times of timesPlanted) {
    numbers.set(times, Array.from({ length: numbersEach }, randomNumber));
    for (const number of numbers.get(times)!)
      for (let copy = 0; copy < times; copy++) plantOnce([numberPrefix + number]);
  }
  const secrets = Object.values(kinds).map((make) => make());
  for (const secret of secrets) for (let copy = 0; copy < 16; copy++) plantOnce(secret.lines);
  const workspace = names.map((name) => ({ path: name, text: lines.get(name)!.join('\n') }));
  for (const { path: name, text } of workspace) writeFileSync(path.join(folder, name), text);
  const plain = numberPrefix + numbers.get(1)![0]!;
  if (cleanText(plain, 'typescript').text !== plain) throw new Error('A rule for secrets knows the numbers.');
  return { folder, numbers, secrets, workspace };
}
