import assert from 'node:assert/strict';
import { dropInvisible } from '../../../src/text/invisible-characters';

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
});
