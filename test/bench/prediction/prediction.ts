/**
 * The benchmark of prediction: bits per character of each part and of `zpaq -m5` on held-out files, and what
 * typing them key by key gains. Trains a model for each corpus with the command line that ships, unless it is
 * there. Prints Markdown; exit code 1 when a must is missed. After 0 s of training the base answers as it is.
 *
 *   npm run bench:prediction -- [--corpora rxjs,clap] [--seconds 60] [--models .cache/models] [--typed 20000]
 *     [--only bits|mixture|typing] [--typing files|lines] [--held-out 200000] [--workspace 30000]
 *     [--json .cache/bench/prediction.json]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { among, amongOrNone } from '../measuring/choices';
import { conditions } from '../measuring/conditions';
import { type Bits, measureBits, measureParts, zpaq } from './bits';
import { corpus, type Corpus, first, sources, spread } from './corpora';
import { loadModel, modelFile, type Trained } from './models';
import { measureRetyping } from './retyped-lines';
import { calibrationError, measureTyping, type Typed } from './typing';
import { bitsVerdicts, type CorpusResult, mean, ofCode, typingVerdicts } from './verdicts';
import { type Cell, table } from '../measuring/tables';
import { judge, verdictTable } from '../measuring/verdicts';

const { values: given } = parseArgs({
  options: {
    corpora: { type: 'string', default: Object.keys(sources).join(',') },
    seconds: { type: 'string', default: '60' },
    models: { type: 'string', default: '.cache/models' },
    typed: { type: 'string', default: '20000' },
    only: { type: 'string' },
    /** Held-out files from their first key on, or single lines of them with the rest of the file in place. */
    typing: { type: 'string', default: 'files' },
    /** Characters of held-out files, from all over the corpus, whose bits are measured. */
    'held-out': { type: 'string', default: 'Infinity' },
    /** Characters of the workspace that are there, as in a small folder. */
    workspace: { type: 'string', default: 'Infinity' },
    json: { type: 'string', default: '.cache/bench/prediction.json' },
  },
});
const only = amongOrNone('part of this bench', ['bits', 'mixture', 'typing'], given.only);
const withBits = only !== 'typing';
const withTyping = only === undefined || only === 'typing';
const typing = among('way of typing', ['files', 'lines'], given.typing);
const measureTyped = typing === 'lines' ? measureRetyping : measureTyping;

const shippedBase = resolve('dist/base.safetensors');

/** Of the mixture alone, in a fifth of the time, when no more is asked for. */
function measured(trained: Trained, texts: Corpus): Bits {
  if (only !== 'mixture') return measureBits(trained, texts);
  return { ...noBits, ...measureParts(trained, texts), zpaq: zpaq(texts) };
}

async function main(): Promise<void> {
  const began = conditions();
  const results: CorpusResult[] = [];
  for (const name of given.corpora.split(',')) {
    const whole = corpus(name);
    const seconds = Number(given.seconds);
    const trained = await loadModel(seconds > 0 ? modelFile(whole, seconds, given.models) : shippedBase);
    const texts = { ...whole, workspace: first(whole.workspace, Number(given.workspace)) };
    const some = { ...texts, heldOut: spread(texts.heldOut, Number(given['held-out'])) };
    const bits = withBits ? measured(trained, some) : noBits;
    const typed = withTyping ? measureTyped(trained, texts, Number(given.typed)) : {};
    results.push({ name, language: texts.language, bits, typed });
    process.stderr.write(`${name}: ${bits.mixture.toFixed(3)} bits per character\n`);
    mkdirSync(dirname(given.json), { recursive: true });
    writeFileSync(given.json, `${JSON.stringify({ began, ended: conditions(), results }, null, 1)}\n`);
  }
  console.log(`${given.seconds} s of training on two threads; began on ${began}; ended on ${conditions()}`);
  const verdicts = [];
  if (withBits) {
    console.log(`\n${bitsTable(results)}`);
    verdicts.push(...bitsVerdicts(results));
  }
  if (withTyping) {
    console.log(`\n${typingTable('code, on average', ofCode(results))}`);
    for (const result of results)
      console.log(`\n${typingTable(`${result.name}, ${result.language}`, [result])}`);
    if (typing === 'files') verdicts.push(...typingVerdicts(results));
  }
  if (verdicts.length > 0) console.log(`\n${verdictTable(verdicts)}`);
  judge(verdicts);
}

const noBits: Bits = {
  characters: 0,
  recall: NaN,
  rnn: NaN,
  mixture: NaN,
  dynamic: null,
  zpaq: null,
  honesty: NaN,
};

function bitsTable(results: readonly CorpusResult[]): string {
  const row = (name: string, all: readonly Bits[]): Cell[] => {
    const of = (part: 'recall' | 'rnn' | 'mixture' | 'dynamic' | 'zpaq') =>
      mean(all.map((bits) => bits[part]));
    const ratio = (part: 'mixture' | 'dynamic') =>
      mean(all.map(({ [part]: ours, zpaq }) => (ours === null || zpaq === null ? null : ours / zpaq)));
    const parts = [of('recall'), of('rnn'), of('mixture'), of('dynamic'), of('zpaq')];
    return [name, ...parts, ratio('mixture'), ratio('dynamic'), mean(all.map(({ honesty }) => honesty))];
  };
  const head = ['bits per character', 'recall', 'RNN', 'mixture', 'dynamic', 'zpaq -m5', 'mixture / zpaq'];
  return table(
    [...head, 'dynamic / zpaq', 'coded / scored'],
    [
      ...results.map(({ name, language, bits }) => row(`${name}, ${language}`, [bits])),
      row(
        'average',
        results.map(({ bits }) => bits),
      ),
    ],
  );
}

function typingTable(title: string, results: readonly CorpusResult[]): string {
  const head = [title, 'saved', 'completed', 'precision', 'wrong / 100', 'shown', 'flicker', 'perfect lines'];
  const rows = Object.keys(results[0]?.typed ?? {}).map((way): Cell[] => {
    const all = results.map(({ typed }) => typed[way]!);
    const of = (figure: (typed: Typed) => number) => mean(all.map(figure));
    return [
      way,
      of((typed) => typed.keystrokeSavings),
      of((typed) => typed.ratioOfCompletedCharacters),
      of((typed) => typed.precision),
      of((typed) => typed.distraction),
      of((typed) => typed.showRate),
      String(all.reduce((sum, typed) => sum + typed.flicker, 0)),
      of((typed) => typed.perfectLines),
      calibrationError(all.map(({ bins }) => bins)),
      of((typed) => typed.computing.p95),
    ];
  });
  return table([...head, 'calibration error', 'computing p95, ms'], rows);
}

void main();
