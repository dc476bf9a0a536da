import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { HintedRules, type HintedRule } from '../../../src/secrets/hinted-rules';
import { farRules, localRules } from '../../../src/secrets/redact-secrets';
import { foreignCanaries } from '../../fixtures/foreign-canaries';

/** Notes where it was tried. */
function noting(hints: readonly string[], more: Partial<HintedRule> = {}): HintedRule {
  return {
    hints,
    on: (_text, _language, found) => (at) => {
      found.push({ start: at, end: at + 1, kind: 'tried' });
      return at + 1;
    },
    ...more,
  };
}

function triesOf(rule: HintedRule, text: string): number[] {
  return new HintedRules([rule]).find(text, undefined)[0]!.map(({ start }) => start);
}

describe('rules that hints lead to', () => {
  it('are tried where a hint begins, in either case, and nowhere else', () => {
    assert.deepEqual(triesOf(noting(['token']), 'a token, a TOKEN, a tok, a toxin'), [2, 11]);
    assert.deepEqual(triesOf(noting([' -p']), 'x\t-p secret --port'), [1]);
    assert.deepEqual(triesOf(noting(['99']), 'a12 b3 456'), [1, 7, 8]);
    assert.deepEqual(triesOf(noting(['AA9']), 'ab1 a1 Ab2'), [0, 7]);
  });

  it('are tried at the very beginning and at the very end of a text', () => {
    assert.deepEqual(triesOf(noting(['pw']), 'pw'), [0]);
    assert.deepEqual(triesOf(noting(['pw']), 'x pw'), [2]);
    assert.deepEqual(triesOf(noting(['key']), 'key a key'), [0, 6]);
    assert.deepEqual(triesOf(noting(['token']), 'a token'), [2]);
    assert.deepEqual(triesOf(noting(['token']), ''), []);
  });

  it('are tried wherever the pieces end in which a text is read', () => {
    for (const filler of ['x', 'é'])
      for (let length = 8_180; length < 8_200; length++)
        assert.deepEqual(triesOf(noting(['token']), `${filler.repeat(length)}token`), [length], `${length}`);
  });

  it('are tried at letters beyond ASCII if they ask for it', () => {
    assert.deepEqual(triesOf(noting([], { beyondAscii: true }), 'a ключ'), [2, 3, 4, 5]);
    assert.deepEqual(triesOf(noting([]), 'a ключ'), []);
  });

  it('are tried again only where they said', () => {
    const tries: number[] = [];
    const rule = noting(['ab'], {
      on: () => (at) => {
        tries.push(at);
        return at + 5;
      },
    });
    new HintedRules([rule]).find('ab ab ab ab', undefined);
    assert.deepEqual(tries, [0, 6]);
  });

  it('are left out where others are wanted', () => {
    const [one, two] = [noting(['ab']), noting(['ab'])];
    assert.deepEqual(
      new HintedRules([one, two]).find('ab', undefined, [two]).map((found) => found.length),
      [0, 1],
    );
  });

  it('find what they find when they are tried everywhere', () => {
    const hinted = [...farRules, ...localRules].filter((rule) => !rule.beyondAscii || rule.hints.length > 0);
    const everywhere = hinted.map((rule) => ({ ...rule, hints: ['*'] }));
    const [quick, slow] = [new HintedRules(hinted), new HintedRules(everywhere)];
    const found = new Set<number>();
    const texts = [
      ...foreignCanaries().map(({ text }) => text),
      ...foreignCanaries().map(({ text }) => text.toUpperCase()),
      ...['names/secret-words', 'rules/table-secrets', 'rules/secret-codes', 'rules/credential-urls']
        .concat(['rules/argument-secrets', 'rules/key-blocks', 'rules/personal-numbers'])
        .map((name) => readFileSync(path.join(__dirname, `${name}.test.ts`), 'utf8')),
      `-----BEGIN OpenVPN Static key V1-----\n${`${'0123456789abcdef'.repeat(2)}\n`.repeat(16)}`,
      'pasſword is Summer-2019!\nmy to\u212Aen = "q8Rt2LmXv5Zk1Np7"',
    ];
    for (const text of texts)
      for (const language of [undefined, 'yaml', 'plaintext']) {
        const spans = quick.find(text, language);
        assert.deepEqual(spans, slow.find(text, language), text.slice(0, 80));
        for (const [index, { length }] of spans.entries()) if (length > 0) found.add(index);
      }
    const idle = hinted.filter((_, index) => !found.has(index)).map(({ hints }) => hints);
    assert.deepEqual(idle, [], 'every rule found something in these texts');
  });
});
