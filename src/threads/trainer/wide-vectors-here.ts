/**
 * Whether wide vectors are tried on this machine where the choice is left to us: what speaks against them
 * before they are tried, and how they turned out before, kept for each version of the engine.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { url as debuggerUrl } from 'node:inspector';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { supportsRelaxedSimd } from '../../kernels/select';
import { engineName } from '../kernels/kernel-builds';
import { usableCores } from '../usable-cores';

export interface WideConditions {
  /** Names engine and processor: how they turned out holds for these alone. */
  readonly engine: string;
  /** Whether the engine may know how to join vectors. */
  readonly isPossible: boolean;
  readonly cores: number;
  readonly isDebugged: boolean;
}

/** Of this process, now. */
function conditionsHere(): WideConditions {
  return {
    engine: engineName(),
    isPossible: process.arch === 'x64' && supportsRelaxedSimd(),
    cores: usableCores(),
    isDebugged: debuggerUrl() !== undefined,
  };
}

const Kept = v.object({ engine: v.string(), refusal: v.string() });

export class WideVectorsHere {
  /** @param file where it is kept how they turned out; without, they are tried at each run */
  constructor(
    private readonly file: string | undefined,
    private readonly conditions: () => WideConditions = conditionsHere,
  ) {}

  /**
   * Whether to try them; a sentence's end says why not, where that is not for good and so worth a line in the
   * log each time.
   */
  tries(): boolean | string {
    const { engine, isPossible, cores, isDebugged } = this.conditions();
    if (!isPossible || this.isRefused(engine)) return false;
    if (isDebugged) return 'a debugger is attached, which does not see into another process';
    if (cores < 2) return 'they are not tried with fewer than two processor cores';
    return true;
  }

  /** They are not tried again with this engine, until the setting asks for them. */
  refuse(refusal: string): void {
    const { file } = this;
    if (file === undefined) return;
    const { engine } = this.conditions();
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify({ engine, refusal }));
    } catch {
      // The next run finds out again.
    }
  }

  private isRefused(engine: string): boolean {
    if (this.file === undefined) return false;
    try {
      const kept = v.safeParse(Kept, JSON.parse(readFileSync(this.file, 'utf8')));
      return kept.success && kept.output.engine === engine;
    } catch {
      return false;
    }
  }
}
