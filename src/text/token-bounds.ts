/**
 * What no token may be: longer than anybody types in one go, or with a character that cannot be seen and
 * moves the cursor or the order of what can. Such characters are spelled as unknown; a dictionary that has
 * them is refused.
 */

/** Code units. */
export const longestToken = 256;

/**
 * Controls but tab, line ends and form feed; bidirectional controls; what is rendered as nothing and joins
 * nothing.
 */
const forbidden =
  /[\0-\x08\x0B\x0E-\x1F\x7F-\x9F\u061C\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/;

export function hasForbidden(text: string): boolean {
  return forbidden.test(text);
}
