// Compiles the AssemblyScript kernels into WebAssembly, one file for each build of src/kernels/builds.ts. What is compiled
// once is kept under .cache/kernels by the hash of everything it came from. `node scripts/kernels/build.mjs DIRECTORY`
// does it alone.
import asc from 'assemblyscript/asc';
import { transform } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../prepare.mjs';
import { generateMicrokernels } from './generate.mjs';

const assembly = path.join(root, 'src/kernels/assembly');
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

async function readSources() {
  const names = (await readdir(assembly)).filter((name) => name.endsWith('.ts')).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(assembly, name), 'utf8')])),
  );
}

/** @returns {Promise<Uint8Array>} the module of one build */
async function compile(build, sources) {
  let binary;
  const { error, stderr } = await asc.main(
    ['kernels.ts', '-o', 'kernels.wasm', ...flags, ...(build.relaxed ? ['--enable', 'relaxed-simd'] : [])],
    {
      readFile: (name) => sources.get(name) ?? null,
      writeFile: (name, contents) => {
        if (name === 'kernels.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`${build.name} does not compile: ${stderr.toString() || error}`);
  return binary;
}

/** Others may build or read at the same moment: the file is never seen half-written. */
async function writeWhole(file, contents) {
  await writeFile(`${file}.${process.pid}`, contents);
  await rename(`${file}.${process.pid}`, file);
}

/** @param {string} directory where the .wasm files go */
export async function buildKernels(directory) {
  const [builds, written] = await Promise.all([readBuilds(), readSources()]);
  await Promise.all([directory, cache].map((folder) => mkdir(folder, { recursive: true })));
  for (const build of builds) {
    const sources = new Map(written).set('microkernels.ts', generateMicrokernels(build));
    const origin = JSON.stringify([asc.version, flags, build, [...sources]]);
    const kept = path.join(cache, `${createHash('sha256').update(origin).digest('hex').slice(0, 32)}.wasm`);
    let binary = await readFile(kept).catch(() => undefined);
    if (!binary) {
      binary = await compile(build, sources);
      await writeWhole(kept, binary);
    }
    await writeWhole(path.join(directory, build.file), binary);
  }
  const files = new Set(builds.map(({ file }) => file));
  const gone = (await readdir(directory)).filter((name) => name.endsWith('.wasm') && !files.has(name));
  await Promise.all(gone.map((name) => rm(path.join(directory, name), { force: true })));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels(process.argv[2] ?? 'dist/kernels');
