/**
 * A sentence for users before it is put into their language: English with holes, and what fills them. The
 * English text is the key of its translations (`l10n`). Knows no language but English.
 */
import { english, type Translate } from './translate';

export type Filling = string | number | Said;

export interface Said {
  /** `{0}`, `{1}` … stand for the values. */
  readonly text: string;
  /** Names and figures; a part that is itself to be translated is a sentence of its own. */
  readonly values: readonly Filling[];
}

/** A template as a sentence: said`The folder ${folder} does not exist.` */
export function said(parts: TemplateStringsArray, ...values: readonly Filling[]): Said {
  return { text: parts.slice(1).reduce((text, part, i) => `${text}{${i}}${part}`, parts[0]!), values };
}

/** Several parts with commas between them. */
export function listed(parts: readonly Filling[]): Said {
  return { text: parts.map((_, i) => `{${i}}`).join(', '), values: parts };
}

export function inEnglish(sentence: Said): string {
  return inWords(sentence, english, 'en');
}

/**
 * @param translate `vscode.l10n.t` or what does the same; leaves as it is what it does not know
 * @param language of figures, as BCP 47 names it
 */
export function inWords({ text, values }: Said, translate: Translate, language: string): string {
  const words = values.map((value) => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return figure(value, language);
    return inWords(value, translate, language);
  });
  return translate(text, ...words);
}

/** By language, without separators and with: to make one takes longer than to write many figures. */
const formats = new Map<string, readonly [Intl.NumberFormat, Intl.NumberFormat]>();

function formatsOf(language: string): readonly [Intl.NumberFormat, Intl.NumberFormat] {
  const format = (useGrouping: boolean): Intl.NumberFormat =>
    new Intl.NumberFormat(language, { useGrouping, maximumFractionDigits: 20 });
  const found = formats.get(language) ?? [format(false), format(true)];
  formats.set(language, found);
  return found;
}

/** Small whole numbers are written without separators: they may be years or sizes. */
function figure(value: number, language: string): string {
  if (!Number.isFinite(value)) return String(value);
  return formatsOf(language)[Math.abs(value) >= 10_000 ? 1 : 0].format(value);
}
