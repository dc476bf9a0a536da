import assert from 'node:assert/strict';
import { Predictor } from '../../../src/prediction/predictor';
import { fitToSuffix, insideWord } from '../../../src/prediction/policy/suffix';
import { isWordBorder } from '../../../src/text/characters/word-borders';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { generatedText } from '../../languages';

function predictorOf(text: string): Predictor {
  const tokenizer = learnTokenizer('subwords', [text]);
  const predictor = new Predictor({ tokenizer, model: null, now: () => 0 });
  predictor.learn('learned.md', text);
  return predictor;
}

describe('suggestions in any script', () => {
  it('are words of Chinese, in the midst of a sentence', () => {
    const sentences = ['我们在服务器上', '他们用集群', '学生在笔记本上'].flatMap((who) =>
      ['，结果很好。', '，误差下降了。', '和语言模型。'].map((end) => `${who}训练循环神经网络${end}\n`),
    );
    const predictor = predictorOf(sentences.join('').repeat(5));
    for (const prefix of ['他们用集群训练循环', '昨天那位很老的老师忽然对大家说训练循环']) {
      const { text, reason } = predictor.complete({ path: 'new.md', prefix, suffix: '', eagerness: 1 });
      assert.ok(text.startsWith('神经网络'), `${prefix}: ${text} (${reason})`);
    }
  });

  for (const [language, cursor] of [
    ['thai', 'เครื่อง'],
    ['japanese', 'ネットワーク'],
  ] as const) {
    it(`end where words end in ${language}`, () => {
      const text = generatedText(language, 400);
      const predictor = predictorOf(text);
      let shown = 0;
      for (const line of generatedText(language, 10, 7).split('\n')) {
        for (let at = 2; at < line.length; at += 9) {
          const prefix = line.slice(0, at);
          const completion = predictor.complete({ path: 'new.md', prefix, suffix: '', eagerness: 1 });
          if (completion.text === '') continue;
          shown++;
          const whole = prefix + completion.text;
          assert.ok(isWordBorder(`${whole}${cursor}`, whole.length), whole);
        }
      }
      assert.ok(shown > 20, `${shown} shown`);
    });
  }

  it('may stand between two words that no space parts', () => {
    assert.ok(!insideWord('训练循环', '神经网络'));
    assert.ok(insideWord('训', '练循环'));
    assert.ok(insideWord('เครื่', 'อง'));
    assert.equal(fitToSuffix('训练', '循环神经', '网络'), '循环');
    assert.equal(fitToSuffix('let ', 'name', 'other'), '');
  });

  it('are whole words of Persian, whose letters a non-joiner parts', () => {
    const predictor = predictorOf('من امروز می‌خواهم بروم.\nاو فردا می‌خواهد بیاید.\n'.repeat(20));
    const { text } = predictor.complete({ path: 'new.md', prefix: 'من امروز ', suffix: '', eagerness: 1 });
    assert.ok(text.startsWith('می‌خواهم'), text);
  });

  it('are whole emoji, and Indic conjuncts with their joiners', () => {
    const predictor = predictorOf('status: 👩‍💻 done ❤️\nनमस्ते क्‍ष दुनिया\n'.repeat(20));
    const complete = (prefix: string): string =>
      predictor.complete({ path: 'new.md', prefix, suffix: '', eagerness: 1 }).text;
    assert.equal(complete('status: '), '👩‍💻 done ❤️');
    assert.equal(complete('नमस्ते '), 'क्‍ष दुनिया');
  });

  it('never hold a control that is lone or turns the direction, though it was learned', () => {
    const tokenizer = learnTokenizer('characters', ['call\u200Bme(\u202Ex);\n'.repeat(50)]);
    const predictor = new Predictor({ tokenizer, model: null, now: () => 0 });
    predictor.learn('a.md', 'call\u200Bme(\u202Ex);\n'.repeat(50));
    const complete = (prefix: string): string =>
      predictor.complete({ path: 'new.md', prefix, suffix: '', eagerness: 1 }).text;
    for (const prefix of ['', 'ca', 'call\u200Bm', 'call\u200Bme('])
      assert.doesNotMatch(complete(prefix), /[\u200B\u202E]/u);
    assert.equal(complete('ca'), 'll', 'up to the control');
  });
});
