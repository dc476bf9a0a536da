import { itJudges, type SecretCase } from '../rule-cases';

const piece = 'q7Xw2Lk9Zr4Tn6Vb1Yc8Hf3Jd5Gs0PmAeUiOoEaIuBvNx';
const rows = Array.from({ length: 5 }, (_, i) => `${i}${piece}${piece}`.slice(0, 64));
const [begin, end] = ['-----BEGIN', '-----END'].map((word) => `${word} RSA PRIVATE KEY-----`) as [
  string,
  string,
];

describe('key blocks in pieces', () => {
  const cases: SecretCase[] = [
    [`key = "${begin}\\n" +\n${rows.map((row) => `  "${row}\\n" +`).join('\n')}\n  "${end}\\n";`, rows[3]!],
    [
      `key = (\n  '${begin}\\n'\n${rows.map((row) => `  '${row}\\n'`).join('\n')}\n  '${end}'\n)`,
      rows[2]!,
      'python',
    ],
    [
      `const pem = ['${begin}', ${rows.map((row) => `'${row}'`).join(', ')}, '${end}'].join('\\n');`,
      rows[4]!,
    ],
    [`lines.push("${begin}");\n${rows.map((row) => `lines.push("${row}");`).join('\n')}`, rows[1]!],
    [
      `key = "${begin}"\n${rows.map((row) => `key += "${row}"`).join('\n')}\nkey += "${end}"`,
      rows[1]!,
      'python',
    ],
    [
      `$k  = '${begin}' . "\\n";\n${rows.map((row) => `$k .= '${row}' . "\\n";`).join('\n')}`,
      rows[4]!,
      'php',
    ],
    [`PEM1=${rows[0]}\nPEM2=${rows[1]}\nPEM3=${rows[2]}`, rows[1]!, 'dotenv'],
    [`key: |\n  ${rows.join('\n  ')}\n`, rows[2]!, 'yaml'],
    [`${rows.join('\n')}\n${end}\n`, rows[0]!],
    [
      `echo "${begin}" > key\n${rows.map((row) => `echo "${row}" >> key`).join('\n')}`,
      rows[3]!,
      'shellscript',
    ],
    [`<D>${piece}${piece}==</D>`, piece, 'xml'],
    [`{"kty":"RSA","d":"${piece}${piece}","p":"${piece}"}`, piece, 'json'],
  ];
  itJudges(cases, [
    [`if (text.startsWith('${begin}')) return 'key';`],
    ['// A block begins with -----BEGIN CERTIFICATE----- and ends with -----END CERTIFICATE-----'],
  ]);
});
