/**
 * What typing held-out files key by key gains: with the predictor, with each of its parts alone, and with
 * other help.
 */
import { Predictor } from '../../../src/prediction/predictor';
import {
  noReplay,
  onScreen,
  replay,
  reportOf,
  type ReplayReport,
  type Suggester,
  type Typist,
} from '../../../src/prediction/evaluation/replay';
import { eagernessOf } from '../../../src/protocol/prediction/eagerness';
import type { Completion } from '../../../src/protocol/prediction/prediction';
import { type Baseline, wholeLines, wordList } from './baselines';
import type { Corpus, CorpusText } from './corpora';
import { predictorOf, type Trained } from './models';

/** How often suggestions that were said to be so probable were right. */
export interface Bin {
  /** Sum of what was said. */
  said: number;
  right: number;
  shown: number;
}

export interface Typed extends Omit<ReplayReport, 'milliseconds'> {
  /** Processor time of a request, so that other work on the machine does not count. */
  readonly computing: ReplayReport['milliseconds'];
  readonly bins: readonly Bin[];
}

/** Of a file, no more than its beginning is typed. */
const charactersOfFile = 4000;

/** The beginnings of held-out files from all over the corpus, so many characters in all. */
export function typedTexts({ heldOut }: Pick<Corpus, 'heldOut'>, characters: number): CorpusText[] {
  const files = Math.max(1, Math.round(characters / charactersOfFile));
  const step = Math.max(1, heldOut.length / files);
  const texts: CorpusText[] = [];
  let left = characters;
  for (let i = 0; i < heldOut.length && left > 0; i += step) {
    const { path, text } = heldOut[Math.floor(i)]!;
    const cut = text.slice(0, Math.min(charactersOfFile, left));
    left -= cut.length;
    texts.push({ path, text: cut });
  }
  return texts;
}

/** Every way of typing by its name. */
export function measureTyping(trained: Trained, corpus: Corpus, characters: number): Record<string, Typed> {
  const texts = typedTexts(corpus, characters);
  const typed: Record<string, Typed> = {};
  for (const typist of ['whole', 'word'] as const) {
    for (const [point, eagerness] of Object.entries(eagernessOf))
      typed[`${typist}, ${point}`] = type(engineOf(trained, corpus, eagerness), texts, typist);
  }
  const { balanced } = eagernessOf;
  typed['recall alone'] = type(engineOf({ ...trained, model: null }, corpus, balanced), texts, 'whole');
  typed['RNN alone'] = type(engineOf(trained, { workspace: [] }, balanced), texts, 'whole');
  typed["VS Code's words"] = typeWithWords(corpus, texts);
  typed['whole lines'] = type(wholeLines(corpus.workspace), texts, 'whole');
  return typed;
}

/** Typed with a predictor that is new to each text, as in a folder opened for the first time. */
export function typeFirst(
  trained: Trained,
  corpus: Corpus,
  texts: readonly CorpusText[],
  typist: Typist,
  eagerness: number,
): Pick<ReplayReport, 'keystrokeSavings' | 'precision'> {
  const counts = noReplay();
  const bins = noBins();
  for (const { path, text } of texts)
    typeOne(engineOf(trained, corpus, eagerness), path, text, typist, bins, counts);
  return reportOf(counts);
}

/** With the editor's list of words instead. */
export function typeWithWords({ workspace }: Pick<Corpus, 'workspace'>, texts: readonly CorpusText[]): Typed {
  return type(wantedWords(wordList(workspace)), texts, 'whole');
}

function engineOf(trained: Trained, texts: Pick<Corpus, 'workspace'>, eagerness: number): Predictor {
  return predictorOf(trained, texts, { eagerness }, processorTime);
}

/** Milliseconds of this process on a processor: the time budget is then the same whatever else runs. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The same list; what is taken from it is the word that is wanted, not a shorter one that it begins with. */
function wantedWords(list: Baseline): (prefix: string, text: string) => string {
  return (prefix, text) => {
    const rest = list(prefix);
    const end = prefix.length + rest.length;
    const isShorter =
      text.startsWith(rest, prefix.length) && /^[\p{L}\p{N}_$]/u.test(text.slice(end, end + 2));
    return isShorter ? '' : rest;
  };
}

export const noBins = (): Bin[] => Array.from({ length: 10 }, () => ({ said: 0, right: 0, shown: 0 }));

type Help = Predictor | ((prefix: string, text: string) => string);

function type(suggester: Help, texts: readonly CorpusText[], typist: Typist): Typed {
  const counts = noReplay();
  const bins = noBins();
  for (const { path, text } of texts) typeOne(suggester, path, text, typist, bins, counts);
  const { milliseconds, ...report } = reportOf(counts);
  return { ...report, computing: milliseconds, bins };
}

function typeOne(
  suggester: Help,
  path: string,
  text: string,
  typist: Typist,
  bins: readonly Bin[],
  counts: ReturnType<typeof noReplay>,
): void {
  // A file of the workspace that was just made, and is empty.
  if (suggester instanceof Predictor) suggester.learn(path, '');
  replay(text, typing(suggester, path, text, bins), typist, counts);
}

function typing(suggester: Help, path: string, text: string, bins: readonly Bin[]) {
  if (!(suggester instanceof Predictor)) {
    return {
      complete: (prefix: string) => ({ text: suggester(prefix, text), milliseconds: 0 }),
      outcome: () => undefined,
    };
  }
  const ask = (prefix: string) => suggester.complete({ path, prefix, suffix: '' });
  return onScreen(judgedIn(bins, ask, (accepted) => suggester.outcome(accepted)));
}

/** One who is asked and told what came of it, while the bins count how right it was. */
export function judgedIn(
  bins: readonly Bin[],
  ask: (prefix: string) => Completion,
  outcome: (accepted: boolean) => void,
): Suggester {
  let confidence = 0;
  return {
    complete: (prefix) => {
      const completion = ask(prefix);
      confidence = completion.confidence;
      return completion;
    },
    outcome,
    appeared: (right) => {
      const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
      bin.said += confidence;
      bin.right += right ? 1 : 0;
      bin.shown++;
    },
  };
}

/**
 * Expected calibration error (Naeini et al. 2015) over all that was shown: the distance between what a bin
 * said and how often it was right, each bin weighing as many suggestions as it has. Null when nothing was
 * shown.
 */
export function calibrationError(runs: readonly (readonly Bin[])[]): number | null {
  let distance = 0;
  let shown = 0;
  for (let i = 0; i < 10; i++) {
    const sum = (of: keyof Bin) => runs.reduce((all, bins) => all + bins[i]![of], 0);
    distance += Math.abs(sum('said') - sum('right'));
    shown += sum('shown');
  }
  return shown > 0 ? distance / shown : null;
}
