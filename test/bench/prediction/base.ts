/**
 * The benchmark of the base: bits per character of the network and of the mixture on held-out files, and what
 * typing gains, from nothing and from the base, by seconds of training. Prints Markdown; exit code 1 when a
 * must is missed or was not measured.
 *
 *   npm run bench:base -- [--base base|FILE] [--corpora rxjs,clap] [--seconds 0,15,60,300] [--only
 *   bits|typing]
 *     [--from nothing,base] [--held-out 200000] [--models .cache/models] [--json .cache/bench/base.json]
 *     [--steps-per-second 12.5,3.6] of a run from nothing and from the base: budgets in steps, so that what
 *   else the machine does changes nothing
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { eagernessOf } from '../../../src/protocol/prediction/eagerness';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { among, amongOrNone } from '../measuring/choices';
import { conditions } from '../measuring/conditions';
import { type Cell, table } from '../measuring/tables';
import { judge, verdict, type Verdict, verdictTable } from '../measuring/verdicts';
import { measureParts } from './bits';
import { corpus, type Corpus, sources, spread, unseenSources } from './corpora';
import { loadModel, modelFile, type Trained } from './models';
import { typeFirst, typeWithWords } from './typing';
import { mean } from './verdicts';

const { values: given } = parseArgs({
  options: {
    base: { type: 'string', default: 'base' },
    corpora: { type: 'string', default: Object.keys({ ...sources, ...unseenSources }).join(',') },
    seconds: { type: 'string', default: '0,15,60,300' },
    only: { type: 'string' },
    'held-out': { type: 'string', default: '200000' },
    from: { type: 'string', default: 'nothing,base' },
    'steps-per-second': { type: 'string' },
    models: { type: 'string', default: '.cache/models' },
    json: { type: 'string', default: '.cache/bench/base.json' },
  },
});
const only = amongOrNone('part of this bench', ['bits', 'typing'], given.only);
const [withBits, withTyping] = [only !== 'typing', only !== 'bits'];

/** What is typed of a file in a folder opened for the first time, and of how many files. */
const [typedCharacters, typedFiles] = [2000, 3];

const beginnings = ['nothing', 'base'] as const;
type Beginning = (typeof beginnings)[number];
const asked = given.from.split(',').map((one) => among('beginning', beginnings, one));
const measured = beginnings.filter((beginning) => asked.includes(beginning));

/** Steps that are taken for a second of training; by the clock without. */
function stepsPerSecond(from: Beginning): number | undefined {
  return given['steps-per-second']?.split(',').map(Number)[beginnings.indexOf(from)];
}

interface Result {
  readonly name: string;
  readonly language: string;
  readonly from: Beginning;
  readonly seconds: number;
  readonly tokensRead: number;
  readonly bits: { readonly recall: number; readonly rnn: number; readonly mixture: number } | null;
  /** By eagerness, of the typist who takes words; and with VS Code's words instead. */
  readonly typed: Readonly<Record<string, { keystrokeSavings: number; precision: number }>>;
}

async function main(): Promise<void> {
  const began = conditions();
  const results: Result[] = [];
  for (const name of given.corpora.split(',')) {
    const texts = corpus(name);
    const some = { ...texts, heldOut: spread(texts.heldOut, Number(given['held-out'])) };
    for (const seconds of given.seconds.split(',').map(Number)) {
      for (const from of measured) {
        const { trained, tokensRead } = await begun(texts, from, seconds);
        const bits = withBits ? measureParts(trained, some) : null;
        const typed = withTyping ? measureTyping(trained, texts) : {};
        const result = { name, language: texts.language, from, seconds, tokensRead, bits, typed };
        results.push(result);
        process.stderr.write(`${JSON.stringify(result)}\n`);
        mkdirSync(dirname(given.json), { recursive: true });
        writeFileSync(given.json, `${JSON.stringify({ began, ended: conditions(), results }, null, 1)}\n`);
      }
    }
  }
  console.log(`On two threads; began on ${began}; ended on ${conditions()}`);
  if (withBits) console.log(`\n${bitsTable(results)}`);
  if (withTyping) console.log(`\n${typingTable(results)}`);
  const verdicts = [
    ...(withBits ? bitsVerdicts(results) : []),
    ...(withTyping ? typingVerdicts(results) : []),
  ];
  console.log(`\n${verdictTable(verdicts)}`);
  judge(verdicts);
}

/** What answers after so many seconds of training: from nothing, before the first of them, recall alone. */
async function begun(
  texts: Corpus,
  from: Beginning,
  seconds: number,
): Promise<{ trained: Trained; tokensRead: number }> {
  const shipped = given.base === 'base' ? 'dist/base.safetensors' : given.base;
  if (seconds === 0 && from === 'nothing') {
    const tokenizer = learnTokenizer(
      'subwords',
      texts.workspace.map(({ text }) => text),
    );
    return { trained: { tokenizer, model: null, weights: new Map() }, tokensRead: 0 };
  }
  if (seconds === 0) return { trained: await loadModel(resolve(shipped)), tokensRead: 0 };
  const file = modelFile(
    texts,
    seconds,
    given.models,
    from === 'nothing' ? from : given.base,
    stepsPerSecond(from),
  );
  return { trained: await loadModel(file), tokensRead: tokensOf(file) };
}

/** How much was read in that time, so that two runs beside other load can be told apart. */
function tokensOf(file: string): number {
  const bytes = readFileSync(file);
  const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString();
  const { __metadata__: metadata } = JSON.parse(header) as { __metadata__: Record<string, string> };
  return (JSON.parse(metadata['unroll.record']!) as { tokens: number }).tokens;
}

function measureTyping(trained: Trained, texts: Corpus): Result['typed'] {
  const long = texts.heldOut.filter(({ text }) => text.length >= typedCharacters);
  const step = Math.max(1, Math.floor(long.length / typedFiles));
  const typed = long
    .filter((_, i) => i % step === 0)
    .slice(0, typedFiles)
    .map(({ path, text }) => ({ path, text: text.slice(0, typedCharacters) }));
  const { keystrokeSavings, precision } = typeWithWords(texts, typed);
  const points = Object.entries(eagernessOf).map(([point, eagerness]) => [
    point,
    typeFirst(trained, texts, typed, 'word', eagerness),
  ]);
  return { ...Object.fromEntries(points), "VS Code's words": { keystrokeSavings, precision } };
}

const find = (results: readonly Result[], name: string, from: Beginning, seconds: number) =>
  results.find((one) => one.name === name && one.from === from && one.seconds === seconds);

const mixtureOf = (results: readonly Result[], name: string, from: Beginning, seconds: number) =>
  find(results, name, from, seconds)?.bits?.mixture ?? null;

/** Bits from the base to those from nothing, on corpora of these names; null where one was not measured. */
function ratios(
  results: readonly Result[],
  names: readonly string[],
  [baseSeconds, nothingSeconds]: readonly [number, number],
): (number | null)[] {
  return names.map((name) => {
    const base = mixtureOf(results, name, 'base', baseSeconds);
    const nothing = mixtureOf(results, name, 'nothing', nothingSeconds);
    return base === null || nothing === null ? null : base / nothing;
  });
}

const known = (values: readonly (number | null)[]): number[] | null =>
  values.includes(null) ? null : (values as number[]);

function bitsVerdicts(results: readonly Result[]): Verdict[] {
  const seen = Object.keys(sources);
  const after = known(ratios(results, seen, [60, 60]));
  const atOnce = known(ratios(results, seen, [0, 60]));
  const unseen = known(ratios(results, Object.keys(unseenSources), [60, 60]));
  const notAbove = atOnce && atOnce.filter((ratio) => ratio <= 1).length;
  const [average, worst] = [after && mean(after), after && Math.max(...after)];
  return [
    verdict('must', 'mixture at 60 s, base to nothing, on average', average, '≤', 0.96),
    verdict('must', 'mixture at 60 s, base to nothing, at worst', worst, '≤', 1),
    verdict('must', 'corpora on which the base at 0 s is not above nothing at 60 s', notAbove, '≥', 3),
    verdict('must', 'unseen languages at 60 s, at worst', unseen && Math.max(...unseen), '≤', 1.01),
    verdict('goal', 'mixture at 60 s, base to nothing, on average', average, '≤', 0.9),
    verdict('goal', 'corpora on which the base at 0 s is below nothing at 60 s', notAbove, '≥', 5),
  ];
}

function typingVerdicts(results: readonly Result[]): Verdict[] {
  const code = Object.keys(sources).filter((name) => sources[name]!.language !== 'prose');
  const all = code.map((name) => find(results, name, 'base', 0)?.typed);
  const saved = Object.keys(eagernessOf).flatMap((point) => {
    const of = (figure: 'keystrokeSavings' | 'precision') =>
      mean(all.map((typed) => typed?.[point]?.[figure] ?? null));
    const precision = of('precision');
    return precision !== null && precision >= 0.7 ? [of('keystrokeSavings')!] : [];
  });
  const most = all.includes(undefined) ? null : Math.max(0, ...saved);
  return [verdict('goal', 'keys saved on code at 0 s, word, precision ≥ 0.7', most, '≥', 0.35)];
}

function bitsTable(results: readonly Result[]): string {
  const rows = results
    .filter(({ from }) => from === 'base')
    .map(({ name, language, seconds, bits, tokensRead }): Cell[] => {
      const nothing = find(results, name, 'nothing', seconds);
      const ratio = ratios(results, [name], [seconds, seconds])[0]!;
      return [
        `${name}, ${language}, ${seconds} s`,
        ...[nothing?.bits?.recall ?? null, nothing?.bits?.rnn ?? null, nothing?.bits?.mixture ?? null],
        ...[bits?.recall ?? null, bits?.rnn ?? null, bits?.mixture ?? null, ratio],
        ...[nothing?.tokensRead ?? 0, tokensRead].map((tokens) => (tokens / 1e6).toFixed(2)),
      ];
    });
  return table(
    [
      'bits per character',
      ...[
        'recall, nothing',
        'RNN, nothing',
        'mixture, nothing',
        'recall, base',
        'RNN, base',
        'mixture, base',
      ],
      ...['mixture, base / nothing', 'million tokens, nothing', 'million tokens, base'],
    ],
    rows,
  );
}

function typingTable(results: readonly Result[]): string {
  const rows = results.map(({ name, language, from, seconds, typed }): Cell[] => [
    `${name}, ${language}, ${from}, ${seconds} s`,
    ...Object.values(typed).flatMap(({ keystrokeSavings, precision }) => [keystrokeSavings, precision]),
  ]);
  const points = [...Object.keys(eagernessOf), "VS Code's words"];
  const head = points.flatMap((point) => [`saved, ${point}`, `precision, ${point}`]);
  return table([`first ${typedCharacters} characters, word`, ...head], rows);
}

void main();
