/**
 * The thread entries that train, and the kernels, as they ship, bundled into a folder of their own, for tests
 * with real threads.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = resolve(__dirname, '../../..');

export interface BundledThreads {
  readonly directory: string;
  readonly trainer: string;
  /** The trainer in a process of its own. */
  readonly process: string;
  readonly kernel: string;
  readonly predictor: string;
  readonly dynamicEvaluation: string;
  remove(): void;
}

/** The same for a whole suite, made before its tests and removed behind them; filled in by then. */
export function bundledThreads(): BundledThreads {
  const threads = {} as { -readonly [Name in keyof BundledThreads]: BundledThreads[Name] };
  before(async () => void Object.assign(threads, await bundleThreads()));
  after(() => threads.remove());
  return threads;
}

export async function bundleThreads(): Promise<BundledThreads> {
  const directory = mkdtempSync(join(tmpdir(), 'unroll-threads-'));
  await build({
    absWorkingDir: root,
    bundle: true,
    entryPoints: Object.fromEntries(
      [
        'trainer/trainer-thread',
        'trainer/trainer-process',
        'kernels/kernel-thread',
        'kernels/wide-kernels-thread',
        'predictor/predictor-thread',
        'online/dynamic-evaluation-thread',
        'shapes/sequence-thread',
      ].map((name) => [basename(name), `src/threads/${name}.ts`]),
    ),
    outdir: directory,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    logLevel: 'warning',
  });
  // In a process of its own: the loader of the tests would translate the whole compiler first.
  const script = pathToFileURL(join(root, 'scripts/kernels/build.mjs')).href;
  const call = `import { buildKernels } from ${JSON.stringify(script)}; await buildKernels(process.argv[1]);`;
  const kernels = join(directory, 'kernels');
  execFileSync(process.execPath, ['--input-type=module', '--eval', call, kernels], { cwd: root });
  return {
    directory,
    trainer: join(directory, 'trainer-thread.js'),
    process: join(directory, 'trainer-process.js'),
    kernel: join(directory, 'kernel-thread.js'),
    predictor: join(directory, 'predictor-thread.js'),
    dynamicEvaluation: join(directory, 'dynamic-evaluation-thread.js'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
