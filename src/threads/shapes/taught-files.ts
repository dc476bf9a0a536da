/** Which files the sequence networks are taught on: of each language some, from all of the corpus. */
import type { CorpusFile } from '../../corpus/read/corpus-file';
import type { LabelledText } from '../../training/languages/language-of-text';

type File = Pick<CorpusFile, 'validation' | 'language' | 'text'>;

/** UTF-16 units of one file. */
const mostOfFile = 100_000;

/**
 * The files that are not held out, the beginnings of long ones. Where they are too much, a language of little
 * text is read whole, and of the others evenly spread files for equal shares of the rest.
 * @param together UTF-16 units, about
 * @returns in the order of the files
 */
export function taughtFiles(files: readonly File[], together = Infinity): LabelledText[] {
  const ofLanguage = new Map<string, LabelledText[]>();
  const all = files.flatMap(({ validation, language, text }) =>
    validation || text.trim() === '' ? [] : [{ language, text: text.slice(0, mostOfFile) }],
  );
  for (const file of all) {
    const known = ofLanguage.get(file.language);
    if (known) known.push(file);
    else ofLanguage.set(file.language, [file]);
  }
  const byLength = [...ofLanguage.values()]
    .map((texts) => ({ texts, length: charactersOf(texts) }))
    .sort((a, b) => a.length - b.length);
  const taken = new Set<LabelledText>();
  let left = together;
  byLength.forEach(({ texts, length }, i) => {
    const share = left / (byLength.length - i);
    for (const text of spread(texts, Math.min(1, share / length))) {
      taken.add(text);
      left -= text.text.length;
    }
  });
  return all.filter((file) => taken.has(file));
}

function charactersOf(texts: readonly LabelledText[]): number {
  return texts.reduce((sum, { text }) => sum + text.length, 0);
}

/** Texts that are together about this share of the characters of all, the first one always. */
function spread(texts: readonly LabelledText[], share: number): LabelledText[] {
  let [passed, taken] = [0, 0];
  return texts.filter(({ text }) => {
    const isDue = taken <= passed * share;
    passed += text.length;
    if (isDue) taken += text.length;
    return isDue;
  });
}
