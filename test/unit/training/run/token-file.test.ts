import assert from 'node:assert/strict';
import { encodeTensorFile } from '../../../../src/model/safetensors';
import { Failure } from '../../../../src/protocol/failure';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { encodeFile, type EncodedFile } from '../../../../src/training/run/encoded-text';
import { decodeTokenFile, encodeTokenFile } from '../../../../src/training/run/token-file';

const text = 'the cat sat on the mat, and the hat sat on the cat.\n'.repeat(20);

describe('the file of tokens', () => {
  const tokenizer = learnTokenizer('subwords', [text], { vocabularySize: 48 });
  const file = {
    tokenizer,
    training: [text, '', 'Ж the cat Ω\n'].map((one) => encodeFile(tokenizer, one)),
    validation: ['a hat 😀 sat\n'].map((one) => encodeFile(tokenizer, one)),
  };
  const bytes = encodeTokenFile(file);

  it('gives the same texts back, with what the dictionary lacks', () => {
    const read = decodeTokenFile(bytes, 'x.tokens');
    const texts = (files: readonly EncodedFile[]): string[] =>
      files.map(({ tokens, spellings }) => read.tokenizer.decode(tokens, spellings));
    assert.deepEqual(texts(read.training), [text, '', 'Ж the cat Ω\n']);
    assert.deepEqual(texts(read.validation), ['a hat 😀 sat\n']);
    assert.deepEqual(read.tokenizer.describe(), tokenizer.describe());
  });

  it('is refused when it is cut short anywhere, or is something else', () => {
    for (let length = 0; length < bytes.length; length += 7) {
      assert.throws(() => decodeTokenFile(bytes.subarray(0, length), 'x.tokens'), Failure);
    }
    const other = encodeTensorFile({ tensors: new Map(), metadata: new Map() });
    assert.throws(() => decodeTokenFile(other, 'x.tokens'), /x\.tokens cannot be used as a file of tokens/);
  });
});
