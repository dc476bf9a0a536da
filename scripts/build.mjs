// Builds everything that ships into dist/: extension, thread entries, command line, dashboard, kernels.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
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

/** Bundles run in the extension host or in a Node thread. */
const nodeEntries = {
  extension: 'src/extension.ts',
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
 * `vscode` as Node gives it: for `import * as`, esbuild would copy its hundreds of names once for each file
 * that imports it, when the extension activates.
 *
 * @type {import('esbuild').Plugin}
 */
const vscodeAsItIs = {
  name: 'vscode-as-it-is',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/](?:editor[\\/].*|extension|services)\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const contents = text.replace("import * as vscode from 'vscode';", "const vscode = require('vscode');");
      return { contents, loader: 'ts' };
    });
  },
};

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
    external: ['vscode'],
    plugins: [vscodeAsItIs],
  }),
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
