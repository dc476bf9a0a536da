// Builds everything that ships into dist/: extension, thread entries, command line, dashboard, kernels.
import { build } from 'esbuild';
import { cp, mkdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { buildKernels } from './build-kernels.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const production = process.argv.includes('--production');
const common = {
  bundle: true,
  sourcemap: !production,
  minify: production,
  logLevel: 'warning',
  legalComments: 'none',
};

/** Bundles run in the extension host or in a Node thread; entries that do not exist yet are left out. */
const nodeEntries = {
  extension: 'src/extension.ts',
  'trainer-thread': 'src/threads/trainer/trainer-thread.ts',
  'trainer-process': 'src/threads/trainer/trainer-process.ts',
  'kernel-thread': 'src/threads/kernels/kernel-thread.ts',
  'adaptation-thread': 'src/threads/online/adaptation-thread.ts',
  'predictor-thread': 'src/threads/predictor/predictor-thread.ts',
  'gradient-thread': 'src/threads/gradient/gradient-thread.ts',
  unroll: 'src/command-line/main.ts',
};
const present = Object.fromEntries(Object.entries(nodeEntries).filter(([, file]) => existsSync(file)));

if (production) await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });
await Promise.all([
  build({
    ...common,
    entryPoints: present,
    outdir: 'dist',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
  }),
  existsSync('media/dashboard.ts') &&
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
if (existsSync('media/icon.svg')) await cp('media/icon.svg', 'dist/media/icon.svg');
