/**
 * The benchmark of prediction: bits per character of each part and of `zpaq -m5` on held-out files, and what typing
 * them key by key gains. Trains a model for each corpus with the command line that ships, unless it is there.
 *
 *   npx tsx test/bench/prediction.ts [--corpora rxjs,clap] [--seconds 60 | --steps N] [--models FOLDER]
 *     [--typed 20000] [--eagerness 0.2,0.5,0.8] [--json FILE]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLanguageModel } from '../../src/model/recurrent-language-model';
import { Predictor } from '../../src/prediction/predictor';
import { noReplay, replay, reportOf, type ReplayReport, type Typist } from '../../src/prediction/replay';
import { readModelFile } from '../../src/store/model-file-on-disk';
import { restoreTokenizer } from '../../src/text/restore-tokenizer';
import { predictionKernels } from '../../src/workers/kernel-builds';
import { type Baseline, wholeLines, wordList } from './prediction-baselines';
import { corpus, type Corpus, sources } from './prediction-corpora';

const { values: given } = parseArgs({
  options: {
    corpora: { type: 'string', default: Object.keys(sources).join(',') },
    seconds: { type: 'string', default: '60' },
    steps: { type: 'string' },
    models: { type: 'string', default: '.cache/models' },
    typed: { type: 'string', default: '20000' },
    eagerness: { type: 'string', default: '0.2,0.5,0.8' },
    json: { type: 'string' },
  },
});

type Parts = ConstructorParameters<typeof Predictor>[0];

async function load({ name, folder }: Corpus): Promise<Pick<Parts, 'tokenizer' | 'model'>> {
  const file = join(given.models, `${name}.model`);
  if (!existsSync(file)) {
    mkdirSync(given.models, { recursive: true });
    const budget = given.steps ? ['--steps', given.steps] : ['--seconds', given.seconds];
    execFileSync(process.execPath, ['dist/unroll.js', 'train', folder, '--out', file, ...budget], {
      stdio: 'pipe',
    });
  }
  const stored = await readModelFile(file);
  const model = createLanguageModel(stored.configuration, stored.weights, predictionKernels());
  return { tokenizer: restoreTokenizer(stored.tokenizer), model };
}

function predictor(
  parts: Pick<Parts, 'tokenizer' | 'model'>,
  { workspace }: Corpus,
  eagerness = 0.5,
): Predictor {
  const made = new Predictor({ ...parts, now: () => performance.now(), settings: { eagerness } });
  for (const { path, text } of workspace) made.learn(path, text);
  return made;
}

/** Bits per character, in the order of the files, everything learned as it is read. */
function score(parts: Pick<Parts, 'tokenizer' | 'model'>, texts: Corpus) {
  const engine = predictor(parts, texts);
  const total = { characters: 0, rnn: 0, recall: 0, mixture: 0 };
  for (const { path, text } of texts.heldOut) {
    const { characters, bitsOf } = engine.score(text, { path, adapt: true });
    total.characters += characters;
    for (const part of ['rnn', 'recall', 'mixture'] as const) total[part] += bitsOf[part];
  }
  const { characters, rnn, recall, mixture } = total;
  return { characters, rnn: rnn / characters, recall: recall / characters, mixture: mixture / characters };
}

/** Bits per character of `zpaq -m5` on the same text in the same order; null where it is not installed. */
function zpaq({ workspace, heldOut }: Corpus): number | null {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-zpaq-'));
  try {
    const before = workspace.map(({ text }) => text).join('');
    const texts = heldOut.map(({ text }) => text).join('');
    const [small, large] = [before, before + texts].map((text, i) => {
      const file = join(folder, `${i}.txt`);
      writeFileSync(file, text);
      execFileSync('zpaq', ['a', `${file}.zpaq`, file, '-m5', '-t1'], { stdio: 'pipe' });
      return statSync(`${file}.zpaq`).size;
    });
    return ((large! - small!) * 8) / [...texts].length;
  } catch {
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first 4,000 characters of each held-out file, up to so many in all. */
function* typedTexts({ heldOut }: Corpus) {
  let left = Number(given.typed);
  for (const { path, text } of heldOut) {
    if (left <= 0) return;
    const cut = text.slice(0, Math.min(4000, left));
    left -= cut.length;
    yield { path, text: cut };
  }
}

interface Typed extends ReplayReport {
  /** Mean distance between the confidence shown and how often it was right, over ten bins. */
  readonly calibrationError: number | null;
}

function type(engine: Predictor | Baseline, texts: Corpus, typist: Typist): Typed {
  const counts = noReplay();
  const bins = Array.from({ length: 10 }, () => ({ said: 0, right: 0 }));
  let shown = 0;
  for (const { path, text } of typedTexts(texts)) {
    let screen = '';
    const complete = (prefix: string) => {
      if (typeof engine === 'function') return { text: engine(prefix), milliseconds: 0 };
      const completion = engine.complete({ path, prefix, suffix: '' });
      const fresh = completion.text !== '' && !screen.endsWith(completion.text);
      if (fresh) {
        const bin = bins[Math.min(9, Math.floor(completion.confidence * 10))]!;
        bin.said += completion.confidence;
        bin.right += text.startsWith(completion.text, prefix.length) ? 1 : 0;
        shown++;
      }
      screen = completion.text;
      return completion;
    };
    const outcome = (accepted: boolean, characters: number) => {
      if (typeof engine !== 'function') engine.outcome(path, accepted, characters);
    };
    replay(text, { complete, outcome }, typist, counts);
  }
  const distance = bins.reduce((sum, { said, right }) => sum + Math.abs(said - right), 0);
  return { ...reportOf(counts), calibrationError: shown > 0 ? distance / shown : null };
}

function row(name: string, cells: readonly (string | number | null)[]): void {
  const shown = cells.map((cell) => (typeof cell === 'number' ? cell.toFixed(3) : (cell ?? '–')).padStart(9));
  console.log(name.padEnd(26) + shown.join(''));
}

const results: Record<string, unknown> = {};
for (const name of given.corpora.split(',')) {
  const texts = corpus(name);
  const parts = await load(texts);
  const bits = { ...score(parts, texts), zpaq: zpaq(texts) };
  console.log(`\n${name} (${texts.language}): bits per character`);
  row('', ['rnn', 'recall', 'mixture', 'zpaq -m5', 'of zpaq']);
  row('', [bits.rnn, bits.recall, bits.mixture, bits.zpaq, bits.zpaq && bits.mixture / bits.zpaq]);

  const typed: Record<string, Typed> = {};
  for (const eagerness of given.eagerness.split(',').map(Number)) {
    typed[`whole ${eagerness}`] = type(predictor(parts, texts, eagerness), texts, 'whole');
    typed[`word ${eagerness}`] = type(predictor(parts, texts, eagerness), texts, 'word');
  }
  typed['recall alone, whole'] = type(predictor({ ...parts, model: null }, texts), texts, 'whole');
  typed['rnn alone, whole'] = type(predictor(parts, { ...texts, workspace: [] }), texts, 'whole');
  typed['word list, whole'] = type(wordList(texts.workspace), texts, 'whole');
  typed['whole lines, whole'] = type(wholeLines(texts.workspace), texts, 'whole');
  row('typing', [
    'saved',
    'complete',
    'precise',
    'wrong/100',
    'shown',
    'flicker',
    'perfect',
    'p50 ms',
    'p95 ms',
    'calib.',
  ]);
  for (const [typist, report] of Object.entries(typed)) {
    const { keystrokeSavings, ratioOfCompletedCharacters, precision, distraction, showRate } = report;
    const { flicker, perfectLines, milliseconds, calibrationError } = report;
    row(typist, [
      keystrokeSavings,
      ratioOfCompletedCharacters,
      precision,
      distraction,
      showRate,
      String(flicker),
      perfectLines,
      milliseconds.p50,
      milliseconds.p95,
      calibrationError,
    ]);
  }
  results[name] = { language: texts.language, bits, typed };
  if (given.json)
    writeFileSync(given.json, `${JSON.stringify({ node: process.version, ...results }, null, 2)}\n`);
}
