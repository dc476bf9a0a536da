/**
 * Passwords and tokens inside addresses: `scheme://user:password@host`, `?api_key=…`. Only the secret part is
 * replaced.
 */
import type { SecretSpan } from '../secret-span';

const userInfo = /[^\s"'`<>/?#@:]{0,200}:([^\s"'`<>/]{1,300}?)@(?=[\w.[$%{-])/y;
const query =
  /[?&;](?:[\w.-]{0,40}(?:token|secret|password|passwd|pwd|apikey|api_key|api-key|access_key|signature)|sig|key|auth|code)=([^\s"'`<>&;#]{8,2000})/gi;

export function findCredentialUrls(text: string, found: SecretSpan[]): void {
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    userInfo.lastIndex = at + 3;
    const match = userInfo.exec(text);
    if (match && !isVariable(match[1]!)) {
      const end = userInfo.lastIndex - 1;
      found.push({ start: end - match[1]!.length, end, kind: 'password in address' });
    }
  }
  if (!text.includes('=')) return;
  query.lastIndex = 0;
  for (let match = query.exec(text); match; match = query.exec(text)) {
    const value = match[1]!;
    if (isVariable(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) continue;
    found.push({ start: query.lastIndex - value.length, end: query.lastIndex, kind: 'token in address' });
  }
}

/** `${password}`, `<password>`, `%s`, `{{ password }}`, `****`: a place for a secret, not one. */
export function isVariable(value: string): boolean {
  // Nearly every value begins like none of these: the answer to it must be quick.
  if (value[0] !== value[1] && value.length > 1 && !/^[$<%{[#@]/.test(value)) return false;
  return /^(?:\$[({]?[\w.]*[)}]?|\$\{.*|\$\(.*|<.*>|%\w|%\(.*|%[A-Z_]+%|\{.*\}|\[.*\]|#\{.*|@\w+@|(.)\1*)$/.test(
    value,
  );
}
