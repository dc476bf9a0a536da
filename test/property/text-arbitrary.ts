/** Texts that a workspace may hold and that are hard on tokenizers, as fast-check arbitraries. */
import fc from 'fast-check';
import { learnTokenizer } from '../../src/text/learn-tokenizer';
import type { TokenKind } from '../../src/protocol/kinds';
import type { Tokenizer } from '../../src/text/tokenizer';

const pieces = [
  ...[
    '\n',
    '\r\n',
    '\r',
    '\n\n',
    '\t',
    ' ',
    '  ',
    '    ',
    '\n    ',
    '\n\t',
    '\0',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\uffff',
  ],
  ...[
    'get',
    'Element',
    'HTMLParser',
    'camelCase',
    'snake_case',
    '__init__',
    'MAX_SIZE',
    '_',
    'iPhone',
    'X',
    'é',
    'É',
  ],
  ...[
    '0',
    '42',
    '3.14',
    '0x1F',
    '²',
    '();',
    '=>',
    '===',
    '{',
    '}',
    '// ----',
    '"',
    '<EOS>',
    '<UNK>',
    '<',
    '>',
  ],
  ...[
    '日本語',
    'テスト',
    'ひらがな',
    'ー',
    'привет',
    'ñandú',
    'e\u0301',
    'สวัสดี',
    '👍🏽',
    '👩‍👩‍👧',
    '𝒳',
    '𐐀𐐨',
    '\ud83d',
    '\udc4d',
    '\ud800',
  ],
];

/** Pieces of code and prose in many scripts, mixed with any Unicode and with broken UTF-16. */
export const anyText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
      {
        weight: 1,
        arbitrary: fc.array(fc.nat(0xffff), { maxLength: 6 }).map((units) => String.fromCharCode(...units)),
      },
      { weight: 1, arbitrary: fc.nat(60).map((length) => 'a'.repeat(length)) },
      { weight: 1, arbitrary: fc.nat(60).map((length) => ' '.repeat(length)) },
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));

const learnedFrom = [
  'export function getElement(parser: HTMLParser): Element {\n    const camelCase = 3.14;\n    return snake_case();\n}\n',
  'def __init__(self):\r\n\tself.MAX_SIZE = 42\r\n\tself.camelCase = snake_case(self)\r\n',
  'the camel of the parser of the element, the camel of the house, 日本語 日本語 テスト привет привет 👍 👍 <EOS> <EOS>\n',
];

/** A small dictionary of each kind, so that texts have both tokens and unknown characters. */
export const tokenizers: Readonly<Record<TokenKind, Tokenizer>> = {
  characters: learnTokenizer('characters', learnedFrom, { vocabularySize: 48 }),
  words: learnTokenizer('words', learnedFrom, { vocabularySize: 48 }),
  subwords: learnTokenizer('subwords', learnedFrom, { vocabularySize: 160 }),
};
export const tokenKinds = Object.keys(tokenizers) as TokenKind[];
