import assert from 'node:assert/strict';
import { type Line, lineBreakOf, moreLines } from '../../../../src/prediction/decoding/more-lines';
import { Predictor } from '../../../../src/prediction/predictor';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { CountingModel, program } from '../fakes';

const limits = { lines: 12, characters: 800, minimumProbability: 0.2, outOfTime: () => false };

/** Goes on behind `line` with these lines, each as probable as told. */
function goOn(
  line: string,
  lines: readonly (string | Line)[],
  suffix = '',
  changed: Partial<typeof limits> = {},
) {
  let count = 0;
  const nextLine = (): Line | null => {
    const next = lines[count++];
    return typeof next === 'string' ? { text: next, probability: 0.5 } : (next ?? null);
  };
  return moreLines(line, '', suffix, '\n', nextLine, { ...limits, ...changed });
}
const texts = (found: readonly Line[]) => found.map(({ text }) => text);

describe('lines beyond the first', () => {
  it('go on until every bracket is closed', () => {
    const found = goOn('if (ready) {', ['  start();', '}', '']);
    assert.deepEqual(found, [{ text: '\n  start();\n}', probability: 0.25 }]);
  });

  it('are not shown while a bracket stays open', () => {
    assert.deepEqual(goOn('if (ready) {', ['  start();', '  run();']), []);
  });

  it('stop before a line that closes what is closed below the cursor already', () => {
    assert.deepEqual(texts(goOn('if (ready) {', ['  start();', '}'], '\n}\n')), ['\n  start();']);
  });

  it('stop before what stands below already', () => {
    assert.deepEqual(texts(goOn('let a;', ['let b;', 'let c;'], '\nlet c;')), ['\nlet b;']);
  });

  it('stop at a dedent, at a blank line and at the same line again', () => {
    assert.deepEqual(texts(goOn('  let a;', ['  let b;', 'let c;'])), ['\n  let b;']);
    assert.deepEqual(texts(goOn('let a;', ['let b;', '', 'let c;'])), ['\nlet b;']);
    assert.deepEqual(texts(goOn('let a;', ['let b;', 'let b;'])), ['\nlet b;']);
  });

  it('stop where the next line is improbable, and when time, lines or characters run out', () => {
    const lines = ['let b;', { text: 'let c;', probability: 0.1 }];
    assert.deepEqual(texts(goOn('let a;', lines)), ['\nlet b;']);
    assert.deepEqual(goOn('let a;', ['let b;'], '', { outOfTime: () => true }), []);
    assert.equal(goOn('let a;', ['let b;', 'let c;', 'let d;'], '', { lines: 2 }).length, 2);
    assert.equal(goOn('let a;', ['let b;', 'let c;'], '', { characters: 10 }).length, 1);
  });

  it('break as the document does', () => {
    assert.equal(lineBreakOf('a\r\nb', ''), '\r\n');
    assert.equal(lineBreakOf('a\nb', '\r\n'), '\n');
    assert.equal(lineBreakOf('a', '\r\nb'), '\r\n');
    assert.equal(lineBreakOf('', ''), '\n');
  });
});

describe('a suggestion that was asked for', () => {
  const setUp = (text = program) => {
    const tokenizer = learnTokenizer('subwords', [text], { vocabularySize: 90 });
    const predictor = new Predictor({
      tokenizer,
      model: new CountingModel(tokenizer, [text, text]),
      now: () => 0,
      settings: { eagerness: 1 },
    });
    predictor.learn('b.ts', text);
    const complete = (prefix: string, suffix: string, explicit: boolean) =>
      predictor.complete({ path: 'a.ts', prefix, suffix, explicit });
    return { predictor, complete };
  };
  const prefix = `${program}\nexport function gammaValue(input: number): number {\n  const result = comp`;

  it('goes on over line ends, in the line breaks of the document', () => {
    const { text, confidence } = setUp().complete(prefix, '', true);
    assert.equal(text, 'ute(input);\n  return result;');
    assert.ok(confidence > 0 && confidence <= 1);
    const crlf = (part: string) => part.replaceAll('\n', '\r\n');
    assert.equal(
      setUp(crlf(program)).complete(crlf(prefix), '', true).text,
      'ute(input);\r\n  return result;',
    );
  });

  it('begins with a new line only where the line is finished', () => {
    const sums = Array.from({ length: 32 }, (_, i) =>
      i % 4 === 3 ? 'total = base\nreport(total)\n' : 'total = base + tax\nreport(total)\n',
    );
    const tokenizer = learnTokenizer('words', [sums.join('')]);
    const predictor = new Predictor({ tokenizer, model: null, now: () => 0 });
    predictor.learn('b.ts', sums.join(''));
    const newLines = (line: string): string[] => {
      const prefix = sums[0] + line;
      const { text, alternatives } = predictor.complete({ path: 'a.ts', prefix, suffix: '', explicit: true });
      return [text, ...alternatives.map((other) => other.text)].filter((one) => one.startsWith('\n'));
    };
    // One in four ends there.
    assert.deepEqual(newLines('total = base'), []);
    assert.deepEqual(newLines('total = ba'), []);
    assert.match(newLines('total = base + tax')[0]!, /^\nreport\(total\)/);
  });

  it('closes the block that it opens', () => {
    const head = `${program}\nexport function gammaValue(input: number): num`;
    assert.equal(
      setUp().complete(head, '', true).text,
      'ber {\n  const result = compute(input);\n  return result;\n}',
    );
  });

  it('stays in its line unless it was asked for, and where the line goes on behind the cursor', () => {
    assert.match(setUp().complete(prefix, '', false).text, /^.+$/);
    const inside = setUp().complete(prefix, ' // why', true);
    assert.ok([inside, ...inside.alternatives].every(({ text }) => !text.includes('\n')));
  });

  it('leaves reading as it was: what comes next is predicted as before', () => {
    const [asked, plain] = [setUp().predictor, setUp().predictor];
    asked.complete({ path: 'a.ts', prefix, suffix: '', explicit: true });
    plain.complete({ path: 'a.ts', prefix, suffix: '' });
    assert.deepEqual(asked.expect('a.ts', `${prefix}u`, 5), plain.expect('a.ts', `${prefix}u`, 5));
  });
});
