/** Bits per character of held-out files: of each part of the predictor, of the mixture, and of `zpaq -m5`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScoreOptions } from '../../src/prediction/score';
import { AdaptedNetwork } from '../../src/workers/adapted-network';
import type { Corpus } from './prediction-corpora';
import { predictorOf, type Trained } from './prediction-models';
import { compress, restore } from './predictive-coder';

export interface Bits {
  readonly characters: number;
  readonly recall: number;
  readonly rnn: number;
  readonly mixture: number;
  /** With dynamic evaluation: the network follows the text too. Null where the predictor does not offer it. */
  readonly dynamic: number | null;
  readonly zpaq: number | null;
  /** Of one file: bits that restored it exactly, of those that `score` reports. */
  readonly honesty: number;
}

/** In the order of the files; everything is learned as it is read. */
export function measureBits(trained: Trained, texts: Corpus): Bits {
  const { model, weights } = trained;
  const followed = model && weights ? { adaptation: new AdaptedNetwork(model, weights) } : null;
  return {
    ...scored(trained, texts),
    dynamic: followed && scored(trained, texts, followed).mixture,
    zpaq: zpaq(texts),
    honesty: honesty(trained, texts),
  };
}

function scored(
  trained: Trained,
  texts: Corpus,
  options: Pick<ScoreOptions, 'adaptation'> = {},
): Pick<Bits, 'characters' | 'rnn' | 'recall' | 'mixture'> {
  const engine = predictorOf(trained, texts);
  const total = { characters: 0, rnn: 0, recall: 0, mixture: 0 };
  for (const { path, text } of texts.heldOut) {
    const { characters, bitsOf } = engine.score(text, { path, adapt: true, ...options });
    total.characters += characters;
    for (const part of ['rnn', 'recall', 'mixture'] as const) total[part] += bitsOf[part];
  }
  const { characters, rnn, recall, mixture } = total;
  return { characters, rnn: rnn / characters, recall: recall / characters, mixture: mixture / characters };
}

/** Codes the held-out file of middle length arithmetically and restores it with a second predictor. */
function honesty(trained: Trained, texts: Corpus): number {
  const byLength = [...texts.heldOut].sort((a, b) => a.text.length - b.text.length);
  const { path, text } = byLength[byLength.length >> 1]!;
  const { tokenizer } = trained;
  const coded = compress(predictorOf(trained, texts).reader(path), tokenizer, text);
  if (restore(predictorOf(trained, texts).reader(path), tokenizer, coded) !== text)
    throw new Error(`${path} was not restored from its code`);
  return (coded.length * 8) / predictorOf(trained, texts).score(text, { path, adapt: true }).bits;
}

/** What the held-out files add to the archive of the workspace; null where zpaq is not installed. */
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
