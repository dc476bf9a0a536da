import assert from 'node:assert/strict';
import type { CorpusFile } from '../../../../src/corpus/read/read-corpus';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import type { TrainingOptions } from '../../../../src/protocol/training/training';
import { encodeCorpus } from '../../../../src/threads/planner/run-plan';
import type { StartingPoint } from '../../../../src/threads/trainer/starting-point';
import { generatedText, type Language } from '../../../languages';
import { exampleModel, exampleWeights } from '../../model/example-model';

const file = (path: string, text: string): CorpusFile => ({
  path,
  absolutePath: `/${path}`,
  language: 'plaintext',
  text,
  validation: false,
  modified: 0,
});

/** A model whose dictionary was learned from English. */
function englishModel(kind: TrainingOptions['tokens']): StartingPoint {
  const tokenizer = learnTokenizer(kind, [generatedText('english', 300)]);
  const stored = exampleModel();
  const configuration = { ...stored.configuration, vocabularySize: tokenizer.size };
  const model = {
    ...stored,
    configuration,
    weights: exampleWeights(configuration),
    tokenizer: tokenizer.describe(),
  };
  return { from: 'model', model, previous: null };
}

const encode = (kind: TrainingOptions['tokens'], languages: readonly Language[]) =>
  encodeCorpus(
    languages.map((language, i) => file(`${i}-${language}.md`, generatedText(language, 300, i + 2))),
    { tokens: kind, cell: 'gru', layers: 1, threads: 1, seed: 1, memoryLimitMegabytes: 64, steps: 1 },
    englishModel(kind),
    () => Promise.resolve(),
  );

/** Of the tokens that are trained on. */
const unknowns = ({ text, tokenizer }: Awaited<ReturnType<typeof encode>>): number => {
  const tokens = text.training.flatMap((one) => [...one.tokens]);
  return tokens.filter((token) => token === tokenizer.unknown).length / tokens.length;
};

describe('the dictionary of a stored model', () => {
  for (const language of ['russian', 'japanese', 'hindi'] as const) {
    it(`grows when ${language} is added to the text, and says so`, async () => {
      const encoded = await encode('subwords', ['english', language]);
      assert.match(encoded.notes[0]!, /does not know \d+ % .* grown by \d+ tokens/);
      assert.ok(unknowns(encoded) < 0.01, String(unknowns(encoded)));
      assert.equal(encoded.start?.model.configuration.vocabularySize, encoded.tokenizer.size);
      assert.ok(encoded.tokenizer.size <= englishModel('subwords').model.configuration.vocabularySize + 1024);
    });
  }

  for (const kind of ['characters', 'words'] as const) {
    it(`of ${kind} gives way to a new one, and says so`, async () => {
      const encoded = await encode(kind, ['english', 'russian']);
      assert.equal(encoded.start, null);
      assert.match(encoded.notes[0]!, /a new one is learned, and training begins from nothing/);
      assert.ok(unknowns(encoded) < 0.02, String(unknowns(encoded)));
    });
  }

  for (const kind of ['characters', 'words', 'subwords'] as const) {
    it(`of ${kind} is kept for more text of its kind`, async () => {
      const encoded = await encode(kind, ['english', 'english']);
      assert.deepEqual(encoded.notes, []);
      assert.equal(encoded.start?.model.tokenizer.tokens.length, encoded.tokenizer.size);
    });
  }
});
