/**
 * Chooses the kernel build for this machine: what it can run, what agrees with the reference, what is
 * fastest. Speeds of the same build flip twofold between versions of V8, so they are measured, not assumed.
 */
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import type { KernelBuild } from './builds';
import { kernelBuilds } from './builds';
import { createKernelMemory, instantiateKernels } from './load';
import { selfTest, selfTestElements } from './self-test';
import { measureSpeeds } from './speed';

/** What was chosen and why, as JSON: to be kept, shown and given back the next time. */
export interface KernelChoice {
  /** `engine` of the options it was made with; a choice is only valid there. */
  readonly engine: string;
  readonly build: string;
  /** Speed of each build that passed the self-test; 10⁹ floating-point operations a second on one core. */
  readonly gigaflops: Readonly<Record<string, number>>;
  /** Builds that were left out, with what was wrong with them. */
  readonly rejected: Readonly<Record<string, string>>;
}

export interface SelectedKernels {
  readonly build: KernelBuild;
  /** Compiled; can be posted to other threads. */
  readonly module: WebAssembly.Module;
  readonly choice: KernelChoice;
}

export interface SelectionOptions {
  /** The bytes of a build's `file`; may throw, which rejects that build. */
  readonly read: (file: string) => Uint8Array;
  /** Names the JavaScript engine and processor, for example `process.versions.v8`. */
  readonly engine: string;
  /**
   * A choice of an earlier start; when it is of this engine and still passes the self-test, nothing is
   * measured.
   */
  readonly remembered?: KernelChoice | undefined;
  /** Also try the builds for V8's revectorization. */
  readonly wide?: boolean;
}

const moduleStart = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
const splatZero = [0x41, 0, 0xfd, 0x0f];

/** Whether the engine has 128-bit vectors (i8x16.splat). */
function supportsSimd(): boolean {
  return WebAssembly.validate(new Uint8Array([...moduleStart, 10, 8, 1, 6, 0, ...splatZero, 0x0b]));
}

/**
 * Costs nothing: to be asked before any long work. @throws {Failure} `no-simd` when no kernel can run here
 */
export function requireSimd(): void {
  if (typeof WebAssembly === 'undefined')
    throw new Failure(
      'no-simd',
      'This Node or editor runs without WebAssembly, which the network needs to learn and predict: start it without --jitless, or use an ordinary build of it.',
    );
  if (!supportsSimd())
    throw new Failure(
      'no-simd',
      'This processor or this version of the editor has no WebAssembly SIMD, which the network needs to learn and predict; a 64-bit processor from 2013 or later and a current editor have it.',
    );
}

/** Whether it has relaxed SIMD (f32x4.relaxed_madd). */
export function supportsRelaxedSimd(): boolean {
  if (typeof WebAssembly === 'undefined') return false;
  const body = [0, ...splatZero, ...splatZero, ...splatZero, 0xfd, 0x85, 2, 0x0b];
  return WebAssembly.validate(new Uint8Array([...moduleStart, 10, body.length + 2, 1, body.length, ...body]));
}

/** Compiles and tests one build; a string says what is wrong with it. */
function qualify(build: KernelBuild, read: SelectionOptions['read'], memory: WebAssembly.Memory) {
  try {
    const module = new WebAssembly.Module(read(build.file));
    const kernels = instantiateKernels(module, memory, build);
    return selfTest(kernels) ?? { build, module, kernels };
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/**
 * The build to use. Takes about 40 ms for a remembered choice, otherwise 100 to 200 ms of compiling, testing
 * and measuring.
 * @throws {Failure} `no-simd` when the engine lacks WebAssembly SIMD; `internal` when no build passes its
 * self-test
 */
export function selectKernels(options: SelectionOptions): SelectedKernels {
  requireSimd();
  const relaxed = supportsRelaxedSimd();
  const usable = kernelBuilds.filter(
    (build) => (relaxed || !build.relaxed) && (options.wide === true || !build.wide),
  );
  const memory = createKernelMemory(selfTestElements);

  const { remembered } = options;
  if (remembered?.engine === options.engine) {
    const build = usable.find(({ name }) => name === remembered.build);
    const qualified = build && qualify(build, options.read, memory);
    if (build && typeof qualified === 'object')
      return { build, module: qualified.module, choice: remembered };
  }

  const rejected: Record<string, string> = {};
  const qualified = usable.flatMap((build) => {
    const result = qualify(build, options.read, memory);
    if (typeof result === 'object') return [result];
    rejected[build.name] = result;
    return [];
  });
  const speeds = measureSpeeds(qualified.map(({ kernels }) => kernels));
  const best = qualified[speeds.indexOf(Math.max(...speeds))];
  if (best === undefined) {
    const reasons = Object.entries(rejected).map(([name, reason]) => `${name}: ${reason}`);
    throw new Failure(
      'internal',
      said`None of the network's numeric kernels works here (${reasons.join('; ')}); reinstalling the extension restores them.`,
    );
  }
  const gigaflops = Object.fromEntries(qualified.map(({ build }, i) => [build.name, speeds[i]!]));
  return {
    build: best.build,
    module: best.module,
    choice: { engine: options.engine, build: best.build.name, gigaflops, rejected },
  };
}
