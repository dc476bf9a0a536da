import assert from 'node:assert/strict';
import { choice } from '../../../../src/prediction/policy/policy';
import { whyNothing } from '../../../../src/prediction/policy/why';
import { Predictor } from '../../../../src/prediction/predictor';
import { inEnglish } from '../../../../src/protocol/said';
import { learnTokenizer } from '../../../../src/text/learn-tokenizer';
import { program } from '../fakes';

describe('why a suggestion', () => {
  it('names the file and the line that recall saw it in', () => {
    const unusual = 'const unusual = configure(everything, atOnce);\n'.repeat(4);
    const tokenizer = learnTokenizer('subwords', [program, unusual], { vocabularySize: 200 });
    const predictor = new Predictor({ tokenizer, model: null, now: () => 0, settings: { eagerness: 1 } });
    predictor.learn('other.ts', 'nothing of the kind\n'.repeat(5));
    predictor.learn('src/seen.ts', `// first\n\n${unusual}${program}`);
    const { text, reason } = predictor.complete({
      path: 'new.ts',
      prefix: '// a\nconst unusual = configure(every',
      suffix: '',
    });
    assert.ok(text.startsWith('thing'), JSON.stringify([text, reason]));
    assert.match(reason, /recall \d+ %; seen in src\/seen\.ts, line [3456]\.$/);
  });

  it('says why nothing is shown', () => {
    const tokenizer = learnTokenizer('subwords', [program], { vocabularySize: 120 });
    const predictor = new Predictor({ tokenizer, model: null, now: () => 0 });
    predictor.learn('a.ts', program);
    const { text, reason } = predictor.complete({ path: 'b.ts', prefix: 'export function ', suffix: '' });
    assert.equal(text, '');
    assert.match(reason, /only \d+ % probable|too improbable/);
  });

  it('says that the best guess saves nothing, however probable it is', () => {
    const showing = { minimumConfidence: 0.5, distractionCost: 1 };
    const reason = (text: string, confidence: number): string =>
      inEnglish(whyNothing([choice(text, confidence, showing.distractionCost)], showing, true));
    for (const key of [';', '。', '👩‍💻', 'e\u0301'])
      assert.equal(reason(key, 0.9), 'The best guess, 90 % probable, would save no key.');
    assert.match(
      inEnglish(whyNothing([choice('ab', 0.6, 9)], showing, true)),
      /^The best guess, 60 % .* too few keys/,
    );
    assert.equal(reason('abc', 0.3), 'The best guess is only 30 % probable.');
    assert.equal(inEnglish(whyNothing([], showing, false)), 'Nothing fits to what stands behind the cursor.');
    assert.equal(inEnglish(whyNothing([], showing, true)), 'Whatever may come here is too improbable.');
  });
});
