import assert from 'node:assert/strict';
import { createLanguageModel } from '../../../../src/model/recurrent-language-model';
import { generalWeights } from '../../../../src/prediction/abbreviations/channel';
import { isSubsequence } from '../../../../src/text/abbreviations/humps';
import { restoreTokenizer } from '../../../../src/text/restore-tokenizer';
import { predictionKernels } from '../../../../src/threads/kernels/kernel-builds';
import {
  channelExamples,
  learnChannelOf,
  type ChannelLesson,
} from '../../../../src/threads/shapes/learn-channel';
import { exampleModel } from '../../model/example-model';

const names = ['getCustomerById', 'setCustomerName', 'findAllOrders', 'removeOldInvoice', 'countOpenOrders'];
const code = Array.from({ length: 40 }, (_, i) => `const found${i} = ${names[i % 5]}(value);\n`).join('');

const fileOf = (name: string, text: string, validation: boolean) => ({
  path: name,
  absolutePath: `/${name}`,
  language: 'typescript',
  text,
  validation,
  modified: 0,
});

/** Certain of what has the letters in their order. */
const decoder = {
  logProbabilities: (typed: string, meant: readonly string[]) =>
    meant.map((text) => -text.length + (isSubsequence(typed, text.toLowerCase()) ? 2 * typed.length : 0)),
};

describe('the channel that is learned of held-out files', () => {
  const stored = exampleModel({}, code);
  const lesson = (changes: Partial<ChannelLesson> = {}): ChannelLesson => ({
    files: [fileOf('a.ts', code, false), fileOf('b.ts', code.slice(0, 900), true)],
    tokenizer: restoreTokenizer(stored.tokenizer),
    model: createLanguageModel(stored.configuration, stored.weights, predictionKernels(), 'int8'),
    gate: undefined,
    decoder,
    seed: 1,
    signal: new AbortController().signal,
    ...changes,
  });

  it('has weights of its own, the same for the same seed', async () => {
    const learned = await learnChannelOf(lesson());
    assert.ok(learned && Object.values(learned).every(Number.isFinite));
    assert.notDeepEqual(learned, generalWeights);
    assert.deepEqual(await learnChannelOf(lesson()), learned);
    assert.notDeepEqual(await learnChannelOf(lesson({ seed: 2 })), learned);
  }).timeout(120_000);

  it('is learned of words that are abbreviated and of words that are only begun', async () => {
    const examples = (await channelExamples(lesson()))!;
    const right = examples.filter(({ meant }) => meant >= 0);
    assert.ok(right.length > 5 && right.length < examples.length, `${right.length} of ${examples.length}`);
    for (const { judged, literal, meant } of examples) {
      assert.ok(meant < judged.length && literal < 0);
      for (const { channel, mixture } of judged) assert.ok(Number.isFinite(channel) && mixture < 0);
    }
  }).timeout(120_000);

  it('is not learned where no file is held out, or none says a word, or after a stop', async () => {
    assert.equal(await learnChannelOf(lesson({ files: [fileOf('a.ts', code, false)] })), null);
    const silent = [fileOf('a.ts', code, false), fileOf('b.ts', '1 2 3\n', true)];
    assert.equal(await learnChannelOf(lesson({ files: silent })), null);
    assert.equal(await learnChannelOf(lesson({ signal: AbortSignal.abort() })), null);
  });
});
