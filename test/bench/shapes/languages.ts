/**
 * The bar of naming languages: ten languages of public packages, a tenth of the files of each held out, and
 * windows of 200 characters from the beginnings of their lines.
 */
import { Random } from '../../../src/model/random';
import { loneSequenceTrainer } from '../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../src/threads/kernels/kernel-builds';
import {
  languageLesson,
  languageNetwork,
  languageOfText,
  languageShape,
  languageTeaching,
  windowOf,
} from '../../../src/training/languages/language-of-text';
import { teach, type Taught } from '../../../src/training/shapes/teach';
import { taughtFiles } from '../../../src/threads/shapes/taught-files';
import { corpus } from '../prediction/corpora';

/** Corpus → VS Code's identifier. */
const corpora = {
  rxjs: 'typescript',
  python: 'python',
  go: 'go',
  clap: 'rust',
  mojolicious: 'perl',
  ocaml: 'ocaml',
  javascript: 'javascript',
  c: 'c',
  ruby: 'ruby',
  html: 'html',
} as const;

const windowsOfEach = 200;

interface Told {
  readonly language: string;
  readonly heldOut: number;
  readonly right: number;
  /** What else was answered, and how often. */
  readonly instead: string;
}

export async function measureLanguages(
  steps: number,
): Promise<{ accuracy: number; languages: Told[]; taught: Taught }> {
  const read = Object.entries(corpora).map(([name, language]) => ({ ...corpus(name), language }));
  const files = taughtFiles(
    read.flatMap(({ language, workspace }) =>
      workspace.map(({ text }) => ({ language, text, validation: false })),
    ),
  );
  const labels = read.map(({ language }) => language).sort();
  const kernels = chooseKernels('dist/kernels');
  const configuration = languageNetwork(labels);
  const trainer = loneSequenceTrainer(
    languageShape(configuration, 16),
    kernels,
    1,
    languageTeaching.embeddingDeviation,
  );
  const taught = await teach(trainer, {
    batch: languageLesson(files, labels, 1),
    budget: { seconds: null, steps },
    highestRate: languageTeaching.highestRate,
    now: () => performance.now(),
    yieldToEventLoop: () => Promise.resolve(),
  });
  const random = new Random(99);
  const languages = read.map(({ language, heldOut }): Told => {
    let right = 0;
    const instead = new Map<string, number>();
    for (let i = 0; i < windowsOfEach; i++) {
      const { text } = heldOut[random.below(heldOut.length)]!;
      const answer = languageOfText(trainer, labels, windowOf(text, 200, random));
      if (answer?.language === language) right++;
      else if (answer) instead.set(answer.language, (instead.get(answer.language) ?? 0) + 1);
    }
    const others = [...instead].sort((a, b) => b[1] - a[1]).map(([other, count]) => `${other} ${count}`);
    return { language, heldOut: heldOut.length, right: right / windowsOfEach, instead: others.join(', ') };
  });
  const accuracy = languages.reduce((sum, { right }) => sum + right, 0) / languages.length;
  return { accuracy, languages, taught };
}
