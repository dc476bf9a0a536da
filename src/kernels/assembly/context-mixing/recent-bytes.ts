/**
 * The list of a context: the last three different bytes that followed it, the latest first, how often
 * each, and how the last four that came stood in it. Compact where one byte mostly follows, which is
 * where long contexts lead.
 */

/** @returns what a count is worth when another byte came */
// @ts-ignore: decorator
@inline
function faded(count: u32): u32 {
  return count > 15 ? 6 : count > 3 ? (count >> 1) + 1 : count;
}

/** A byte followed. */
export function learnByte(list: usize, byte: u32): void {
  const cell = load<u64>(list);
  const first = <u32>(cell >> 16) & 0xff;
  const second = <u32>(cell >> 24) & 0xff;
  const third = <u32>(cell >> 32) & 0xff;
  const count1 = <u32>(cell >> 40) & 0xff;
  const count2 = <u32>(cell >> 48) & 0xf;
  const count3 = <u32>(cell >> 52) & 0xf;
  const ranks = <u32>(cell >> 56);
  if (count1 == 0) keep(list, cell, byte, 0, 0, 1, 0, 0, 0);
  else if (first == byte)
    keep(list, cell, first, second, third, min<u32>(count1 + 1, 255), count2, count3, ranks << 2);
  else if (count2 != 0 && second == byte)
    keep(list, cell, second, first, third, min<u32>(count2 + 1, 15), faded(count1), count3, (ranks << 2) | 1);
  else if (count3 != 0 && third == byte)
    keep(list, cell, third, first, second, min<u32>(count3 + 1, 15), faded(count1), count2, (ranks << 2) | 2);
  else keep(list, cell, byte, first, second, 1, faded(count1), count2, (ranks << 2) | 3);
}

// @ts-ignore: decorator
@inline
function keep(
  list: usize,
  cell: u64,
  first: u32,
  second: u32,
  third: u32,
  count1: u32,
  count2: u32,
  count3: u32,
  ranks: u32,
): void {
  const bytes = (<u64>first << 16) | (<u64>second << 24) | (<u64>third << 32);
  const counts = (<u64>count1 << 40) | (<u64>count2 << 48) | (<u64>count3 << 52);
  store<u64>(list, (cell & 0xffff) | bytes | counts | (<u64>(ranks & 0xff) << 56));
}

/** A count by eighths of what it may say. */
// @ts-ignore: decorator
@inline
function level(count: u32): u32 {
  return count < 4 ? count : count < 6 ? 4 : count < 10 ? 5 : count < 32 ? 6 : 7;
}

/**
 * The situation in which a list says the next bit, and which bit it says: 2 · situation + bit, or −1
 * when no byte in it agrees with the bits so far. @param bit its number, the highest is 7; @param node
 * the bits so far behind a 1
 */
export function situation(list: usize, bit: u32, node: u32): i32 {
  const cell = load<u64>(list);
  const count1 = <u32>(cell >> 40) & 0xff;
  if (count1 == 0) return -1;
  const first = (<u32>(cell >> 16) & 0xff) | 256;
  const second = (<u32>(cell >> 24) & 0xff) | 256;
  const third = (<u32>(cell >> 32) & 0xff) | 256;
  const count2 = <u32>(cell >> 48) & 0xf;
  const count3 = <u32>(cell >> 52) & 0xf;
  let rank = -1;
  let said: u32 = 0;
  let agreed: u32 = 0;
  let opposed: u32 = 0;
  if (first >> (bit + 1) == node) {
    rank = 0;
    said = (first >> bit) & 1;
    agreed = count1;
  }
  if (count2 != 0 && second >> (bit + 1) == node) {
    const says = (second >> bit) & 1;
    if (rank < 0) {
      rank = 1;
      said = says;
      agreed = count2;
    } else if (says == said) agreed += count2;
    else opposed += count2;
  }
  if (count3 != 0 && third >> (bit + 1) == node) {
    const says = (third >> bit) & 1;
    if (rank < 0) {
      rank = 2;
      said = says;
      agreed = count3;
    } else if (says == said) agreed += count3;
    else opposed += count3;
  }
  if (rank < 0) return -1;
  let past: u32 = 0;
  if (count2 != 0) {
    const ranks = <u32>(cell >> 56);
    past = (ranks & 3) == 0 ? ((ranks & 12) == 0 ? 1 : 2) : (ranks & 3) == 3 ? 3 : 4;
  }
  const part: u32 = bit == 7 ? 0 : bit >= 4 ? 1 : 2;
  const place = ((<u32>rank * 8 + level(agreed)) * 6 + min<u32>(opposed, 5)) * 5 + past;
  return <i32>(((place * 3 + part) << 1) | said);
}
