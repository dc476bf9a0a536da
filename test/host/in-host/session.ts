/** One session of tests inside the extension host: what `extensionTestsPath` points at. */
import { appendFileSync } from 'node:fs';
import util from 'node:util';
import Mocha from 'mocha';
import CountingReporter from '../../reporter';

/**
 * Declares a session: mocha's globals exist while `declare` runs. Its report goes to the file that
 * UNROLL_TEST_REPORT names, where the runner reads it, and to the console without one.
 */
export function session(declare: () => void): () => Promise<void> {
  return () => {
    const report = process.env['UNROLL_TEST_REPORT'];
    if (report) {
      Object.assign(Mocha.reporters.Base, {
        consoleLog: (...parts: unknown[]) => appendFileSync(report, `${util.format(...parts)}\n`),
      });
    }
    const mocha = new Mocha({
      ui: 'bdd',
      color: false,
      timeout: 150_000,
      forbidOnly: true,
      reporter: CountingReporter,
    });
    mocha.suite.emit('pre-require', globalThis, '', mocha);
    declare();
    return new Promise((resolve, reject) => {
      mocha.run((failures) => (failures > 0 ? reject(new Error(`${failures} tests failed`)) : resolve()));
    });
  };
}
