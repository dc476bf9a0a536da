/**
 * The one list of characters that cannot be seen, for what is read and for what is shown: controls,
 * bidirectional controls, zero-width characters, tags, by which text can read differently from what it is
 * ("Trojan Source", CVE-2021-42574). Those that belong to the characters beside them are orthography and
 * stay: joiners in the scripts and emoji that need them, variation selectors, the tags of flags.
 */

/**
 * Controls but tab, line ends and form feed; what Unicode says may be rendered as nothing; format characters.
 */
const invisible =
  '[\\0-\\x08\\x0B\\x0E-\\x1F\\x7F-\\x9F\\uFFF9-\\uFFFB\\p{Surrogate}\\p{Default_Ignorable_Code_Point}]|(?![\\u0600-\\u0605\\u06DD\\u070F\\u0890\\u0891\\u08E2\\u{110BD}\\u{110CD}])\\p{Cf}';
const joiningScript = scripts(
  'Arabic Syriac Mandaic Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar',
);
const spaceless = scripts('Thai Lao Khmer Myanmar');

/**
 * What may stand beside its neighbours. Each begins with its own character, so that other text is passed over
 * quickly.
 */
function belonging(afterJoiner: string): string {
  return [
    `[\\u200C\\u200D](?<=[${joiningScript}].)`,
    `\\u200D(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F].)(?=${afterJoiner})`,
    '\\uFE0F(?<=\\p{Extended_Pictographic}.|[0-9#*].(?=\\u20E3))',
    '\\uFE0E(?<=\\p{Extended_Pictographic}.)',
    `[\\uFE00-\\uFE02](?<=[\\p{Script=Han}\\p{Sm}${scripts('Myanmar')}].)`,
    '[\\u{E0100}-\\u{E01EF}](?<=\\p{Script=Han}.)',
    `[\\u180B-\\u180F](?<=[${scripts('Mongolian')}].)`,
    // Khmer and its neighbours mark the ends of words with it.
    `\\u200B(?<=[${spaceless}].)(?=[${spaceless}])`,
    // England, Scotland and Wales.
    '\\u{1F3F4}\\u{E0067}\\u{E0062}(?:\\u{E0065}\\u{E006E}\\u{E0067}|\\u{E0073}\\u{E0063}\\u{E0074}|\\u{E0077}\\u{E006C}\\u{E0073})\\u{E007F}',
  ].join('|');
}

/** The commonest of those that belong to nothing, as whole runs. */
const never =
  '[\\0-\\x08\\x0B\\x0E-\\x1F\\x7F-\\x9F\\xAD\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u206F\\uFEFF\\p{Surrogate}]+';

/** The two groups are what must not stand. */
function pattern(afterJoiner: string): RegExp {
  return new RegExp(`(${never})|${belonging(afterJoiner)}|(${invisible})`, 'gu');
}

/** Compiled at the first text that is not plain ASCII. */
let inText: RegExp | undefined;
/** The same where the text may yet go on. */
let inBeginning: RegExp | undefined;

/** Where they can be at all, with what a keycap stands on: the rest of most text is passed over quickly. */
const suspicious = /[0-9#*]?[^\t\n\f\r -~]+/g;
const anySuspicious = /[^\t\n\f\r -~]/;

/** Code units before a place that say whether a character there belongs to them. */
const reach = 16;

/** Without what cannot be seen. Pure. Also drops lone surrogates: the result is well-formed. */
export function dropInvisible(text: string): string {
  return replaceInvisible(text, '');
}

/** With a symbol for each character that cannot be seen. */
export function replaceInvisible(text: string, symbol: string): string {
  if (!anySuspicious.test(text)) return text;
  const forbidden = (inText ??= pattern('\\p{Extended_Pictographic}'));
  return text.replace(suspicious, (run) =>
    run.replace(forbidden, (found: string, ...[run, one]: (string | undefined)[]) =>
      run === undefined && one === undefined ? found : symbol.repeat([...found].length),
    ),
  );
}

/**
 * The length of the longest beginning of `text` in which nothing is invisible.
 * @param before what stands before it; where it ends in a joiner, the text must be what is joined
 */
export function visibleLength(text: string, before = ''): number {
  if (!anySuspicious.test(text) && !before.endsWith('\u200D')) return text.length;
  const context = before.slice(-reach);
  const joined = context + text;
  inBeginning ??= pattern('\\p{Extended_Pictographic}|$');
  inBeginning.lastIndex = Math.max(0, context.length - 1);
  for (let found = inBeginning.exec(joined); found; found = inBeginning.exec(joined)) {
    const forbidden = found[1] ?? found[2];
    if (forbidden === undefined || found.index + forbidden.length < context.length) continue;
    // Of what stands before the text only the joiner is judged again, by what it joins.
    if (found.index >= context.length || forbidden.startsWith('\u200D'))
      return Math.max(0, found.index - context.length);
    // A run that began before it goes on in it.
    if (found.index + forbidden.length > context.length) return 0;
  }
  return text.length;
}

function scripts(names: string): string {
  return names
    .split(' ')
    .map((name) => `\\p{Script=${name}}`)
    .join('');
}
