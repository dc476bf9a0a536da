/** How a sentence is said in the reader's language: English stands in the code, with holes for values. */

/** As `vscode.l10n.t`: `{0}`, `{1}` … stand for the values. */
export type Translate = (text: string, ...values: (string | number)[]) => string;

/** Leaves a hole without a value as it is. */
export const english: Translate = (text, ...values) =>
  text.replace(/\{(\d+)\}/g, (hole, index: string) => String(values[Number(index)] ?? hole));
