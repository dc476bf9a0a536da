/** The digest that names folders, guards files and recognises texts: SHA-256. */
import { createHash } from 'node:crypto';

/** Of the parts, one behind the other. */
export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** In hexadecimal digits, the first `digits` of 64. */
export function hexDigest(digits: number, ...parts: readonly (string | Uint8Array)[]): string {
  return sha256(...parts)
    .toString('hex')
    .slice(0, digits);
}
