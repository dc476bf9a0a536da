import assert from 'node:assert/strict';
import { decodeText } from '../../../../src/corpus/read/decode-text';
import { decoderOf } from '../../../../src/corpus/read/encodings';
import { readCorpus } from '../../../../src/corpus/read/read-corpus';
import { Failure } from '../../../../src/protocol/failure';
import { makeFolder } from '../folder';

/**
 * 「こんにちは世界。テストです。」 in Shift-JIS and EUC-JP; „Привет, мир“ in windows-1251 and KOI8-R; 中文文本，这是一个测试。 in GBK.
 */
const shiftJis = Buffer.from(
  '82b182f182c982bf82cd90a28a458142836583588367 82c582b78142'.replaceAll(' ', ''),
  'hex',
);
const eucJp = Buffer.from('a4b3a4f3a4cba4c1a4cfc0a4b3a6a1a3a5c6a5b9a5c8a4c7a4b9a1a3', 'hex');
const windows1251 = Buffer.from('cff0e8e2e5f22c20ece8f0', 'hex');
const koi8 = Buffer.from('f0d2c9d7c5d42c20cdc9d2', 'hex');
const gbk = Buffer.from('d6d0cec4cec4b1bea3acd5e2cac7d2bbb8f6b2e2cad4a1a3', 'hex');
const japanese = 'こんにちは世界。テストです。';
const russian = 'Привет, мир';
const chinese = '中文文本，这是一个测试。';

const textOf = (bytes: Buffer, encoding?: string, guess = false): string | null => {
  const decoded = decodeText(Buffer.from(bytes), { encoding, guess });
  return 'text' in decoded ? decoded.text : null;
};

describe('text in encodings that are not Unicode', () => {
  it('is decoded as the user says', () => {
    assert.equal(textOf(shiftJis, 'shiftjis'), japanese);
    assert.equal(textOf(eucJp, 'eucjp'), japanese);
    assert.equal(textOf(windows1251, 'windows1251'), russian);
    assert.equal(textOf(koi8, 'koi8r'), russian);
    assert.equal(textOf(gbk, 'gb18030'), chinese);
  });

  it('is guessed where the user asks for a guess', () => {
    for (const [bytes, text] of [
      [shiftJis, japanese],
      [eucJp, japanese],
      [windows1251, russian],
      [gbk, chinese],
    ] as const) {
      assert.equal(textOf(bytes, undefined, true), text);
    }
    assert.equal(textOf(Buffer.from([0x81, 0xff, 0x3f, 0x9d, 0xf8, 0x8d]), undefined, true), null);
  });

  it('is passed over as no Unicode, not as binary, and what is Unicode stays so', () => {
    for (const bytes of [shiftJis, eucJp, windows1251, gbk])
      assert.deepEqual(decodeText(Buffer.from(bytes)), { skipped: 'not-utf' });
    assert.equal(textOf(Buffer.from('Grüße', 'utf8'), 'shiftjis'), 'Grüße');
    assert.deepEqual(decodeText(Buffer.from([1, 2, 3, 4, 5, 200, 201]), {}), { skipped: 'binary' });
  });

  it('has the names that editors give encodings', () => {
    for (const [name, label] of [
      ['shiftjis', 'shift_jis'],
      ['windows1252', 'windows-1252'],
      ['iso88592', 'iso-8859-2'],
      ['euckr', 'euc-kr'],
      ['cp950', 'big5'],
      ['Shift_JIS', 'shift_jis'],
    ] as const) {
      assert.equal(decoderOf(name)?.encoding, label);
    }
    assert.equal(decoderOf('no such encoding'), null);
  });

  it('is read in a folder, or one sentence says what to do', async () => {
    const folder = makeFolder({
      'a.txt': shiftJis,
      'b.txt': Buffer.concat([shiftJis, Buffer.from('\nb\n')]),
    });
    try {
      const source = { folders: [folder.path], exclude: [] };
      const { files } = await readCorpus({
        ...source,
        perFolder: [{ folder: folder.path, exclude: [], encoding: 'shiftjis' }],
      });
      assert.equal(files[0]!.text, japanese);
      await assert.rejects(
        readCorpus(source),
        (error) => error instanceof Failure && /shiftjis.*--encoding/.test(error.message),
      );
      await assert.rejects(readCorpus({ ...source, encoding: 'klingon' }), /"klingon" is not known/);
    } finally {
      folder.remove();
    }
  });
});
