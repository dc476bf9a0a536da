/** A folder for one test, removed behind it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Call inside `describe`; the function gives the folder of the test that runs. */
export function temporaryDirectory(): () => string {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'unroll-test-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));
  return () => directory;
}
