import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docstringsOf } from '../../../../base/text/docstrings';
import { withoutLicenceHeader } from '../../../../base/text/licence-header';
import { readManifest } from '../../../../base/manifest';
import { fairLevel, mix } from '../../../../base/text/mix';
import { SaidBefore } from '../../../../base/text/said-before';
import { isTable } from '../../../../base/text/tables';

describe('the text of a base', () => {
  it('begins behind the comments that speak of licence or copyright', () => {
    const header = '/*\n * Copyright (c) 2020 Somebody\n */\n// SPDX-License-Identifier: MIT\n';
    assert.equal(
      withoutLicenceHeader(`${header}\n// What this does.\nlet x;\n`),
      '// What this does.\nlet x;\n',
    );
    const python =
      '#!/usr/bin/env python\n# Licensed under the Apache License.\n# See LICENSE.\n\nimport os\n';
    assert.equal(withoutLicenceHeader(python), '#!/usr/bin/env python\nimport os\n');
    const php = '<?php\n\n/*\n * (c) 2021 Somebody\n */\n\nnamespace A;\n';
    assert.equal(withoutLicenceHeader(php), '<?php\n\nnamespace A;\n');
  });

  it('keeps every other beginning', () => {
    for (const text of [
      '// What this does.\nlet x;\n',
      '#include <a.h>\n',
      '# Heading\n\nLicence of the text.\n',
      '',
    ]) {
      assert.equal(withoutLicenceHeader(text), text);
    }
  });

  it('has no more of a package than of the others, unless they have less', () => {
    assert.equal(fairLevel([10, 20, 30], 100), Infinity);
    assert.equal(fairLevel([10, 100, 100], 110), 50);
    const file = (name: string, length: number, path: string) => ({
      path,
      language: 'swift',
      package: name,
      text: `${'x'.repeat(length - 1)}\n`,
    });
    const some = Array.from({ length: 40 }, (_, i) => file('large', 50_000, `large/${i}.swift`));
    const { files, characters } = mix([...some, file('small', 70_000, 'small/a.swift')]);
    assert.equal(characters['Swift and Objective-C'], 670_000);
    assert.equal(files.filter((one) => one.package === 'small').length, 1);
  });

  it('has no more than a quarter of tests and changelogs, and of a long file its beginning', () => {
    const file = (path: string, text: string) => ({ path, language: 'go', package: 'one', text });
    const tests = Array.from({ length: 30 }, (_, i) => file(`one/a${i}_test.go`, 'y'.repeat(10_000)));
    const { files } = mix([file('one/a.go', 'xxxxxxxxx\n'.repeat(20_000)), ...tests]);
    const [main, ...rest] = files;
    assert.equal(main!.text.length, 80_000);
    assert.equal(rest.length, 2);
  });

  it('leaves out tables, and keeps code full of numbers and punctuation', () => {
    const vectors = Array.from(
      { length: 20 },
      (_, i) => `  { input: "${i}", want: "9f86d081884c7d659a2feaa0" },`,
    );
    assert.ok(isTable(vectors.join('\n')));
    assert.ok(isTable('0x1f600, 0x1f64f, 0x1f910,\n'.repeat(9)));
    assert.ok(
      !isTable('for (let row = 0; row < rows; row++) {\n  totals[row] += (values[row] ?? 0) * 2;\n}\n'),
    );
    assert.ok(!isTable('A sentence about the year 2020, and about 12 others, as people write them.\n'));
  });

  it('leaves out what says again what others said, with other names and numbers', () => {
    const before = new SaidBefore();
    const chain = (name: string, id: number) =>
      `export const ${name} = defineChain({\n  chainIdentifier: ${id},\n  displayName: '${name}',\n  nativeCurrency: { decimals: 18 },\n  rpcUrls: { default: '${name}' },\n})\n`;
    assert.equal(before.has(chain('one', 1)), false);
    assert.equal(before.has(chain('another', 22)), true);
    assert.equal(before.has('A text of its own stands here.\nIt has a second line as well.\n'), false);
    assert.equal(before.has('value.repeated(again)\n'.repeat(50)), true);
  });

  it('has the longer docstrings of Python as prose, without their indentation', () => {
    const long = 'Says what it does.\n\n    Parameters\n    ----------\n    ' + 'words and words '.repeat(30);
    const source = `def f():\n    """${long}\n    """\n    return 1\n\ndef g():\n    """Short."""\n`;
    const prose = docstringsOf(source);
    assert.ok(prose.startsWith('Says what it does.\n\nParameters\n----------\nwords'), prose);
    assert.ok(!prose.includes('Short'));
    assert.equal(docstringsOf('x = 1\n'), '');
  });

  it('is of packages with a permissive licence and a hash, each once', () => {
    const { packages } = readManifest();
    assert.ok(packages.length > 100);
    const folder = mkdtempSync(join(tmpdir(), 'unroll-'));
    const refused = (change: object): RegExp | string => {
      const path = join(folder, 'manifest.json');
      writeFileSync(
        path,
        JSON.stringify({ packages: [packages[1], { ...packages[0], ...change }], left: [] }),
      );
      try {
        readManifest(path);
      } catch (thrown) {
        return (thrown as Error).message;
      }
      return assert.fail('it was read');
    };
    try {
      assert.match(String(refused({ licence: 'GPL-3.0' })), /licence GPL-3\.0, which is not permissive/);
      assert.match(String(refused({ integrity: 'sha512-short' })), /integrity is not valid/);
      assert.match(String(refused({ name: packages[1]!.name, from: packages[1]!.from })), /stands twice/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has nothing of what the benchmarks measure', () => {
    const measured = /^(rxjs|libpython3.*|golang-1.*|librust-clap.*|git-doc)$/;
    for (const { name } of readManifest().packages) assert.doesNotMatch(name, measured);
  });
});
