/** Bits per character of held-out files: of each part of the predictor, of the mixture, and of `zpaq -m5`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamicModel } from '../../../src/prediction/dynamic-model';
import { DynamicNetwork } from '../../../src/threads/online/dynamic-network';
import type { Corpus } from './corpora';
import { predictorOf, type Trained } from './models';
import { compressBytes, restoreBytes } from './coding/predictive-coder';

export interface Bits {
  readonly characters: number;
  readonly recall: number;
  readonly rnn: number;
  readonly mixture: number;
  /**
   * With dynamic evaluation: the network follows the text too. Null where the predictor does not offer it.
   */
  readonly dynamic: number | null;
  readonly zpaq: number | null;
  /** Of one file: bits that restored it exactly, of those that `score` reports. */
  readonly honesty: number;
}

export function measureBits(trained: Trained, texts: Corpus): Bits {
  const { characters, rnn, recall, bits } = scoreAll(trained, texts, false);
  return {
    characters,
    rnn: rnn / characters,
    recall: recall / characters,
    mixture: bits / characters,
    dynamic: trained.model && scoreAll(trained, texts, true).bits / characters,
    zpaq: zpaq(texts),
    honesty: honesty(trained, texts),
  };
}

/** The network as it follows what is read; always begun afresh. */
function dynamicModelOf({ model, weights }: Trained): DynamicModel | undefined {
  return model ? new DynamicNetwork(model, weights) : undefined;
}

/** Of the parts alone, in bits per character, without dynamic evaluation. */
export function measureParts(trained: Trained, texts: Corpus): Pick<Bits, 'recall' | 'rnn' | 'mixture'> {
  const { characters, rnn, recall, bits } = scoreAll(trained, texts, false);
  return { rnn: rnn / characters, recall: recall / characters, mixture: bits / characters };
}

/**
 * Bits in all, in the order of the files; everything is learned as it is read, by the network when it is
 * dynamic.
 */
function scoreAll(trained: Trained, texts: Corpus, dynamic: boolean) {
  const predictor = predictorOf(trained, texts);
  const dynamicModel = dynamic ? dynamicModelOf(trained) : undefined;
  const total = { characters: 0, rnn: 0, recall: 0, bits: 0 };
  for (const { path, text } of texts.heldOut) {
    const options = { path, adapt: true, ...(dynamicModel ? { dynamicModel } : {}) };
    const { characters, bitsOf } = predictor.score(text, options);
    total.characters += characters;
    total.rnn += bitsOf.rnn;
    total.recall += bitsOf.recall;
    total.bits += bitsOf.mixture;
  }
  return total;
}

/**
 * Codes the longest held-out file arithmetically and restores it with a second predictor: of a short one the
 * last byte, which is filled up, would be more than what is to be shown.
 */
function honesty(trained: Trained, texts: Corpus): number {
  const { path, text } = texts.heldOut.reduce((a, b) => (b.text.length > a.text.length ? b : a));
  const reader = () => predictorOf(trained, texts).byteReader(path, dynamicModelOf(trained))!;
  const coded = compressBytes(reader(), text);
  if (restoreBytes(reader(), coded) !== text) throw new Error(`${path} was not restored from its code`);
  return (coded.length * 8) / scoreAll(trained, { ...texts, heldOut: [{ path, text }] }, true).bits;
}

/** What the held-out files add to the archive of the workspace; null where zpaq is not installed. */
export function zpaq({ workspace, heldOut }: Corpus): number | null {
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
