/**
 * The bar of proofreading: held-out files with a planted mistake in 50 lines; how many of the mistakes stand
 * among the first suspicions of their file, as many as were planted there, and how many of them would by the
 * surprise of the language model from the left alone.
 */
import { resolve } from 'node:path';
import { PredictorService } from '../../../src/threads/predictor/predictor-service';
import { loneSequenceTrainer } from '../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../src/threads/kernels/kernel-builds';
import {
  proofreadingLesson,
  proofreadingShape,
  proofreadingTeaching,
  suspicions,
} from '../../../src/training/proofreading/proofreader';
import { UnitCounts } from '../../../src/training/proofreading/unit-counts';
import { teach } from '../../../src/training/shapes/teach';
import type { Corpus } from '../prediction/corpora';
import { modelFile } from '../prediction/models';
import { plantMistakes, shows, type PlantedText } from './planted-mistakes';

/** Of the workspace and of what is held out, characters. */
const readCharacters = 2_000_000;
const plantedCharacters = 150_000;

export interface Proofread {
  readonly planted: number;
  readonly found: number;
  /** Found by surprise. */
  readonly surprise: number;
  readonly kinds: Readonly<Record<string, readonly [found: number, planted: number]>>;
}

/** @param seconds of training of the model whose surprise is compared */
export async function measureProofreading(given: Corpus, steps: number, seconds: number): Promise<Proofread> {
  const workspace = beginning(given.workspace, readCharacters).map(({ text }) => text);
  const counts = new UnitCounts();
  for (const text of workspace) counts.add(text);
  const trainer = loneSequenceTrainer(
    proofreadingShape(16),
    chooseKernels('dist/kernels'),
    1,
    proofreadingTeaching.embeddingDeviation,
  );
  await teach(trainer, {
    batch: proofreadingLesson(workspace, counts, 1),
    budget: { seconds: null, steps },
    now: () => performance.now(),
    yieldToEventLoop: () => Promise.resolve(),
  });
  const service = new PredictorService();
  await service.load(modelFile(given, seconds));
  await service.workspace({ folders: [resolve(given.folder)], exclude: [] });
  await service.contexts.caughtUp();

  let [planted, found, surprise] = [0, 0, 0];
  const kinds: Record<string, [number, number]> = {};
  for (const [i, { path, text }] of beginning(given.heldOut, plantedCharacters).entries()) {
    const one = plantMistakes(text, 100 + i);
    counts.add(one.text);
    const places = suspicions(trainer, one.text, counts).map(({ start, text: unit }) => ({
      start,
      end: start + unit.length,
    }));
    counts.add(one.text, -1);
    const hits = hitsOf(one, places);
    for (const mistake of one.mistakes) {
      const kind = (kinds[mistake.kind] ??= [0, 0]);
      kind[1]++;
      if (hits.has(mistake)) kind[0]++;
    }
    planted += one.mistakes.length;
    found += hits.size;
    surprise += hitsOf(one, await surprising(service, one.text, path)).size;
  }
  return { planted, found, surprise, kinds };
}

function hitsOf({ mistakes }: PlantedText, places: readonly { start: number; end: number }[]) {
  const first = places.slice(0, mistakes.length);
  return new Set(mistakes.filter((one) => first.some(({ start, end }) => shows(one, start, end))));
}

/** The tokens of a text by the bits that the mixture gives them, most surprising first. */
async function surprising(service: PredictorService, text: string, path: string) {
  const { tokens } = await service.score(text, path, new AbortController().signal);
  let at = 0;
  const places = tokens.map((token) => {
    const start = at;
    at += token.text.length;
    return { start, end: at, bits: token.bits };
  });
  return places.sort((a, b) => b.bits - a.bits);
}

function beginning<T extends { readonly text: string }>(texts: readonly T[], characters: number): T[] {
  let left = characters;
  return texts.filter(({ text }) => (left -= text.length) > -text.length);
}
