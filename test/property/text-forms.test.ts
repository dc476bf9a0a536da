import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isGraphemeBorder } from '../../src/text/characters/graphemes';
import { formOf, InsideText } from '../../src/text/form/text-form';
import { DocumentForms } from '../../src/threads/predictor/document-forms';
import { PredictorService } from '../../src/threads/predictor/predictor-service';

const numRuns = 60;
const units = ['\t', '  ', '   ', '    ', '        '] as const;
const lineEnds = ['\n', '\r\n', '\r'] as const;
const unit = fc.constantFrom(...units);
const lineEnd = fc.constantFrom(...lineEnds);

/** Words of many scripts, and what stands between and in them. */
const word = fc.constantFrom(
  ...[
    'const',
    'x',
    '=',
    '(',
    '});',
    '* a',
    'größe',
    'e\u0301te\u0301',
    'đường',
    'کتاب‌ها',
    '한국어',
    'नि',
    'การ',
    '👩‍💻',
    '🇩🇪',
  ],
  ...[
    'e\u0301',
    '\u212B',
    'ê\u0301',
    '\uFA19',
    '\u0958',
    '\t',
    '\u0301',
    '\uD800',
    '\uDC00',
    '\u200D',
    '\u2028',
    '\0',
    '\uFEFF',
  ],
);
const anyLine = fc
  .tuple(
    fc.constantFrom('', ' ', '  ', '\t', '\t ', '    ', ' \t', '\t\t', '       '),
    fc.array(word, { maxLength: 5 }),
  )
  .map(([white, words]) => white + words.join(' '));
const anyText = fc
  .array(fc.tuple(anyLine, fc.constantFrom(...lineEnds, '')), { maxLength: 8 })
  .map((lines) => lines.map((line) => line.join('')).join(''));

function borderAt(text: string, place: number): number {
  let cursor = text === '' ? 0 : place % (text.length + 1);
  while (!isGraphemeBorder(text, cursor)) cursor--;
  return cursor;
}

/** Whether the cursor does not stand within a unit of indentation. */
function isWholeUnits(prefix: string, unit: string | null): boolean {
  const line = /[^\r\n]*$/.exec(prefix)![0];
  return unit === null || !/^ +$/.test(line) || line.length % unit.length === 0;
}

/** Lines that agree, in this form; enough of them around the cursor to tell. */
const agreeing = fc
  .record({
    unit,
    lineEnd,
    apart: fc.boolean(),
    lines: fc.array(
      fc.tuple(
        fc.nat(3),
        fc.array(fc.constantFrom('const', 'größe', '한국어', 'đường', 'नि', '👩‍💻', ')'), {
          minLength: 1,
          maxLength: 3,
        }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ unit, lineEnd, apart, lines }) => {
    const around = 'é {\n\té {\n\t\té\n\t}\n}\n';
    const text = `${around}${lines.map(([depth, words]) => `${'\t'.repeat(depth)}${words.join(' ')}\n`).join('')}${around}`;
    return text
      .normalize(apart ? 'NFD' : 'NFC')
      .replaceAll('\t', unit)
      .replaceAll('\n', lineEnd);
  });

describe('the form of any text', () => {
  it('is mapped there and back at every place between two graphemes and two units of indentation', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, agreeing), unit, fc.nat(), (text, inside, place) => {
        const form = formOf(text);
        const mapped = new InsideText(text, form, inside);
        let cursor = borderAt(text, place);
        while (!isWholeUnits(text.slice(0, cursor), form.indentation)) cursor--;
        const at = mapped.inside(cursor);
        assert.deepEqual(mapped.outside([at, mapped.text.length]), [
          text.slice(0, cursor),
          text.slice(cursor),
        ]);
        assert.doesNotMatch(mapped.text, /\r/);
        // Once inside, it stays as it is.
        assert.equal(new InsideText(mapped.text, { indentation: inside }, inside).text, mapped.text);
      }),
      { numRuns: numRuns * 5 },
    );
  });

  it('gives whoever suggests what really follows just that', () => {
    fc.assert(
      fc.property(agreeing, unit, fc.nat(), fc.nat(12), (text, inside, place, typed) => {
        const forms = new DocumentForms(inside);
        const whole = new InsideText(text, formOf(text), inside).text;
        const start = borderAt(text, place);
        for (let cursor = start; cursor <= Math.min(text.length, start + typed); cursor++) {
          if (!isGraphemeBorder(text, cursor)) continue;
          const there = forms.place('a', text.slice(0, cursor), text.slice(cursor));
          assert.equal(whole.slice(0, there.prefix.length), there.prefix);
          const follows = whole.slice(there.prefix.length);
          if (follows !== '') assert.equal(there.outside(follows), text.slice(cursor));
        }
      }),
      { numRuns: numRuns * 5 },
    );
  });

  it('is that of what is suggested, which ends between two graphemes', async () => {
    let shown = 0;
    const learned = 'größe {\n\tété(한국어) {\n\t\treturn đường;\n\t}\n}\n'.repeat(4);
    await fc.assert(
      fc.asyncProperty(agreeing, fc.oneof(anyText, agreeing), fc.nat(), async (known, text, place) => {
        const service = new PredictorService();
        await service.learnFiles([
          { absolutePath: 'a.ts', text: learned + new InsideText(known, formOf(known), '\t').text },
        ]);
        const cursor = borderAt(text, place);
        const prefix = text.slice(0, cursor);
        for (const [path, suffix] of [
          ['b.ts', text.slice(cursor)],
          ['c.ts', ''],
        ] as const) {
          const completion = service.complete({ path, prefix, suffix, explicit: true });
          for (const suggested of [completion.text, ...completion.alternatives.map((other) => other.text)]) {
            if (suggested === '') continue;
            shown++;
            const whole = prefix + suggested;
            assert.ok(
              isGraphemeBorder(whole + suffix, whole.length),
              JSON.stringify([prefix, suggested, suffix]),
            );
            const { lineEnd } = formOf(text);
            for (const [end] of suggested.matchAll(/\r\n?|\n/g))
              assert.equal(end, suffix === '' ? formOf(prefix).lineEnd : lineEnd);
          }
        }
      }),
      { numRuns },
    );
    assert.ok(shown > 20, `${shown} suggestions`);
  });
});
