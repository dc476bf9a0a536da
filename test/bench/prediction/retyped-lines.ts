/**
 * Retyping single lines, as most editing is: lines out of the middle of held-out files, which are files of
 * the workspace without them, typed again one after another with the rest of the file behind the cursor.
 */
import { onScreen, noReplay, replay, reportOf } from '../../../src/prediction/evaluation/replay';
import { eagernessOf } from '../../../src/protocol/prediction/eagerness';
import type { Corpus, CorpusText } from './corpora';
import { predictorOf, type Trained } from './models';
import { judgedIn, noBins, processorTime, type Typed } from './typing';

/** A file, and which of its lines are typed again. */
interface Holed {
  readonly path: string;
  readonly lines: readonly string[];
  readonly retyped: ReadonlySet<number>;
}

/** A line that is shorter behind its indentation is not worth a suggestion. */
const shortest = 4;

/** So many characters of lines from all over the held-out files, no two of them side by side. */
export function holed(heldOut: readonly CorpusText[], characters: number): Holed[] {
  const all = heldOut.reduce((sum, { text }) => sum + text.length, 0);
  const distance = Math.max(1, all / characters);
  let [passed, due] = [0, distance / 2];
  return heldOut.map(({ path, text }) => {
    const lines = text.split('\n');
    const retyped = new Set<number>();
    lines.forEach((line, i) => {
      passed += line.length + 1;
      const isTaken = passed >= due && line.trim().length >= shortest && !retyped.has(i - 1);
      if (!isTaken) return;
      retyped.add(i);
      due += line.length * distance;
    });
    return { path, lines, retyped };
  });
}

/** What stands before and behind a line when those above are typed again, and those below are not yet. */
export function around({ lines, retyped }: Holed, at: number): readonly [before: string, behind: string] {
  const above = lines.slice(0, at).map((line) => `${line}\n`);
  const below = lines.filter((_, i) => i > at && !retyped.has(i)).map((line) => `\n${line}`);
  return [above.join(''), below.join('')];
}

/** Of each eagerness. An editor indents a new line: it is typed from behind its indentation on. */
export function measureRetyping(trained: Trained, corpus: Corpus, characters: number): Record<string, Typed> {
  const files = holed(corpus.heldOut, characters);
  const left = files.map((file) => ({ path: file.path, text: around(file, -1)[1].slice(1) }));
  const workspace = [...corpus.workspace, ...left];
  const typed: Record<string, Typed> = {};
  for (const [point, eagerness] of Object.entries(eagernessOf)) {
    const predictor = predictorOf(trained, { workspace }, { eagerness }, processorTime);
    const [counts, bins] = [noReplay(), noBins()];
    for (const file of files) {
      for (const at of file.retyped) {
        const [before, suffix] = around(file, at);
        const line = file.lines[at]!;
        const indentation = line.slice(0, line.length - line.trimStart().length);
        const prefix = `${before}${indentation}`;
        const ask = (written: string) =>
          predictor.complete({ path: file.path, prefix: `${prefix}${written}`, suffix });
        const suggester = judgedIn(bins, ask, (accepted) => predictor.outcome(accepted));
        replay(line.trimStart(), onScreen(suggester), 'word', counts);
      }
    }
    const { milliseconds: computing, ...report } = reportOf(counts);
    // No line break is typed, which is where lines are counted.
    typed[`line, ${point}`] = { ...report, perfectLines: NaN, computing, bins };
  }
  return typed;
}
