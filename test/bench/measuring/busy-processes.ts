/** Processes that only compute, beside which something is measured. */
import { spawn } from 'node:child_process';
import { processTime } from './conditions';

/**
 * So many processes that only compute, for as long as `work` takes.
 * @param work asks how much of each second one of them has computed since they were all there
 */
export async function beside<Result>(
  count: number,
  work: (share: () => number | null) => Promise<Result>,
): Promise<Result> {
  const busy = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', "process.stdout.write('.', () => { for (;;); })"], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  try {
    await Promise.all(busy.map((one) => new Promise((ready) => one.stdout.once('data', ready))));
    const computed = (): number => busy.reduce((sum, { pid }) => sum + (processTime(pid!) ?? NaN), 0);
    const [began, before] = [performance.now(), computed()];
    return await work(() => {
      const share = (computed() - before) / count / (performance.now() - began);
      return Number.isFinite(share) ? share : null;
    });
  } finally {
    for (const one of busy) one.kill('SIGKILL');
  }
}
