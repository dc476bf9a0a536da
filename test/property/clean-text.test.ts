import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanText } from '../../src/secrets/clean-text';
import { decodeText } from '../../src/corpus/read/decode-text';
import { dropInvisible } from '../../src/text/invisible-characters';

/** Pieces that detectors look for, in any order, beside arbitrary text. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'password',
    ' = ',
    ': ',
    '"',
    "'",
    '=',
    '\n',
    'token',
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    'ghp_',
    'eyJ',
    '://',
    'user:',
    '@',
    '\\n',
    'a8F3kLm9Qz2XvB7nT5wY1cR4',
    '<password>',
    '</',
    'Authorization',
    'Bearer ',
    '// ',
    '${x}',
    'REDACTED',
    ';',
    '(',
    ',',
    '\u202E',
    '\u200D',
    '\uD800',
  ),
);
const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));

describe('cleaning text', () => {
  it('is done after the first time, and leaves well-formed text', () => {
    fc.assert(
      fc.property(text, fc.constantFrom(undefined, 'typescript', 'yaml', 'markdown'), (dirty, language) => {
        const once = cleanText(dirty, language).text;
        assert.equal(Buffer.from(once, 'utf8').toString('utf8'), once);
        assert.equal(cleanText(once, language).text, once);
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });

  it('never changes text of letters, spaces and line ends', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', 'з', '語', ' ', '\n', '\t', '😀', '.'), maxLength: 60 }),
        (plain) => {
          assert.equal(dropInvisible(plain), plain);
        },
      ),
      { seed: 11 },
    );
  });

  it('decodes any text in UTF-8 and UTF-16 with a byte order mark, or passes it over', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (original) => {
        const encodings = [
          Buffer.from(original, 'utf8'),
          Buffer.from(`\uFEFF${original}`, 'utf8'),
          Buffer.from(`\uFEFF${original}`, 'utf16le'),
          Buffer.from(`\uFEFF${original}`, 'utf16le').swap16(),
        ];
        for (const bytes of encodings) {
          const decoded = decodeText(bytes);
          if ('text' in decoded) assert.equal(decoded.text, original.replace(/^\uFEFF/, ''));
          else assert.ok(['empty', 'binary'].includes(decoded.skipped), decoded.skipped);
        }
      }),
      { seed: 11 },
    );
  });

  it('takes no random bytes for text that they are not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeText(Buffer.from(bytes));
        if ('text' in decoded)
          assert.ok(!decoded.text.includes('\uFFFD') || Buffer.from(bytes).includes(0xef));
      }),
      { seed: 11 },
    );
  });
});
