/**
 * Holds what a benchmark measures against its limits: prints both, and gives the process exit status 1 when
 * one is missed. Says what machine it runs on, and when other work loads it; the limits stay what they are.
 */
import { cpus, loadavg } from 'node:os';

export interface Limit {
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** The first line of every benchmark. */
export function sayMachine(): void {
  const cores = cpus();
  const load = loadavg()[0]!;
  const loaded =
    load > 0.5 ? `; loaded by other work (${load.toFixed(1)}), which slows what is measured` : '';
  console.log(`${cores[0]!.model.trim()}, ${cores.length} cores, Node ${process.versions.node}${loaded}`);
}

/** Prints `name value unit (limit)`; a miss is marked and makes the process fail. */
export function hold(name: string, value: number, unit: string, limit: Limit, digits = 0): void {
  const { atMost = Infinity, atLeast = -Infinity } = limit;
  const kept = value <= atMost && value >= atLeast;
  const bound = limit.atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  console.log(
    `${name.padEnd(52)} ${value.toFixed(digits).padStart(8)} ${unit} (${bound})${kept ? '' : '  MISSED'}`,
  );
  if (!kept) process.exitCode = 1;
}
