// Compiles the AssemblyScript kernels into WebAssembly, one file for each build of src/kernels/builds.ts and
// one for context mixing. What is compiled once is kept under .cache/kernels by the hash of everything it
// came from. `node scripts/kernels/build.mjs DIRECTORY` does it alone.
import asc from 'assemblyscript/asc';
import { transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../prepare.mjs';
import { generateMicrokernels } from './generate.mjs';

const assembly = path.join(root, 'src/kernels/assembly');
const contextMixing = path.join(assembly, 'context-mixing');
const cache = path.join(root, '.cache/kernels');

/** The maximum is the largest that may be asked for; the memory that is given decides. */
const flags = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
  ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
  ...[
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
    '--noExportMemory',
  ],
];

/** The table of builds, read from its TypeScript. */
async function readBuilds() {
  const source = await readFile(path.join(root, 'src/kernels/builds.ts'), 'utf8');
  const { code } = await transform(source, { loader: 'ts', format: 'esm' });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).kernelBuilds;
}

/** @returns {Promise<Map<string, string>>} the sources in a folder by their names, behind `prefix` */
async function readSources(folder, prefix = '') {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [`${prefix}${name}`, await readFile(path.join(folder, name), 'utf8')]),
    ),
  );
}

/** @returns {Promise<Uint8Array>} the module that exports what the entries do */
async function compile(entries, sources, extra = []) {
  let binary;
  const { error, stderr } = await asc.main([...entries, '-o', 'kernels.wasm', ...flags, ...extra], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'kernels.wasm') binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`${entries[0]} does not compile: ${stderr.toString() || error}`);
  return binary;
}

/** What was compiled of the same sources before is taken again. */
async function compileOnce(entries, sources, extra = []) {
  const origin = JSON.stringify([asc.version, flags, entries, extra, [...sources]]);
  const kept = path.join(cache, `${createHash('sha256').update(origin).digest('hex').slice(0, 32)}.wasm`);
  const before = await readFile(kept).catch(() => undefined);
  if (before) return before;
  const binary = await compile(entries, sources, extra);
  await writeWhole(kept, binary);
  return binary;
}

/** Others may build or read at the same moment: the file is never seen half-written. */
async function writeWhole(file, contents) {
  await writeFile(`${file}.${process.pid}`, contents);
  await rename(`${file}.${process.pid}`, file);
}

/** @param {string} directory where the .wasm files go */
export async function buildKernels(directory) {
  const [builds, shared, cells, mixing] = await Promise.all([
    readBuilds(),
    readSources(assembly),
    readSources(path.join(assembly, 'cells'), 'cells/'),
    readSources(contextMixing),
  ]);
  await Promise.all([directory, cache].map((folder) => mkdir(folder, { recursive: true })));
  for (const build of builds) {
    const sources = new Map([...shared, ...cells]).set('microkernels.ts', generateMicrokernels(build));
    const binary = await compileOnce(
      ['kernels.ts', ...cells.keys()],
      sources,
      build.relaxed ? ['--enable', 'relaxed-simd'] : [],
    );
    await writeWhole(path.join(directory, build.file), binary);
  }
  await writeWhole(
    path.join(directory, 'context-mixing.wasm'),
    await compileOnce(['context-mixing.ts'], mixing),
  );
  const files = new Set([...builds.map(({ file }) => file), 'context-mixing.wasm']);
  const gone = (await readdir(directory)).filter((name) => name.endsWith('.wasm') && !files.has(name));
  await Promise.all(gone.map((name) => rm(path.join(directory, name), { force: true })));
}

/**
 * Context mixing with something changed in its sources, which a bench compares with what ships.
 * @public
 * @param {(sources: Map<string, string>) => void} change
 */
export async function compileContextMixing(change) {
  const sources = await readSources(contextMixing);
  change(sources);
  return compile(['context-mixing.ts'], sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels(process.argv[2] ?? 'dist/kernels');
