/**
 * On what a bench ran and what else ran beside it, and how much a thread really computed, where Linux tells.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

export function conditions(): string {
  const [first] = cpus();
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
  return `Node ${process.version}, ${cpus().length} × ${first?.model.trim() ?? 'unknown'}, load ${load} (1, 5, 15 min) on ${new Date().toISOString().slice(0, 16)}`;
}

/** The threads of this process by their number; none where the system does not tell. */
export function threads(): string[] {
  try {
    return readdirSync('/proc/self/task');
  } catch {
    return [];
  }
}

export interface ThreadTime {
  /** Milliseconds on a processor. */
  readonly computing: number;
  /** Milliseconds in which it was ready to compute and another one did. */
  readonly waiting: number;
}

/** Since its beginning; null where the system does not tell. */
export function threadTime(thread: string | number): ThreadTime | null {
  return timeOf(`/proc/self/task/${thread}/schedstat`);
}

/**
 * What the first thread of a process has computed since its beginning, ms; null where the system does not
 * tell.
 */
export function processTime(process: number): number | null {
  return timeOf(`/proc/${process}/schedstat`)?.computing ?? null;
}

function timeOf(file: string): ThreadTime | null {
  try {
    const [computing, waiting] = readFileSync(file, 'utf8').split(' ').map(Number);
    return { computing: computing! / 1e6, waiting: waiting! / 1e6 };
  } catch {
    return null;
  }
}

export function quantile(values: readonly number[], share: number): number | null {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}
