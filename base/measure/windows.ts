/** Stretches of so many characters, and in how many files each of them stands. */

/** Characters in one piece that count as recited, and files in which everybody may have read them. */
export const [recited, common] = [60, 5];

/** Calls back with a hash of each window of `recited` code units and where it begins (Karp & Rabin 1987). */
export function eachWindow(text: string, visit: (hash: number, at: number) => void): void {
  const base = 0x01000193;
  let top = 1;
  for (let i = 0; i < recited; i++) top = Math.imul(top, base);
  let hash = 0;
  for (let i = 0; i < text.length; i++) {
    hash = (Math.imul(hash, base) + text.charCodeAt(i)) | 0;
    if (i >= recited) hash = (hash - Math.imul(text.charCodeAt(i - recited), top)) | 0;
    if (i >= recited - 1) visit(hash >>> 0, i - recited + 1);
  }
}

/**
 * Of each window of `texts`, in how many of `files` it stands; counted up to `common`. The files are read
 * past the windows once, so memory goes with `texts`.
 */
export function filesWithWindows(
  texts: Iterable<string>,
  files: readonly string[],
): (window: string) => number {
  const filesOf = new Map<string, Set<number>>();
  // One bit for every 64 hashes: almost no window of the files has to be cut out.
  const marked = new Uint32Array(1 << 21);
  for (const text of texts)
    eachWindow(text, (hash, at) => {
      marked[hash >>> 11]! |= 1 << ((hash >>> 6) & 31);
      filesOf.set(text.slice(at, at + recited), new Set());
    });
  files.forEach((file, index) =>
    eachWindow(file, (hash, at) => {
      if ((marked[hash >>> 11]! & (1 << ((hash >>> 6) & 31))) === 0) return;
      const seen = filesOf.get(file.slice(at, at + recited));
      if (seen && seen.size < common) seen.add(index);
    }),
  );
  return (window) => filesOf.get(window)?.size ?? 0;
}
