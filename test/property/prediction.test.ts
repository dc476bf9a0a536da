import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chunksOf, maximumChunk } from '../../src/prediction/document/chunks';
import { visibleLength } from '../../src/text/invisible-characters';
import { Mixture } from '../../src/prediction/mixture/mixture';
import { newObservation } from '../../src/prediction/mixture/observation';
import { Predictor } from '../../src/prediction/predictor';
import { Recall } from '../../src/prediction/recall/recall';
import { firstLine } from '../../src/prediction/policy/suffix';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import { CountingModel, program } from '../unit/prediction/fakes';

const kinds = ['characters', 'words', 'subwords'] as const;
const hidden = program.replaceAll('compute', 'com\u200bpu\u202ete');
const cases = kinds.map((kind) => {
  const tokenizer = learnTokenizer(
    kind,
    [program, hidden],
    kind === 'characters' ? {} : { vocabularySize: 90 },
  );
  const model = new CountingModel(tokenizer, [program, hidden]);
  return { kind, tokenizer, model };
});
/** By number, lest a failure prints whole dictionaries. */
const anyCase = fc.integer({ min: 0, max: cases.length - 1 });

/** Texts that look like the program, and such that do not. */
const piece = fc.oneof(
  fc
    .integer({ min: 0, max: program.length })
    .chain((from) => fc.integer({ min: 0, max: 60 }).map((length) => program.slice(from, from + length))),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('\r\n', '\n    ', '\t', '😀', '👨‍👩‍👧', '"', ')', '}'),
);
const anyText = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

function predictorOf({ tokenizer, model }: (typeof cases)[number], withModel = true): Predictor {
  return new Predictor({
    tokenizer,
    model: withModel ? model : null,
    now: () => 0,
    settings: { eagerness: 1, maximumTokens: 12, learnedTokensOfLine: 0 },
  });
}

describe('prediction, for any text', () => {
  it('never shows what the suffix has, nor what cannot be seen, nor a second line unless asked', () => {
    let suggestions = 0;
    fc.assert(
      fc.property(
        anyCase,
        anyText,
        anyText,
        fc.boolean(),
        fc.boolean(),
        (which, prefix, suffix, explicit, withModel) => {
          const given = cases[which]!;
          const predictor = predictorOf(given, withModel);
          predictor.learn('b.ts', hidden);
          const query = { path: 'a.ts', prefix, suffix, explicit };
          const { text, confidence, alternatives, reason } = predictor.complete(query);
          assert.ok(confidence >= 0 && confidence <= 1 && reason !== '');
          if (text !== '') suggestions++;
          for (const shown of [text, ...alternatives.map((other) => other.text)]) {
            for (const line of shown.split(/\r?\n/)) assert.equal(visibleLength(line), line.length);
            const rest = firstLine(suffix);
            if (!explicit || rest.trim() !== '') assert.equal(shown.search(/[\r\n]/), -1);
            if (shown === '' || rest.trim() === '') continue;
            for (let length = 1; length <= Math.min(shown.length, rest.length); length++) {
              // A bracket that the suggestion opened itself may be closed in front of another one.
              const overlap = rest.slice(0, length);
              const repeats = shown.endsWith(overlap) && !/^[)\]}]+$/.test(overlap);
              assert.ok(!repeats, JSON.stringify([shown, rest]));
            }
          }
        },
      ),
      { numRuns: 150 },
    );
    assert.ok(suggestions > 10, `${suggestions} of 150`);
  });

  it('goes on with what the suggestion widget has selected', () => {
    let suggestions = 0;
    fc.assert(
      fc.property(
        anyCase,
        anyText,
        fc.constantFrom('compute', 'res', 'inp', 'zzz'),
        (which, prefix, mustBeginWith) => {
          const given = cases[which]!;
          const { text } = predictorOf(given).complete({ path: 'a.ts', prefix, suffix: '', mustBeginWith });
          assert.ok(text === '' || text.startsWith(mustBeginWith));
          if (text !== '') suggestions++;
        },
      ),
      { numRuns: 60 },
    );
    assert.ok(suggestions > 5, `${suggestions} of 60`);
  });

  it('continues typed characters: a hypothesis begins where the cursor stands, inside a token or not', () => {
    let sure = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: program.length }), (at) => {
        for (const given of cases) {
          const { text, confidence } = predictorOf(given).complete({
            path: 'a.ts',
            prefix: program.slice(0, at),
            suffix: '',
          });
          if (confidence <= 0.95) continue;
          assert.equal(text, program.slice(at, at + text.length));
          sure++;
        }
      }),
      { numRuns: 40 },
    );
    assert.ok(sure > 10, `${sure} of 120`);
  });

  it('has distributions that sum to one, whatever is recalled', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.array(anyText, { maxLength: 3 }),
        anyText,
        fc.boolean(),
        (which, texts, text, withModel) => {
          const given = cases[which]!;
          const { tokenizer } = given;
          const workspace = new Recall(tokenizer.size, tokenizer.kind);
          for (const other of texts) workspace.learn(tokenizer.encode(other).tokens);
          const document = new Recall(tokenizer.size, tokenizer.kind, false);
          document.learn(tokenizer.encode(text).tokens);
          const mixture = new Mixture(
            tokenizer.size,
            tokenizer.kind,
            withModel ? given.model : null,
            workspace,
          );
          const seen = newObservation(tokenizer.size);
          let position = mixture.start(tokenizer.endOfSequence);
          for (const token of tokenizer.encode(text).tokens)
            position = mixture.advance([position], [token])[0]!;
          for (const recalled of [document, null]) {
            const row = mixture.probabilities([position], recalled)[0]!;
            assert.ok(Math.abs(row.reduce((sum, p) => sum + p, 0) - 1) < 1e-6);
            assert.ok(row.every((p) => p > 0 || withModel));
            if (row.length > 2) mixture.learn(mixture.observe(position, recalled, seen), 2);
          }
        },
      ),
      { numRuns: 80 },
    );
  });

  it('is exactly as it was after a text was learned and forgotten', () => {
    fc.assert(
      fc.property(
        anyCase,
        anyText,
        fc.array(anyText, { maxLength: 4 }),
        anyText,
        (which, kept, gone, prefix) => {
          const given = cases[which]!;
          const expected = predictorOf(given, false);
          const predictor = predictorOf(given, false);
          for (const one of [expected, predictor]) one.learn('kept.ts', kept + program);
          gone.forEach((text, i) => predictor.learn(`${i % 2}.ts`, text));
          for (const path of ['0.ts', '1.ts']) predictor.forget(path);
          assert.deepEqual(predictor.expect('a.ts', prefix, 20), expected.expect('a.ts', prefix, 20));
          assert.equal(predictor.score(kept).bits, expected.score(kept).bits);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows of an edited document, once it is saved, what it would know of it as a new one', () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.array(fc.tuple(anyText, anyText), { maxLength: 5 }),
        anyText,
        (which, versions, text) => {
          const [edited, fresh] = [predictorOf(cases[which]!, false), predictorOf(cases[which]!, false)];
          for (const predictor of [edited, fresh]) predictor.learn('b.ts', program);
          for (const [prefix, suffix] of versions) edited.complete({ path: 'a.ts', prefix, suffix });
          for (const predictor of [edited, fresh]) predictor.learn('a.ts', text);
          assert.deepEqual(edited.expect('other.ts', text, 20), fresh.expect('other.ts', text, 20));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('cuts a document into chunks that are the document, none of them in a character', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(anyText, fc.constant('😀\r\n'.repeat(300)), fc.constant('x'.repeat(3000)))),
        (parts) => {
          const text = parts.join('');
          const chunks = chunksOf(text);
          assert.equal(chunks.join(''), text);
          for (const [i, chunk] of chunks.entries()) {
            assert.ok(chunk.length > 0 && chunk.length <= maximumChunk + 1);
            const next = chunks[i + 1];
            if (next) assert.ok(!(chunk.endsWith('\r') && next.startsWith('\n')));
          }
        },
      ),
    );
  });
});
