import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKernelChoice, writeKernelChoice } from '../../../../src/threads/kernels/kernel-choice';

describe('the remembered choice of kernels', () => {
  let folder: string;
  const choice = { engine: 'v8', build: 'simd128-4x8', gigaflops: { 'simd128-4x8': 40 }, rejected: {} };
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'unroll-choice-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('comes back as it was, also from a folder that was not there', () => {
    const file = join(folder, 'new', 'kernels.json');
    writeKernelChoice(file, choice);
    assert.deepEqual(readKernelChoice(file), choice);
    assert.deepEqual(readdirSync(join(folder, 'new')), ['kernels.json']);
  });

  it('is nothing when there is none or it is damaged', () => {
    const file = join(folder, 'kernels.json');
    assert.equal(readKernelChoice(file), undefined);
    for (const text of ['', '{', '{"engine":1}', 'null']) {
      writeFileSync(file, text);
      assert.equal(readKernelChoice(file), undefined, text);
    }
  });

  it('does not keep anything from starting when it cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    writeKernelChoice(join(folder, 'file', 'kernels.json'), choice);
  });
});
