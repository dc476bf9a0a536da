/**
 * FNV-1a over UTF-16 units, 32 bits: a fast hash of text that comes out the same on every machine. Its low
 * bits are weak; whoever takes a part of it mixes them first. Not for secrets.
 */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
