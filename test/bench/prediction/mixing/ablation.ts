/**
 * What each ingredient of context mixing is worth: bits per character of held-out files, of the contexts
 * alone, with everything and with one thing left out at a time. Prints Markdown: how many per cent more bits
 * it costs to leave each out, on each corpus and on average.
 *
 *   npm run bench:ablation -- [--corpora rxjs,clap] [--workspace 1000000] [--held-out 30000]
 *     [--counted 0.875] [--json .cache/bench/ablation.json] [--compile-only]
 *
 * An ingredient is left out in the sources of the kernel, which are compiled anew; what was compiled is kept
 * under `.cache/bench/ablation`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { conditions } from '../../measuring/conditions';
import { type Cell, table } from '../../measuring/tables';
import { corpus, sources, spread } from '../corpora';
import { mean } from '../verdicts';
import { documentOf, learnedBits } from '../../../fixtures/learned-bytes';
import { learnWorkspace } from './learn-workspace';

const { values: given } = parseArgs({
  options: {
    corpora: { type: 'string', default: Object.keys(sources).join(',') },
    workspace: { type: 'string', default: '1000000' },
    'held-out': { type: 'string', default: '30000' },
    counted: { type: 'string', default: '0.875' },
    json: { type: 'string', default: '.cache/bench/ablation.json' },
    'compile-only': { type: 'boolean', default: false },
  },
});

const kernels = 'src/kernels/assembly/context-mixing';
const compiled = '.cache/bench/ablation';

interface Compiler {
  compileContextMixing(change: (sources: Map<string, string>) => void): Promise<Uint8Array>;
}

interface Ingredient {
  readonly name: string;
  /** What is written otherwise in the sources without it. */
  readonly file: string;
  readonly written: string;
  readonly instead: string;
}

const lastInput = 'store<f32>(INPUT + (<usize>input << 3), 0.4);';
const withoutInput = (name: string, input: number): Ingredient => ({
  name,
  file: 'inputs.ts',
  written: lastInput,
  instead: `${lastInput} store<u64>(INPUT + (<usize>${input} << 3), 0);`,
});

// In the order of the inputs: lists of recent bytes, bit histories, direct orders, matches.
const inputs = [
  ...['order 5', 'order 6', 'order 8', 'order 11', 'word and the word before', 'three words'],
  ...['word and the word two before', 'how the lines begin', 'indentation and word', 'the bracket we are in'],
  ...['two tokens and the word', 'three tokens and the word', 'the word in this document'],
  ...['order 3', 'order 4', 'word', 'word and the marks before it', 'the line above, in this column'],
  ...['what followed the last byte', 'what followed the last two bytes', 'word and the token before it'],
  ...['order 0', 'order 1', 'match from 20 bytes', 'match from 11 bytes', 'match from 6 bytes'],
];

const weightSets = [
  ...['bits so far and match', 'classes of two bytes', 'last byte', 'known orders and match'],
  ...['brackets, word and indentation', 'byte above and place in the line'],
];

const corrections = (mixed: string, rest: string): Omit<Ingredient, 'name'> => ({
  file: 'mixing.ts',
  written: `mixed * 0.4 + (corrected(row1, low, share) + corrected(row2, low, share) + corrected(row3, low, share)) * 0.2;`,
  instead: `mixed * ${mixed}${rest};`,
});

const ingredients: readonly Ingredient[] = [
  ...inputs.map(withoutInput),
  {
    name: 'how sure each input is',
    file: 'inputs.ts',
    written: 'store<f32>(address, said != 0 ? y : -y, 4);',
    instead: 'store<f32>(address, y * 0, 4);',
  },
  ...weightSets.map((name, set) => ({
    name: `weights by ${name}`,
    file: 'mixing.ts',
    written: 'const x = clamp(dot(weightsOf(set)));',
    instead: `const x = set == ${set} ? <f32>0 : clamp(dot(weightsOf(set)));`,
  })),
  {
    name: 'weights chosen at all',
    file: 'mixing.ts',
    written: '(<usize>set << 2), first + index);',
    instead: '(<usize>set << 2), first + index * 0);',
  },
  {
    name: 'the second layer learns',
    file: 'mixing.ts',
    written: '(<f32>y - mixed) * <f32>0.001;',
    instead: '(<f32>y - mixed) * <f32>0;',
  },
  {
    name: 'correction by order 1',
    ...corrections('0.6', ' + (corrected(row2, low, share) + corrected(row3, low, share)) * 0.2'),
  },
  {
    name: 'correction by order 3',
    ...corrections('0.6', ' + (corrected(row1, low, share) + corrected(row3, low, share)) * 0.2'),
  },
  {
    name: 'correction by match or word',
    ...corrections('0.6', ' + (corrected(row1, low, share) + corrected(row2, low, share)) * 0.2'),
  },
  { name: 'all corrections', ...corrections('1', '') },
];

/** @returns the kernel without an ingredient; with everything where that is null */
async function kernelWithout(ingredient: Ingredient | null): Promise<WebAssembly.Module> {
  const sources = readdirSync(kernels).map((name) => readFileSync(join(kernels, name), 'utf8'));
  const origin = createHash('sha256').update(JSON.stringify([sources, ingredient]));
  const file = join(compiled, `${origin.digest('hex').slice(0, 32)}.wasm`);
  if (!existsSync(file)) {
    // Only here: compilers are large, and elsewhere what was compiled may be all there is.
    const { compileContextMixing } = (await import(
      pathToFileURL(resolve('scripts/kernels/build.mjs')).href
    )) as Compiler;
    const binary = await compileContextMixing((texts) => {
      if (ingredient) leaveOut(ingredient, texts);
    });
    mkdirSync(compiled, { recursive: true });
    writeFileSync(file, binary);
  }
  return new WebAssembly.Module(new Uint8Array(readFileSync(file)));
}

/** @throws Error when the sources do not have it, or more than once */
function leaveOut({ name, file, written, instead }: Ingredient, sources: Map<string, string>): void {
  const parts = sources.get(file)?.split(written) ?? [];
  if (parts.length !== 2) throw new Error(`${name}: ${file} has "${written}" ${parts.length - 1} times`);
  sources.set(file, parts.join(instead));
}

/** @returns bits per character of the contexts alone */
function measure(module: WebAssembly.Module, name: string): number {
  const texts = corpus(name);
  const workspace = spread(texts.workspace, Number(given.workspace));
  const heldOut = spread(texts.heldOut, Number(given['held-out']));
  const documents = heldOut.map(({ text }) => documentOf(text));
  const bytes = documents.reduce((sum, { length }) => sum + length, 0);
  const { mixing } = learnWorkspace(module, workspace, bytes, Number(given.counted));
  let bits = 0;
  for (const [i, document] of documents.entries()) {
    mixing.begin(workspace.length + i);
    bits += learnedBits(mixing, document);
  }
  return bits / heldOut.reduce((sum, { text }) => sum + [...text].length, 0);
}

async function main(): Promise<void> {
  const began = conditions();
  const variants = [null, ...ingredients];
  const modules = [];
  for (const variant of variants) modules.push(await kernelWithout(variant));
  if (given['compile-only']) return;
  const names = given.corpora.split(',');
  const bits = modules.map((module, i) => {
    const row = names.map((name) => measure(module, name));
    process.stderr.write(`${variants[i]?.name ?? 'everything'}: ${row.map((x) => x.toFixed(4)).join(' ')}\n`);
    return row;
  });
  mkdirSync(dirname(given.json), { recursive: true });
  const results = variants.map((variant, i) => ({ without: variant?.name ?? null, bits: bits[i] }));
  writeFileSync(given.json, `${JSON.stringify({ began, ended: conditions(), names, results }, null, 1)}\n`);
  const all = bits[0]!;
  const rows = ingredients.map(({ name }, i): Cell[] => {
    const more = bits[i + 1]!.map((without, j) => 100 * (without / all[j]! - 1));
    return [name, ...more, mean(more)];
  });
  rows.sort((a, b) => Number(b.at(-1)) - Number(a.at(-1)));
  console.log(`began on ${began}; ended on ${conditions()}\n`);
  console.log(table(['bits per character with everything', ...names], [['', ...all]]));
  console.log(`\n${table(['% more bits without', ...names, 'on average'], rows, 2)}`);
}

void main();
