/**
 * Owns the recording of which branches of `src` a test run takes: for `mocha --require`, in the process of
 * the tests alone. When that ends, the file that UNROLL_COVERAGE names holds what V8 counted of each module,
 * beside the JavaScript that ran, whose source map leads back to the TypeScript.
 *
 * Threads and other processes are not recorded, since counting slows the training in them, and what they
 * run are bundles.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../prepare.mjs';

const target = process.env['UNROLL_COVERAGE'];
if (target !== undefined) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  // Here the session answers within the call.
  process.once('exit', () => {
    const beginnings = [path.join(root, 'src/'), pathToFileURL(path.join(root, 'src/')).href];
    session.post('Debugger.enable');
    session.post('Profiler.takePreciseCoverage', (failed, taken) => {
      if (failed) throw failed;
      const modules = taken.result.filter(({ url }) => beginnings.some((each) => url.startsWith(each)));
      writeFileSync(
        target,
        JSON.stringify(modules.map((module) => ({ ...module, source: sourceOf(module) }))),
      );
    });
  });

  /** @param {{ scriptId: string }} module */
  const sourceOf = ({ scriptId }) => {
    let source = '';
    session.post('Debugger.getScriptSource', { scriptId }, (failed, { scriptSource }) => {
      if (failed) throw failed;
      source = scriptSource;
    });
    return source;
  };
}
