/**
 * The mocha reporter of `npm test`: a built-in one for people, and at the end which files took longest, and
 * the counts, and what failed, in the file that UNROLL_TEST_COUNTS names. That file is also the mark that the
 * suite came to its end.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** Files that are named at the end, and how long the least of them takes; s. */
const [longestFiles, worthNaming] = [12, 5];

class CountingReporter extends Mocha.reporters.Base {
  private readonly shown: Mocha.reporters.Base;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const given = (options.reporterOptions ?? {}) as { base?: 'dot' | 'spec' };
    this.shown = new Mocha.reporters[given.base ?? 'spec'](runner, options);
    const failed: string[] = [];
    const secondsOf = new Map<string, number>();
    let last = performance.now();
    runner.on('test end', ({ file = '' }: Mocha.Test) => {
      const now = performance.now();
      secondsOf.set(file, (secondsOf.get(file) ?? 0) + (now - last) / 1000);
      last = now;
    });
    runner.on('fail', (test: Mocha.Test, error: unknown) => {
      failed.push(`${test.titlePath().join(' › ')}\n${startOf(error)}`);
    });
    runner.once('end', () => {
      const longest = [...secondsOf].filter(([, seconds]) => seconds >= worthNaming);
      longest.sort(([, left], [, right]) => right - left);
      for (const [name, seconds] of longest.slice(0, longestFiles))
        console.log(`${seconds.toFixed(0).padStart(6)} s  ${path.relative(process.cwd(), name)}`);
      const file = process.env['UNROLL_TEST_COUNTS'];
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      if (file)
        writeFileSync(file, JSON.stringify({ passed: passes, failed: failures + pending, failures: failed }));
    });
  }

  override done(failures: number, finish?: (failures: number) => void): void {
    if (this.shown.done) this.shown.done(failures, finish);
    else finish?.(failures);
  }
}

/** The message and the nearest places, of a thing that was thrown. */
function startOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 12)
    .map((line) => `    ${line.slice(0, 300)}`)
    .join('\n');
}

export = CountingReporter;
