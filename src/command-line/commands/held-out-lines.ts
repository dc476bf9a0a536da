/** Lines that the network has never seen: the cursor, what it would write, and what really stood there. */
import { readCorpus, type CorpusFile } from '../../corpus/read/read-corpus';
import type { CorpusSource } from '../../protocol/corpus';
import { firstWord } from '../../text/characters/word-borders';
import { PredictorService } from '../../threads/predictor/predictor-service';
import { bold, dim, ghost, printable } from '../output';

const shownLines = 12;

interface HeldOutLine {
  readonly file: CorpusFile;
  /** Code units before the cursor. */
  readonly cursor: number;
}

export async function showHeldOutLines(
  source: CorpusSource,
  model: string,
  say: (text?: string) => void,
): Promise<void> {
  const { files } = await readCorpus(source);
  const service = new PredictorService();
  await service.load(model);
  await service.learnFiles(files.filter((file) => !file.validation));
  const lines = chooseLines(files.filter((file) => file.validation));
  if (lines.length === 0) return say('No file was held out, so there is nothing new to show it.');
  const legend = `${dim('sure')}  ${dim('typed')}▏${ghost('what it suggests')} ${dim('→ what really stood there')}`;
  say(`\n${bold('Lines it has never seen')}:  ${legend}`);
  let guessed = 0;
  let right = 0;
  for (const { file, cursor } of lines) {
    const prefix = file.text.slice(0, cursor);
    // Asked for, as with a key: it says its best guess, however unsure. Nothing is warm yet, so it gets more
    // time.
    const { text, confidence } = service.complete(
      { path: file.path, prefix, suffix: '', explicit: true },
      { budgetMilliseconds: 100 },
    );
    const rest = file.text.slice(cursor).split(/\r?\n/, 1)[0]!;
    const typed = prefix.slice(prefix.lastIndexOf('\n') + 1).trimStart();
    const correct = text !== '' && rest.startsWith(text);
    const begun = text !== '' && rest.startsWith(firstWord(text));
    if (text !== '') guessed++;
    if (correct) right++;
    const mark = text === '' ? dim('·') : correct ? '✓' : begun ? '~' : '✗';
    const sure = (text === '' ? '' : `${Math.round(confidence * 100)} %`).padStart(5);
    say(
      `  ${mark} ${dim(sure)}  ${printable(typed)}▏${ghost(printable(text))} ${dim(`→ ${printable(rest)}`)}`,
    );
  }
  say(dim(`  ✓ ${right} of ${guessed} guesses right to their end, ~ right in their first word, ✗ wrong.`));
}

/** Spread evenly over the held-out files: lines of some length, the cursor behind their first third. */
function chooseLines(files: readonly CorpusFile[]): HeldOutLine[] {
  const candidates: HeldOutLine[] = [];
  for (const file of files) {
    for (const match of file.text.matchAll(/^[ \t]*(\S[^\n]{15,90})$/gm)) {
      const start = match.index + match[0].length - match[1]!.length;
      candidates.push({ file, cursor: start + Math.max(3, Math.floor(match[1]!.length / 3)) });
    }
  }
  const stride = Math.max(1, candidates.length / shownLines);
  return Array.from(
    { length: Math.min(shownLines, candidates.length) },
    (_, i) => candidates[Math.floor(i * stride)]!,
  );
}
