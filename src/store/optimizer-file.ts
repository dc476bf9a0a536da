/**
 * Owns the file beside a model that holds the state of its optimizer: opaque bytes behind their SHA-256, so
 * that a damaged one is noticed and training goes on with a fresh optimizer instead of with nonsense.
 */
import { sha256 } from './sha-256';

const magic = Buffer.from('unroll optimizer 1\n');

export function encodeOptimizerFile(state: Uint8Array): Uint8Array {
  return Buffer.concat([magic, sha256(state), state]);
}

/** The state, or null when the bytes are not exactly what was written. */
export function decodeOptimizerFile(bytes: Uint8Array): Uint8Array | null {
  const state = bytes.subarray(magic.length + 32);
  const expected = Buffer.concat([magic, sha256(state)]);
  return expected.equals(bytes.subarray(0, expected.length)) ? state : null;
}
