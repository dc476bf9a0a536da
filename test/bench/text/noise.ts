/**
 * Texts in which next to nothing comes back: what a dictionary cannot remember and a reader may still meet.
 * Seeded.
 */

/** mulberry32: a small seeded generator, the same draws in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const lower = 'abcdefghijklmnopqrstuvwxyz';
const base64 = `${lower}${lower.toUpperCase()}0123456789+/`;
const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => String.fromCodePoint(from + i));

/** By name, each of about `size` UTF-16 units. */
export function noises(size: number): Readonly<Record<string, string>> {
  const random = seeded(1);
  const draw = (alphabet: readonly string[], length: number): string =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]!).join('');
  const lines = (text: string): string => text.replace(/.{76}/gs, '$&\n');
  return {
    'base64 in one line': draw([...base64], size),
    'base64 in lines': lines(draw([...base64], size)),
    'hexadecimal digits': lines(draw([...'0123456789abcdef'], size)),
    'small letters in one line': draw([...lower], size),
    'words of seven letters': Array.from({ length: size / 8 }, () => draw([...lower], 7)).join(' '),
    'printable ASCII': draw(range(32, 127), size),
    'bytes taken for Latin-1': draw(range(0, 256), size),
    'UTF-16 units': draw(
      Array.from({ length: 65_536 }, (_, unit) => String.fromCharCode(unit)),
      size,
    ),
    'Han characters': draw(range(0x4e00, 0x9fff), size),
    'characters beyond the basic plane': draw(range(0x10000, 0x1ffff), size / 2),
    'one letter': 'a'.repeat(size),
    'one space': ' '.repeat(size),
    punctuation: draw([...'(){}[];:,.<>!@#$%^&*'], size),
  };
}
