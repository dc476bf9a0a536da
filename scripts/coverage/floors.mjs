/**
 * Owns the floors of coverage: how much of what must be tested, and a table that says what a run reached.
 *
 * Monocart counts branches in the syntax tree of the JavaScript that ran, and leaves out what stands before
 * the first place of its source map: V8's ranges alone would call what the compiler puts there a branch of
 * the first line.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../prepare.mjs';

/**
 * What is measured → folders or files, and the least percentage of branches. The kernels in AssemblyScript
 * run as WebAssembly, which is not recorded; each has a scalar twin that is.
 */
const floors = [
  {
    title: 'core',
    floor: 90,
    of: [
      ...['src/text/', 'src/model/', 'src/training/', 'src/prediction/', 'src/inspection/'],
      ...['src/kernels/', 'src/protocol/', 'src/secrets/'],
    ],
  },
  { title: 'store', floor: 100, of: ['src/store/'] },
  {
    title: 'model file loader',
    floor: 100,
    of: [
      ...['src/model/model-file.ts', 'src/model/safetensors.ts', 'src/model/quantised-rows.ts'],
      ...['src/text/restore-tokenizer.ts', 'src/text/token-bounds.ts'],
    ],
  },
  { title: 'validators', floor: 100, of: ['src/protocol/'] },
];
/** Elsewhere the tests of links, pipes and devices are left out. */
const isJudged = process.platform === 'linux';
const inWebAssembly = 'src/kernels/assembly/';

/**
 * Prints the table, and which branches are missing where a floor is missed.
 *
 * @param {readonly string[]} recorded the files that `record.mjs` wrote
 * @param {string} folder for what the counting leaves behind
 * @returns {Promise<{ passed: number, failures: string[] }>} floors that hold, and a sentence for each that
 *   does not
 */
export async function judgeCoverage(recorded, folder) {
  const files = await branchesOf(recorded, folder);
  console.log(`\n${'branches'.padEnd(20)}   taken   of   taken  floor`);
  const failures = [];
  for (const { title, floor, of } of floors) {
    const group = files.filter(({ file }) => of.some((each) => file.startsWith(each)));
    const total = sum(group.map((file) => file.total));
    const taken = sum(group.map((file) => file.taken));
    const percent = (100 * taken) / total;
    const holds = taken > 0 && (percent >= floor || !isJudged);
    console.log(
      `${holds ? '✓' : '✗'} ${title.padEnd(20)} ${String(taken).padStart(5)} ${String(total).padStart(5)} ${percent.toFixed(1).padStart(6)} %  ${floor} %`,
    );
    if (holds) continue;
    const missing = group.flatMap((file) => file.missing);
    failures.push(
      `Tests take ${percent.toFixed(1)} % of the branches of ${title}, and must take ${floor} %. Not taken:\n` +
        missing.map((place) => `    ${place}`).join('\n'),
    );
  }
  for (const failure of failures) console.log(`\n${failure}`);
  return { passed: floors.length - failures.length, failures };
}

/**
 * @param {readonly string[]} recorded
 * @param {string} folder
 * @returns {Promise<{ file: string, total: number, taken: number, missing: string[] }[]>} also of modules
 *   that no test loads
 */
async function branchesOf(recorded, folder) {
  // Not above: `npm test` reads this file before it has installed any package.
  const { CoverageReport } = await import('monocart-coverage-reports');
  const report = new CoverageReport({
    baseDir: root,
    outputDir: folder,
    reports: ['v8-json'],
    logging: 'error',
    all: {
      dir: [path.join(root, 'src')],
      filter: (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
    },
  });
  for (const file of recorded) {
    /** @type {{ url: string, source: string }[]} */
    const modules = JSON.parse(readFileSync(file, 'utf8'));
    await report.add(modules.map((module) => ({ ...module, source: withoutNames(module.source) })));
  }
  const results = await report.generate();
  return (results?.files ?? [])
    .filter(({ sourcePath }) => !sourcePath.startsWith(inWebAssembly))
    .map(({ sourcePath, source = '', data, summary: { branches } }) => ({
      file: sourcePath,
      total: Number(branches.total),
      taken: Number(branches.covered),
      missing: (data?.branches ?? [])
        .filter(({ count, ignored }) => count === 0 && !ignored)
        .map(({ start }) => `${sourcePath}:${source.slice(0, start).split('\n').length}`),
    }));
}

/**
 * The compiler ends a module with a branch that never runs, by which Node finds the names of its exports. No
 * place of the source map stands behind it, so it would count as one of the last function. Blanks instead
 * leave every other place where it is.
 *
 * @param {string} source
 */
function withoutNames(source) {
  return source.replace(/0\s*&&\s*\(module\.exports\s*=\s*\{[^}]*\}\);/, (text) => ' '.repeat(text.length));
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
