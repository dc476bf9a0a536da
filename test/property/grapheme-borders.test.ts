import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Predictor } from '../../src/prediction/predictor';
import { firstLine } from '../../src/prediction/policy/suffix';
import { endsInsideGrapheme, isGraphemeBorder } from '../../src/text/characters/graphemes';
import { dropInvisible } from '../../src/text/invisible-characters';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import { generatedText, languages } from '../languages';

/** Clusters that are easily cut, in words that are learned as they are. */
const cluster = fc.constantFrom(
  ...[
    '👩‍💻',
    '👨‍👩‍👧',
    '🇩🇪',
    '🇫🇷',
    '❤️',
    '1️⃣',
    '👍🏽',
    'e\u0301',
    'é',
    'क्ष',
    'क्‍ष',
    'می‌خواهم',
    'けい',
    '各',
    '각',
    'नि',
    'ก็',
    '葛\u{E0100}',
  ],
  ...['a', 'b', ' ', '.', '(', '🏴', '\u200B', '\u202E', '\u0301', '\u200D', '\uFE0F'],
);
const line = fc.array(cluster, { minLength: 1, maxLength: 8 }).map((clusters) => clusters.join(''));
/** Clusters that begin alike behind the same word: what is certain of them ends inside. */
const branches = fc
  .constantFrom(
    ['👩‍💻', '👩‍🔬', '👩‍🎨'],
    ['🇩🇪', '🇩🇰'],
    ['👍🏽', '👍🏿'],
    ['e\u0301', 'e\u0300'],
    ['नि', 'नी'],
    ['क्ष', 'क्र'],
  )
  .map((clusters) => clusters.map((cluster) => `wo ${cluster}${cluster}`).join('\n'));
const anyScript = fc
  .constantFrom(...languages)
  .chain((language) => fc.nat(20).map((seed) => generatedText(language, 3, seed)));

describe('what is suggested, in any text, at any cursor between two graphemes', () => {
  for (const kind of ['characters', 'words', 'subwords'] as const) {
    it(`ends between two graphemes, shows nothing that is lone, and comes back from ${kind}`, () => {
      let shown = 0;
      fc.assert(
        fc.property(
          fc.array(fc.oneof(line, branches, anyScript), {
            minLength: 1,
            maxLength: 4,
          }),
          fc.nat(),
          (lines, place) => {
            const text = `${lines.join('\n')}\n`.repeat(4);
            const tokenizer = learnTokenizer(kind, [text]);
            const predictor = new Predictor({
              tokenizer,
              model: null,
              now: () => 0,
              settings: { eagerness: 1 },
            });
            predictor.learn('a.md', text);
            let cursor = place % text.length;
            while (!isGraphemeBorder(text, cursor)) cursor--;
            for (const [prefix, suffix] of [
              [text.slice(0, cursor), text.slice(cursor)],
              [text.slice(0, cursor), ''],
            ] as const) {
              const completion = predictor.complete({
                path: 'b.md',
                prefix,
                suffix,
                explicit: true,
              });
              for (const suggested of [
                completion.text,
                ...completion.alternatives.map((other) => other.text),
              ]) {
                if (suggested === '') continue;
                shown++;
                const whole = prefix + suggested;
                assert.ok(
                  isGraphemeBorder(whole + suffix, whole.length),
                  JSON.stringify([prefix, suggested, suffix]),
                );
                assert.ok(!endsInsideGrapheme(whole), JSON.stringify(suggested));
                const { tokens, spellings } = tokenizer.encode(suggested);
                assert.equal(tokenizer.decode(tokens, spellings), suggested);
                // What is learned of the document, once it is accepted, is what was shown.
                const context = dropInvisible(prefix);
                assert.equal(dropInvisible(context + suggested).slice(context.length), suggested);
                assert.ok(firstLine(suffix).trim() === '' || !suggested.includes('\n'));
              }
            }
          },
        ),
        { numRuns: 40 },
      );
      assert.ok(shown > 20, `${shown} suggestions`);
    });
  }
});
