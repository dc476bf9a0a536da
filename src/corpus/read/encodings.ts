/**
 * The encodings that are not Unicode's: their names in editors, and a guess from the bytes for whoever asks
 * for one.
 */
import { said } from '../../protocol/said';

/** As editors write them, to what the Encoding Standard calls them; others follow the rules below. */
const labels: Readonly<Record<string, string>> = {
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  eucjp: 'euc-jp',
  euckr: 'euc-kr',
  cp949: 'euc-kr',
  cp936: 'gbk',
  gb2312: 'gbk',
  big5hkscs: 'big5',
  cp950: 'big5',
  koi8r: 'koi8-r',
  koi8u: 'koi8-u',
  koi8ru: 'koi8-u',
  tis620: 'windows-874',
  cp866: 'ibm866',
  macroman: 'macintosh',
  utf8bom: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
};

/** What to do about text that is in none of Unicode's encodings. */
const nameIt = said`Name its encoding (shiftjis, eucjp, gb18030, big5, euckr, windows1251, windows1252, koi8r, …) in \`files.encoding\` or with --encoding, switch on \`files.autoGuessEncoding\`, or save it as UTF-8.`;
/** Of one file. */
export const notUnicode = said`It is neither UTF-8 nor UTF-16 with a byte order mark. ${nameIt}`;
/** Of several files. */
export const noneUnicode = said`Each is neither UTF-8 nor UTF-16 with a byte order mark. ${nameIt}`;

type Decoder = InstanceType<typeof TextDecoder>;

/**
 * The decoder of an encoding, by an editor's name or the Encoding Standard's; null for one that is not known.
 */
export function decoderOf(name: string): Decoder | null {
  const plain = name.toLowerCase().replace(/[\s_-]/g, '');
  const label =
    labels[plain] ??
    plain.replace(/^(?:windows|cp)(\d{3,4})$/, 'windows-$1').replace(/^iso8859(\d{1,2})$/, 'iso-8859-$1');
  for (const tried of [label, name]) {
    try {
      return new TextDecoder(tried, { fatal: true });
    } catch {
      // Not a label: the next one, or none.
    }
  }
  return null;
}

/**
 * Each with the characters that most of a text in it are made of, and which text in the others hardly has.
 */
const candidates: readonly (readonly [string, RegExp])[] = [
  ['shift_jis', /[\u3040-\u30FF]/gu],
  ['euc-jp', /[\u3040-\u30FF]/gu],
  ['euc-kr', /[\uAC00-\uD7A3]/gu],
  // The characters that are most of any Chinese text, in both ways of writing.
  [
    'gb18030',
    /[的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起还发成事只作当想看文，。、]/gu,
  ],
  [
    'big5',
    /[的一是不了在人有我他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可裡後小麼心多天而能好都然沒日於起還發成事只作當想看文，。、]/gu,
  ],
  ['windows-1251', /[а-яё]/gu],
  ['koi8-r', /[а-яё]/gu],
  ['windows-1252', /[à-ÿß]/gu],
];
const nonAscii = /[^\0-\x7F]/gu;
/** What no text of these encodings has. */
const impossible = /[\0-\x08\x0E-\x1A\x1C-\x1F\x7F-\x9F\p{Co}\uFFFD]/u;
/**
 * Shares of the characters that are not ASCII which make a guess good enough, in the order of the candidates.
 */
const enough = [0.3, 0.3, 0.6, 0.15, 0.15, 0.6, 0.6, 0.6];

/** The text of the encoding that fits best; null when none fits. */
export function guessEncoding(bytes: Uint8Array): string | null {
  let best: { readonly text: string; readonly share: number } | null = null;
  for (const [i, [label, typical]] of candidates.entries()) {
    let text: string;
    try {
      text = new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
    if (impossible.test(text)) continue;
    const share = (text.match(typical)?.length ?? 0) / Math.max(1, text.match(nonAscii)?.length ?? 0);
    const fit = share / enough[i]!;
    if (fit >= 1 && fit > (best?.share ?? 0)) best = { text, share: fit };
  }
  return best?.text ?? null;
}
