import assert from 'node:assert/strict';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { redactSecrets } from '../../../src/secrets/redact-secrets';
import { foreignCanaries } from '../../fixtures/foreign-canaries';
import { placeholder } from '../../../src/secrets/secret-span';

const redact = (text: string, language?: string): string => redactSecrets(text, language).text;
/** Built from pieces, so that no scanner takes this file for a leak. */
const random = 'a8F3kLm9Qz2XvB7nT5wY1cR4';
const hash = '9f86d081884c7d659a2feaa0c55ad015';

describe('redactSecrets', () => {
  const secrets: readonly (readonly [text: string, secret: string, language?: string])[] = [
    ['password = "hunter2"', 'hunter2'],
    ["db.connect(user='root', password='toor99')", 'toor99'],
    ['DB_PASSWORD=hunter2', 'hunter2'],
    ['password: correcthorse', 'correcthorse', 'yaml'],
    ['spring.datasource.password=Sunshine1', 'Sunshine1', 'properties'],
    ['// password: hunter2', 'hunter2'],
    ['the password is hunter2', 'hunter2', 'markdown'],
    ['passphrase: "correct horse battery staple"', 'correct horse'],
    ['var password string = "hunter2"', 'hunter2', 'go'],
    ['"password" => "hunter22"', 'hunter22'],
    ['<password>hunter2!</password>', 'hunter2!'],
    [`<add key="ApiKey" value="${random}"/>`, random],
    ["CREATE USER 'a'@'b' IDENTIFIED BY 'pa55w0rd';", 'pa55w0rd', 'sql'],
    ['auth = ("admin", "S3cret99!")', 'S3cret99!'],
    ['mysqldump --password=S3cretPw db', 'S3cretPw'],
    ['mysql -u root -pS3cretPw db', 'S3cretPw', 'shellscript'],
    ['curl -u admin:S3cretPw https://x.y', 'S3cretPw'],
    ['machine github.com login me password hunter2x', 'hunter2x'],
    ['"Server=db;User=a;Pwd=blu392!;Encrypt=true"', 'blu392!'],
    ['redis://:p4ssw0rd@host:6379', 'p4ssw0rd'],
    ['postgres://app:Falcon12@db/main', 'Falcon12'],
    [`https://x.y/z?api_key=${random}&a=b`, random],
    [`Authorization: Bearer ${random}`, random],
    ['Authorization: Basic dXNlcjpwYXNzd29yZDEyMw==', 'dXNlcjpwYXNz'],
    [`const value = "${hash}${hash}"`, hash],
    [`key: '${random}'`, random],
    [`"x": "AKIA${'ABCDEFGHIJ234567'}"`, 'ABCDEFGHIJ234567'],
    [`ghp_${'a1B2c3D4e5'.repeat(4)}`, 'a1B2c3D4e5'],
    [`eyJ${'hbGciOiJIUzI1NiJ9'}.eyJ${'zdWIiOiIxMjM0In0'}.abcDEF123456`, 'abcDEF123456'],
  ];
  for (const [text, secret, language] of secrets) {
    it(`replaces the secret in ${text.slice(0, 45)}`, () => {
      const { text: clean, redactions } = redactSecrets(text, language);
      assert.ok(!clean.includes(secret), clean);
      assert.ok(clean.includes(placeholder));
      assert.equal(
        [...redactions.values()].reduce((a, b) => a + b, 0),
        1,
      );
    });
  }

  const innocent: readonly (readonly [text: string, language?: string])[] = [
    ['password: string;'],
    ['const token = this.nextToken();'],
    ['const password = getPassword1();'],
    ['type: "password",'],
    ['autocomplete="current-password"'],
    ['if (token.kind === "identifier")'],
    ['secret = process.env.SECRET_KEY2;'],
    ['password: ${{ secrets.NPM_TOKEN2 }}', 'yaml'],
    ['--password <password>'],
    ['token = token2'],
    ['import { token1 } from "./token1";'],
    ['sourceFile.getLineAndCharacterOfPosition16(node)'],
    ['"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"'],
    ['id: "550e8400-e29b-41d4-a716-446655440000"'],
    ['credentials: "same-origin"'],
    ['type Format = "astc-10x10-unorm-srgb" | "astc-10x5-unorm-srgb"'],
    ["text.includes('-----BEGIN CERTIFICATE-----') && other('-----END CERTIFICATE-----')"],
    ['docker run -p 8080:80 image'],
    ['author: "me2"'],
  ];
  for (const [text, language] of innocent) {
    it(`leaves ${text.slice(0, 50)}`, () => {
      assert.equal(redact(text, language), text);
    });
  }

  it('replaces a key block whole, over lines, in comments, in a string and without its end', () => {
    const rows = Array.from({ length: 5 }, (_, i) => `${i}${random}${random}+/`.padEnd(64, 'A'));
    const begin = '-----BEGIN RSA PRIVATE KEY-----';
    const end = '-----END RSA PRIVATE KEY-----';
    const block = [begin, ...rows, 'Ab==', end];
    assert.equal(redact(`a\n${block.join('\n')}\nb`), `a\n${placeholder}\nb`);
    assert.equal(redact(`x = "${block.join('\\n')}\\n"`), `x = "${placeholder}\\n"`);
    assert.equal(redact(block.map((row) => `// ${row}`).join('\n')), `// ${placeholder}`);
    assert.equal(
      redact(`${[begin, ...rows].join('\n')}\nfunction go() {}`),
      `${placeholder}\nfunction go() {}`,
    );
  });

  it('changes nothing more the second time', () => {
    for (const [text, , language] of secrets) {
      const once = redact(text, language);
      assert.equal(redact(once, language), once);
    }
  });

  it('leaves at most 2 % of the secrets that someone planted who had not read the rules', () => {
    const canaries = foreignCanaries();
    const lost = canaries.filter(({ text, secret }) => redact(text).includes(secret));
    assert.equal(canaries.length, 200);
    assert.ok(canaries.every(({ text, secret }) => text.includes(secret)));
    assert.ok(lost.length <= 4, lost.map(({ text }) => text).join('\n'));
  });

  it('goes on behind names of secrets that follow each other', () => {
    for (const text of [
      'session key token auth_key access token',
      'access key code secret phrase'.repeat(50),
    ])
      assert.equal(redact(text), text);
  });

  it('finds whatever the recommended rules of secretlint find', async () => {
    const samples = [
      `AKIA${'ABCDEFGHIJ234567'}`,
      `aws_secret_access_key = ${'wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzKEY9'}`,
      `ghp_${'a1B2'.repeat(9)}`,
      `github_pat_${'a1B2c3D4e5'.repeat(3).slice(0, 22)}_${'a1B2c3D4e5'.repeat(6).slice(0, 59)}`,
      `xoxb-${'123456789012'}-${'123456789012'}-${random}`,
      `https://hooks.slack.com/services/T12345678/B12345678/${random}`,
      `SG.${random.slice(0, 22)}.${`${random}${random}`.slice(0, 43)}`,
      `npm_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}`,
      `//registry.npmjs.org/:_authToken=${'550e8400-e29b-41d4-a716-446655440000'}`,
      `shpat_${hash}`,
      `sk-ant-api03-${`${random}${random}${random}${random}`.slice(0, 93)}AA`,
      `sk-proj-${random}${random}`,
      `lin_api_${`${random}${random}`.slice(0, 40)}`,
      'mongodb://user:s3cretPw@example.com/db',
      'https://user:s3cretPw@example.com/',
      `-----BEGIN PRIVATE KEY-----\n${`${random}${random}`.repeat(8)}\n-----END PRIVATE KEY-----`,
      `glpat-${random.slice(0, 20)}`,
      `hf_${`${random}${random}`.replace(/\d/g, 'x').slice(0, 34)}`,
    ];
    let found = 0;
    for (const content of samples) {
      const result = await lintSource({
        source: { filePath: 'a.txt', content, ext: '.txt', contentType: 'text' },
        options: {
          noPhysicFilePath: true,
          config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] },
        },
      });
      if (result.messages.length === 0) continue;
      found++;
      assert.notEqual(redact(content), content);
    }
    assert.ok(found >= 10, `secretlint found ${found}`);
  });
});
