/** Finds a Python that has PyTorch; where this is Debian and the user is root, installs Debian's. */
import { spawnSync } from 'node:child_process';

const candidates = ['/usr/bin/python3', 'python3'];

function withTorch(): string | undefined {
  return candidates.find(
    (python) => spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
}

/** @throws Error that says what is missing and how to get it */
export function pythonWithTorch(): string {
  const found = withTorch();
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  if (isRoot && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) {
    const install = (): number | null =>
      spawnSync('apt-get', ['install', '-y', 'python3-torch'], { stdio: ['ignore', 'ignore', 'inherit'] })
        .status;
    if (install() !== 0) {
      spawnSync('apt-get', ['update'], { stdio: 'ignore' });
      install();
    }
    const installed = withTorch();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'base/train.py needs Python 3 with PyTorch 1.13 or later, and there is none here: install it ' +
      '(Debian: apt-get install python3-torch) and run npm run test:scale again.',
  );
}
