import assert from 'node:assert/strict';
import { hostileStrings } from '../../fixtures/hostile-strings';
import { shown, type Place } from '../../../src/text/shown';

const places: readonly Place[] = ['terminal', 'line', 'notification', 'markdown'];
const attacks = [
  '[free money](command:workbench.action.terminal.new)',
  '[x](https://evil.example "title")',
  '$(error) broken',
  '\u001b[2J\u001b]0;title\u0007\u009b31m',
  'invoice\u202egpj.exe',
  'a\u2066b\u2069\u200b\u{e0041}',
  'over\rwritten',
  'first\nunroll: second line',
  'one\u2028two\u2029three\u0085four\ffive',
  '`code` *bold* _it_ <img src=x onerror=alert(1)> <!-- --> | # ~~x~~ &lt;',
  'lone \ud800 half',
];

describe('text that is shown', () => {
  for (const place of places)
    it(`holds nothing that is more than text: ${place}`, () => {
      for (const text of [...attacks, ...hostileStrings]) {
        const safe = shown(text, place);
        assert.doesNotMatch(
          safe,
          /[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u007f-\u009f]/,
          JSON.stringify(safe),
        );
        assert.doesNotMatch(safe, /[\u202a-\u202e\u2066-\u2069\u{e0041}]/u, JSON.stringify(safe));
        assert.doesNotMatch(safe, /\p{Surrogate}/u);
        assert.doesNotMatch(safe, /\r(?!\n)/);
        if (place === 'terminal') continue;
        assert.doesNotMatch(safe, /[\n\r\u2028\u2029]/, JSON.stringify(safe));
        if (place === 'line') continue;
        // What VS Code takes for a link, in notifications and in Markdown; and for an icon.
        assert.doesNotMatch(safe, /\[[^\]]*\]\([^)]*\)/, safe);
        if (place === 'notification') assert.doesNotMatch(safe, /\$\([a-z~-]+\)/i);
        else assert.doesNotMatch(safe, /(?<!\\)[`*_[\]()|#~]|</, safe);
      }
    });

  it('is left as it is where it is only text, in any language', () => {
    for (const text of [
      'const a = 1;',
      'naïve café',
      '漢字とかな',
      'العربية',
      'ไทย',
      '👩‍💻 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      'می‌خواهم',
      'क्‍ष',
    ])
      for (const place of ['terminal', 'line', 'notification'] as const)
        assert.equal(shown(text, place), text);
    assert.equal(shown('a\n\tb\r\n', 'terminal'), 'a\n\tb\r\n');
    assert.equal(shown('C:\\a b\\c.ts', 'line'), 'C:\\a b\\c.ts');
  });

  it('says where something cannot be seen', () => {
    assert.equal(shown('invoice\u202egpj.exe', 'line'), 'invoice␀gpj.exe');
    assert.equal(shown('\u001b[2J', 'terminal'), '␀[2J');
  });
});
