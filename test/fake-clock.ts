/** A clock that stands still until the test moves it. */
import type { Clock } from '../src/dashboard/clock';

/** Whatever waits for promises has run. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class FakeClock implements Clock {
  private time = 0;
  private readonly timers = new Set<{ readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.time;
  }

  after(milliseconds: number, call: () => void): () => void {
    const timer = { at: this.time + milliseconds, call };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  /** Until so many milliseconds have gone by; rejects when the signal is aborted before. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = this.after(milliseconds, resolve);
      signal?.addEventListener('abort', () => {
        cancel();
        reject(new Error('aborted'));
      });
    });
  }

  /** Lets time go by: what is due is called in its order, and what follows from it runs in between. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    await turn();
    for (let next = this.due(end); next !== undefined; next = this.due(end)) {
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.call();
      await turn();
    }
    this.time = end;
  }

  private due(end: number) {
    return [...this.timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
  }
}
