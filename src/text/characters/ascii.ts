/** What a UTF-16 unit is in ASCII: quick tests for scanners that look at every unit of a text. */

/** 0 to 9, A to Z, a to z. */
export function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
