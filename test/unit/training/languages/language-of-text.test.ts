import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loneSequenceTrainer } from '../../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../../src/threads/kernels/kernel-builds';
import {
  languageLesson,
  languageNetwork,
  languageOfText,
  languageShape,
  languageTeaching,
  languagesOf,
  type LabelledText,
} from '../../../../src/training/languages/language-of-text';
import type { SequenceTrainer } from '../../../../src/training/shapes/sequence-trainer';
import { teach } from '../../../../src/training/shapes/teach';
import { bundledThreads } from '../bundled-threads';

const root = join(__dirname, '../../../..');
const textsOf = (folder: string, ending: string, language: string): LabelledText[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ language, text: readFileSync(join(root, folder, name), 'utf8') }));

/** Of this project: every third file is held out. */
const files = [
  ...textsOf('src/prediction/policy', '.ts', 'typescript'),
  ...textsOf('src/corpus/read', '.ts', 'typescript'),
  ...textsOf('docs', '.md', 'markdown'),
  ...textsOf('docs/decisions', '.md', 'markdown'),
  ...textsOf('base', '.py', 'python'),
  ...textsOf('base/pytorch', '.py', 'python'),
  ...textsOf('test/bench/training/torch', '.py', 'python'),
];
const taught = files.filter((_, i) => i % 3 !== 0);
const heldOut = files.filter((_, i) => i % 3 === 0);

describe('the language of a text without one', () => {
  const threads = bundledThreads();
  let trainer: SequenceTrainer;
  const languages = languagesOf(taught);

  before(async () => {
    const chosen = chooseKernels(join(threads.directory, 'kernels'));
    const configuration = languageNetwork(languages);
    const teacher = loneSequenceTrainer(
      languageShape(configuration, 16),
      chosen,
      1,
      languageTeaching.embeddingDeviation,
    );
    await teach(teacher, {
      batch: languageLesson(taught, languages, 1),
      budget: { seconds: null, steps: 300 },
      highestRate: languageTeaching.highestRate,
      now: () => performance.now(),
      yieldToEventLoop: () => Promise.resolve(),
    });
    trainer = loneSequenceTrainer(languageShape(configuration, 1), chosen, 1);
    trainer.loadWeights(teacher.weights());
  });

  it('are those of which there is enough text, two at least', () => {
    assert.deepEqual(languages, ['markdown', 'python', 'typescript']);
    assert.deepEqual(languagesOf([...taught, { language: 'go', text: 'package main' }]), languages);
    assert.deepEqual(languagesOf(taught.filter(({ language }) => language === 'python')), []);
  });

  it('is told of files that it was not taught', () => {
    const right = heldOut.filter(
      ({ language, text }) => languageOfText(trainer, languages, text)?.language === language,
    );
    assert.ok(right.length >= 0.9 * heldOut.length, `${right.length} of ${heldOut.length}`);
  });

  it('is a probability of one of the languages, whatever the text', () => {
    for (const text of ['x', '\u0000\ud800', '漢字かな交じり文', '}'.repeat(100_000), 'zq '.repeat(3)]) {
      const answer = languageOfText(trainer, languages, text)!;
      assert.ok(languages.includes(answer.language));
      assert.ok(answer.probability >= 1 / languages.length - 1e-9 && answer.probability <= 1);
    }
  });

  it('is nothing for an empty text', () => {
    assert.equal(languageOfText(trainer, languages, ''), null);
    assert.equal(languageOfText(trainer, languages, ' \n\t'), null);
  });

  it('has lessons that depend on the seed and the step alone', () => {
    const lesson = languageLesson(taught, languages, 5);
    assert.deepEqual(lesson(3, 4), languageLesson(taught, languages, 5)(3, 4));
    assert.notDeepEqual(lesson(3, 4), lesson(4, 4));
  });
});
