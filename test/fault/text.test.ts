import assert from 'node:assert/strict';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import type { TokenKind } from '../../src/protocol/kinds';

/** A small generator, so that the text is the same each time (Numerical Recipes' constants). */
function noise(length: number, alphabet: string): string {
  let state = 1;
  let text = '';
  while (text.length < length) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += alphabet[Math.floor((state / 2 ** 32) * alphabet.length)]!;
  }
  return text;
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/=';
const manyCharacters = Array.from({ length: 100_000 }, (_, i) => String.fromCodePoint(0x10000 + i)).join('');
const hostile: Record<string, string> = {
  'one line of letters': 'a'.repeat(2e5),
  'one line of a spaces': ' '.repeat(2e5),
  'one line of a brackets': '('.repeat(2e5),
  'one line of a million units of base64': noise(1e6, letters),
  'one line of small letters': noise(2e5, 'abcdefghijklmnopqrstuvwxyz'),
  'line breaks': '\n'.repeat(2e5),
  'carriage returns': '\r'.repeat(1e5) + '\r\n'.repeat(1e5),
  'NUL bytes': '\0'.repeat(2e5),
  'lone surrogates': '\ud800\ud800\udc00\udc00a'.repeat(3e4),
  'a hundred thousand different characters': manyCharacters,
  'combining marks without end': 'e' + '\u0301'.repeat(1e5),
  'literal special tokens': '<EOS><UNK>'.repeat(2e4),
  'no text': '',
};
const ordinary =
  'export function getElement(index: number): Element {\n    return elements[index];\n}\n'.repeat(200);

for (const kind of ['characters', 'words', 'subwords'] satisfies TokenKind[]) {
  const trained = learnTokenizer(kind, [ordinary]);

  describe(`hostile text in ${kind}`, () => {
    for (const [name, text] of Object.entries(hostile)) {
      it(`is learned, and encoded exactly by that dictionary and by another: ${name}`, () => {
        for (const tokenizer of [learnTokenizer(kind, [text, ordinary]), trained]) {
          const { tokens, spellings } = tokenizer.encode(text);
          assert.ok(tokenizer.decode(tokens, spellings) === text);
          const { typed } = tokenizer.heal(text);
          assert.ok(typed.length <= 48 && text.endsWith(typed));
        }
      });
    }

    it('is nothing: a dictionary of no text has the special tokens and spells the rest', () => {
      const empty = learnTokenizer(kind, []);
      assert.equal(empty.size, 2);
      const { tokens, spellings } = empty.encode(ordinary);
      assert.ok(empty.decode(tokens, spellings) === ordinary);
      assert.ok(spellings.every((spelling) => Number.isFinite(empty.spellingBits(spelling))));
    });
  });
}
