// Builds everything that ships into dist/: extension, thread entries, command line, dashboard, kernels.
import { build, transform } from 'esbuild';
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { buildKernels } from './kernels/build.mjs';
import { root } from './prepare.mjs';

process.chdir(root);
const production = process.argv.includes('--production');
const common = {
  bundle: true,
  sourcemap: !production,
  minify: production,
  logLevel: 'warning',
  legalComments: 'none',
};

/** Bundles run in a Node thread or process. */
const nodeEntries = {
  'trainer-thread': 'src/threads/trainer/trainer-thread.ts',
  'trainer-process': 'src/threads/trainer/trainer-process.ts',
  'wide-kernels-thread': 'src/threads/kernels/wide-kernels-thread.ts',
  'kernel-thread': 'src/threads/kernels/kernel-thread.ts',
  'dynamic-evaluation-thread': 'src/threads/online/dynamic-evaluation-thread.ts',
  'predictor-thread': 'src/threads/predictor/predictor-thread.ts',
  'sequence-thread': 'src/threads/shapes/sequence-thread.ts',
  'gradient-thread': 'src/threads/gradient/gradient-thread.ts',
  unroll: 'src/command-line/main.ts',
};

/**
 * The extension: an entry that the editor waits for, and beside it what it loads later, in pieces (`import()`
 * in the sources). esbuild splits only what has the form of ECMAScript modules, and the oldest extension host
 * loads CommonJS: each piece is put into that form by itself. `vscode` stays as Node gives it: for
 * `import * as`, esbuild would copy its hundreds of names once for each file that imports it.
 */
async function buildExtension() {
  const outdir = 'dist/extension';
  const sourcemap = production ? false : 'inline';
  const { outputFiles } = await build({
    ...common,
    entryPoints: ['src/extension.ts'],
    outdir,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    external: ['vscode'],
    sourcemap,
    write: false,
  });
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const itself = text.replace(/import ?\* ?as (\w+) from ?"vscode";/g, 'const $1 = require("vscode");');
      const { code } = await transform(itself, {
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        supported: { 'dynamic-import': false },
        minify: production,
        sourcemap,
      });
      await writeFile(path, code);
    }),
  );
}

if (production) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all([
  build({
    ...common,
    entryPoints: nodeEntries,
    outdir: 'dist',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  }),
  buildExtension(),
  build({
    ...common,
    entryPoints: ['media/dashboard.ts', 'media/dashboard.css'],
    outdir: 'dist/media',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
  }),
  buildKernels('dist/kernels'),
]);
await cp('media/icon.svg', 'dist/media/icon.svg');
// What training begins from; without, from nothing.
await rm('dist/base.safetensors', { force: true });
if (existsSync('base/base.safetensors')) await cp('base/base.safetensors', 'dist/base.safetensors');
