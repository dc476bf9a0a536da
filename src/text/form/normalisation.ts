/**
 * Accents and the letters they stand on, together or apart (NFC and NFD, Unicode Standard Annex 15). Only
 * what can be undone is done: a character that never comes back, such as U+212B, stays as it is, and so does
 * a mixture of both forms.
 */

/** What may be put together: a character with marks, the parts of a Korean syllable. */
const apart = /[^\p{M}\s]\p{M}+|[\u1100-\u1112][\u1161-\u1175][\u11A8-\u11C2]?/gu;
/** What may be taken apart. */
const together = /[^\0-\x7F\s\p{M}]\p{M}*/gu;

/** Places that read otherwise when all accents stand with their letters, in order. */
export function* composedPlaces(
  text: string,
): Generator<{ readonly start: number; readonly end: number; readonly text: string }> {
  if (text.normalize('NFC') === text) return;
  for (const { 0: cluster, index: start } of text.matchAll(apart)) {
    const composed = cluster.normalize('NFC');
    if (composed !== cluster && composed.normalize('NFD') === cluster)
      yield { start, end: start + cluster.length, text: composed };
  }
}

/**
 * All accents apart from their letters, as macOS writes names; `composedPlaces` brings the same text back.
 */
export function decomposed(text: string): string {
  return text.replace(together, (cluster) => {
    const apart = cluster.normalize('NFD');
    return apart.normalize('NFC') === cluster ? apart : cluster;
  });
}

/** Whether more accents stand apart from their letters than with them. */
export function isDecomposed(text: string): boolean {
  const apart = [...composedPlaces(text)].length;
  if (apart === 0) return false;
  let withLetters = 0;
  for (const [cluster] of text.matchAll(together)) {
    const parts = cluster.normalize('NFD');
    if (parts !== cluster && parts.normalize('NFC') === cluster) withLetters++;
  }
  return apart > withLetters;
}
