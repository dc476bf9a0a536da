/**
 * What is new since the stored model was trained counts more: files whose text the last run did not know are
 * read up to four times as often as the others, so that they are about a quarter of what the continued run
 * reads.
 */
import * as v from 'valibot';
import type { TensorFile } from '../../model/safetensors';
import type { EncodedFile } from '../../training/run/encoded-text';
import type { TextFile, TrainingText } from '../../training/run/training-text';
import { hexDigest } from '../../store/sha-256';

const wantedShare = 0.25;
const mostReadings = 4;
const field = 'unroll.files';

/** Kept with the training state: digests, never the text. */
const Files = v.object({
  /** Of all files that were trained on. */
  known: v.array(v.string()),
  /** Of those that were new in that run. */
  fresh: v.array(v.string()),
  /** Of the paths of all files that this model and those before it were trained on. */
  paths: v.optional(v.array(v.string()), []),
});
export type KnownFiles = v.InferOutput<typeof Files>;

/** 64 bits of the SHA-256 of a text. */
export function textDigest(text: string): string {
  return hexDigest(16, text);
}

/**
 * The digests of `texts` that a continued run should read more often; none when nothing is known of an
 * earlier one.
 */
export function freshFiles(texts: readonly string[], earlier: KnownFiles | undefined): Set<string> {
  if (!earlier) return new Set();
  const known = new Set(earlier.known);
  return new Set(texts.map(textDigest).filter((digest) => !known.has(digest)));
}

/** How often a fresh file is read where the others are read once, by the tokens of both. */
export function readingsOfFresh(freshTokens: number, otherTokens: number): number {
  if (freshTokens === 0 || otherTokens === 0) return 1;
  const wanted = (wantedShare / (1 - wantedShare)) * (otherTokens / freshTokens);
  return Math.max(1, Math.min(mostReadings, Math.round(wanted)));
}

/** The files with those that are fresh standing in it as often as they are to be read. */
export function emphasised<File>(
  files: readonly File[],
  isFresh: readonly boolean[],
  readings: number,
): File[] {
  return files.flatMap((file, i) => new Array<File>(isFresh[i] ? readings : 1).fill(file));
}

/**
 * What a run reads in an epoch, what is kept of it for the next run, and a sentence when something counts
 * more.
 * @param goesOn the very run that `earlier` is of, after a break: it reads as it did before
 */
export function planReadings(
  files: readonly TextFile[],
  text: TrainingText,
  earlier: KnownFiles | undefined,
  goesOn: boolean,
): {
  readonly training: readonly EncodedFile[];
  readonly files: KnownFiles;
  readonly notes: readonly string[];
  /** What the user may not want: the model knows files that are gone. Undefined as a rule. */
  readonly notice: string | undefined;
} {
  const texts = files.filter(({ validation }) => !validation).map((file) => file.text);
  const fresh = goesOn && earlier ? new Set(earlier.fresh) : freshFiles(texts, earlier);
  const known = texts.map(textDigest);
  const isFresh = known.map((digest) => fresh.has(digest));
  const freshTokens = text.training.reduce((sum, { tokens }, i) => sum + (isFresh[i] ? tokens.length : 0), 0);
  const readings = readingsOfFresh(freshTokens, text.trainingTokens - freshTokens);
  const count = isFresh.filter(Boolean).length;
  const paths = new Set(files.map(({ path }) => textDigest(path)));
  const gone = (earlier?.paths ?? []).filter((path) => !paths.has(path)).length;
  return {
    training: emphasised(text.training, isFresh, readings),
    files: { known, fresh: [...fresh], paths: [...new Set([...paths, ...(earlier?.paths ?? [])])] },
    notes: [
      ...(readings > 1
        ? [`${count} new or changed files are read ${readings} times as often as the others.`]
        : []),
    ],
    notice: gone > 0 ? knowsGone(gone) : undefined,
  };
}

/** Weights and dictionary cannot give back what they learned of one file. */
function knowsGone(count: number): string {
  return (
    `The stored model was trained on ${count === 1 ? 'a file that is' : `${count} files that are`} not read any more, and ` +
    'goes on from what it learned. "Unroll: Forget Everything" and another training begin without.'
  );
}

export function withKnownFiles(state: TensorFile, files: KnownFiles): TensorFile {
  const bytes = new TextEncoder().encode(JSON.stringify(files));
  return { ...state, blobs: new Map([...(state.blobs ?? []), [field, bytes]]) };
}

/** Undefined for a state of an older version, or a damaged one: then all files count alike. */
export function knownFilesOf({ blobs, metadata }: TensorFile): KnownFiles | undefined {
  const blob = blobs?.get(field);
  try {
    const parsed = v.safeParse(
      Files,
      JSON.parse(blob ? new TextDecoder().decode(blob) : (metadata.get(field) ?? '')),
    );
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
