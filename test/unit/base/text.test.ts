import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutLicenceHeader } from '../../../base/licence-header';
import { readManifest } from '../../../base/manifest';
import { fairLevel, mix } from '../../../base/mix';

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
    const file = (name: string, length: number) => ({
      language: 'swift',
      package: name,
      text: 'x'.repeat(length),
    });
    const some = [...Array<number>(40).fill(0)].map(() => file('large', 100_000));
    const { files, characters } = mix([...some, file('small', 200_000)]);
    assert.equal(characters['Swift and Objective-C'], 1_500_000);
    assert.equal(files.filter((one) => one.package === 'small').length, 1);
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
