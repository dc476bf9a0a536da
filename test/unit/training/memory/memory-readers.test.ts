import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Random } from '../../../../src/model/random';
import { memoryReaders } from '../../../../src/protocol/training/memory';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { loneSequenceTrainer } from '../../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../../src/threads/kernels/kernel-builds';
import {
  HeldOutText,
  memoryLesson,
  readerNetwork,
  readerShape,
  readPiece,
  windowTokens,
} from '../../../../src/training/memory/memory-readers';
import { encodeFile } from '../../../../src/training/run/encoded-text';
import { bundledThreads } from '../bundled-threads';

const end = 0;

describe('what the three networks read', () => {
  const tokens = Uint16Array.of(5, 6, 7, 8);

  it('is the token before each target, or a window of them, <EOS> before the beginning', () => {
    const whole = { read: 0, from: 0, to: 5 };
    assert.deepEqual(readPiece(1, tokens, whole, end), { ids: [0, 5, 6, 7, 8], targets: [5, 6, 7, 8, 0] });
    const window = readPiece(3, tokens, { read: 1, from: 2, to: 4 }, end);
    assert.deepEqual(window, { ids: [0, 0, 5, 0, 5, 6, 5, 6, 7], targets: [-1, 7, 8] });
  });

  it('are the same places of the text for all of them, in every file', () => {
    const files = [90, 3, 200].map((length, i) => ({
      tokens: Uint16Array.from({ length }, (_, at) => 1 + ((at * 7 + i) % 11)),
      spellings: [],
    }));
    const [one, eight] = [1, windowTokens].map((ids) => memoryLesson(files, end, ids, 3));
    for (let step = 0; step < 40; step++) {
      const [short, long] = [one!(step, 4), eight!(step, 4)];
      short.forEach(({ ids, targets }, i) => {
        assert.deepEqual(long[i]!.targets, targets);
        assert.ok(targets!.length <= 64 && ids.length === targets!.length);
        // The last token of each window is what the others see.
        assert.deepEqual(
          Array.from(long[i]!.ids).filter((_, at) => at % windowTokens === windowTokens - 1),
          ids,
        );
      });
    }
  });
});

describe('what memory is worth', () => {
  const threads = bundledThreads();

  /** After a name the same letter follows that stood before it, three tokens back: one token cannot tell. */
  function text(seed: number, lines: number): string {
    const random = new Random(seed);
    return Array.from({ length: lines }, () => {
      const letter = 'abcdefgh'[random.below(8)]!;
      return `${letter}-=${letter}\n`;
    }).join('');
  }

  it('is most of the bits where the next token depends on an earlier one, whoever remembers it', () => {
    const training = text(1, 4000);
    const tokenizer = learnTokenizer('characters', [training]);
    const files = [encodeFile(tokenizer, training)];
    const heldOut = new HeldOutText([encodeFile(tokenizer, text(2, 300))], tokenizer, 1000);
    const chosen = chooseKernels(join(threads.directory, 'kernels'));
    const [memory, token, window] = memoryReaders.map((reader) => {
      const sequence = readerNetwork(reader, 'gru', tokenizer.size);
      const trainer = loneSequenceTrainer(readerShape(sequence), chosen, 1);
      const lesson = memoryLesson(files, tokenizer.endOfSequence, sequence.idsPerStep, 1);
      for (let step = 0; step < 300; step++) trainer.train(lesson(step, 4), 5e-3, 1);
      return heldOut.bitsPerCharacter(trainer);
    });
    // A line of 5 characters has 3 bits that nobody can know. Who sees one token needs 3 more for the second
    // letter, and one behind each letter, which may be the first or the second.
    const found = `${memory} ${window} ${token}`;
    for (const remembers of [memory!, window!]) assert.ok(remembers > 0.57 && remembers < 0.72, found);
    assert.ok(token! > 1.55 && token! < 1.7, found);
  });
});
