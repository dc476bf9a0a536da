import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunksOf } from '../../src/prediction/document/chunks';
import { cleanText } from '../../src/secrets/clean-text';
import { CleanedChunks } from '../../src/secrets/cleaned-chunks';
import { placeholder } from '../../src/secrets/secret-span';

const random = 'a8F3kLm9Qz2XvB7nT5wY1cR4';
const key = `-----BEGIN RSA PRIVATE KEY-----\n${`${random}${random}\n`.repeat(3)}-----END RSA PRIVATE KEY-----\n`;
/** Secrets, such over several lines, beginnings and ends of them, and plain lines. */
const piece = fc.oneof(
  fc.constantFrom(
    'const password = "hunter2";\n',
    'password =\n  "hunter2";\n',
    'auth = (\n  "admin",\n  "S3cret99!")\n',
    'machine a.b\n  login me\n  password hunter2x\n',
    `x = "${random}"\n`,
    '"Server=db;User=a;Pwd=blu392!;Encrypt=true"\r\n',
    'secret: correcthorse\n',
    key,
    key.slice(0, 60),
    key.slice(-60),
    'password =\n',
    '  "hunter2"\n',
    '\u202e\u200b',
    '\n',
    'x'.repeat(600),
  ),
  fc.constantFrom('const a = 1;\n', 'for (const x of y) {\n', '}\n').map((line) => line.repeat(4)),
);
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
/** Where a text is cut out, how much of it, and what comes there instead; shares of its length. */
const edit = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(80),
  fc.oneof(piece, fc.constant('')),
);

describe('a text that is edited', () => {
  it('is at any time as clean as if it were cleaned whole', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(edit, { maxLength: 6 }),
        fc.constantFrom(undefined, 'yaml'),
        (first, edits, language) => {
          const cleaned = new CleanedChunks(language);
          let now = first;
          for (const [place, length, added] of [[0, 0, ''] as const, ...edits]) {
            const at = Math.floor(place * now.length);
            now = now.slice(0, at) + added + now.slice(at + length);
            const chunks = chunksOf(now);
            const texts = cleaned.update(chunks);
            assert.equal(texts.length, chunks.length);
            assert.equal(texts.join(''), cleanText(now, language).text);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it('has nothing of a secret that an edit far above makes one', () => {
    const cleaned = new CleanedChunks();
    const rows = Array.from({ length: 300 }, (_, i) => `${i}${random}${random}${random}`.padEnd(76, 'A'));
    const end = '-----END PRIVATE KEY-----';
    cleaned.update(chunksOf(['// nothing', ...rows, end].join('\n')));
    const now = cleaned.update(chunksOf(['-----BEGIN PRIVATE KEY-----', ...rows, end].join('\n')));
    assert.equal(now.join(''), placeholder);
  });

  it('is looked at around an edit only: a key in a long text costs little', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `\nconst value${i} = compute(${i}, "name${i}");`);
    const cleaned = new CleanedChunks();
    const first = performance.now();
    cleaned.update(lines);
    const whole = performance.now() - first;
    let fastest = Infinity;
    for (let i = 0; i < 20; i++) {
      const next = [...lines];
      next[10_000 + i] = `\nconst typed = "${i}`;
      const began = performance.now();
      cleaned.update(next);
      fastest = Math.min(fastest, performance.now() - began);
    }
    // All of it anew would take as long as before; the machine may be busy at the one or the other.
    assert.ok(fastest < whole / 3, `${fastest} ms of ${whole} ms`);
  });
});
