/**
 * Checksums look like random strings and open nothing: told by their algorithm, or by the name of what they
 * are.
 */

/**
 * Subresource integrity and its kin: https://www.w3.org/TR/SRI/. The lengths are those of the sums in base64.
 */
const integrity = /^(?:sha1-[\w+/]{27}|sha256-[\w+/-]{43}|sha384-[\w+/-]{64}|sha512-[\w+/-]{86})$/;
/** Sums of 128 to 512 bits in hexadecimal digits or base64. */
const sum =
  /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}|[\w+/-]{27}|[\w+/-]{43}|[\w+/-]{64}|[\w+/-]{86})$/i;
const name =
  /(?:hash|hash_?code|checksum|check_?sum|sums?|sha[-_ ]?\d{0,3}|md[-_ ]?5|digest|integrity|commit|commit_?id|git_?head|revision|rev|e-?tag|finger_?print|oid|crc)["'`\]]{0,2}\s{0,3}(?:[:=,(]|=>|\s)\s{0,3}["'`]?(?:sha\d{1,3}[:-]|md5[:-])?$/i;
const said = /\b(?:commit|checksum|sha-?\d{1,3}|digest|revision)\b/i;
/** What is said to be the hash of a password opens as much as it does. */
const ofPerson = /pass|pwd|pw\b|user|login|secret|salt|admin|cred|mail|account|auth|token|key|crypt|otp/i;

const lookedBack = 120;

/** @param start of the random string that ends at `end`, without the signs that pad it */
export function isChecksum(text: string, start: number, end: number): boolean {
  const value = text.slice(start, end);
  if (integrity.test(value)) return true;
  if (!sum.test(value)) return false;
  const before = text.slice(Math.max(0, start - lookedBack), start);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  return (name.test(line) || said.test(line)) && !ofPerson.test(line);
}
