import assert from 'node:assert/strict';
import { Predictor } from '../../../../src/prediction/predictor';
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
    assert.match(reason, /only \d+ % probable|Nothing fits/);
  });
});
