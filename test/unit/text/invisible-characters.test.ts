import assert from 'node:assert/strict';
import { dropInvisible, visibleLength } from '../../../src/text/invisible-characters';

describe('dropInvisible', () => {
  it('drops bidirectional controls, zero-width and tag characters', () => {
    assert.equal(dropInvisible('a\u202Eb\u2066c\u2069\u200B\uFEFFd\u{E0041}e\u00AD'), 'abcde');
  });

  it('drops control characters but keeps tabs and line ends', () => {
    assert.equal(dropInvisible('a\0\x1B\x7F\tb\r\nc\fd'), 'a\tb\r\nc\fd');
  });

  it('keeps the joiner of an emoji and the variation selector of its colour', () => {
    for (const emoji of ['👩‍💻', '👨🏽‍🚀', '❤️‍🔥', '👨‍👩‍👧']) assert.equal(dropInvisible(emoji), emoji);
  });

  it('keeps joiners where they are orthography', () => {
    assert.equal(dropInvisible('می‌خواهم क्‍ष'), 'می‌خواهم क्‍ष');
    assert.equal(dropInvisible('pass\u200Cword\u200D'), 'password');
  });

  it('drops lone surrogates and keeps pairs', () => {
    assert.equal(dropInvisible('a\uD83Db😀\uDE00c'), 'ab😀c');
  });

  it('keeps what belongs to the character before it: variation selectors, keycaps, the tags of a flag', () => {
    for (const text of [
      '❤\uFE0F',
      '1\uFE0F\u20E3',
      '葛\u{E0100}',
      '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
    ]) {
      assert.equal(dropInvisible(text), text);
      assert.equal(visibleLength(text), text.length);
    }
    assert.equal(dropInvisible('a\uFE0F1\uFE0F2\u{E0100}🏴\u{E0061}'), 'a12🏴');
    assert.equal(dropInvisible('❤\uFE0F\uFE0F\uFE0E'), '❤\uFE0F');
  });

  it('is one list for what is read and what is shown', () => {
    for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      assert.equal(
        dropInvisible(`a${character}b`) === 'ab',
        visibleLength(character, 'a') === 0,
        codePoint.toString(16),
      );
    }
  });
});

describe('visibleLength', () => {
  it('judges a joiner by what stands before the text', () => {
    assert.equal(visibleLength('\u200Cخواهم', 'می'), 6);
    assert.equal(visibleLength('\u200Cx', 'ab'), 0);
    assert.equal(visibleLength('💻', '👩\u200D'), 2);
    assert.equal(visibleLength('x', '👩\u200D'), 0);
    assert.equal(visibleLength('ab\u202Ec'), 2);
  });
});
