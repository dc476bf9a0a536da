/** One question at a time: an answer counts only for the question that was asked last. */
import type { Page } from './page';

export class Question {
  private waiting: number | undefined;

  constructor(private readonly page: Page) {}

  get open(): boolean {
    return this.waiting !== undefined;
  }

  /** A fresh number to ask with. */
  ask(): number {
    this.waiting = this.page.nextRequest();
    return this.waiting;
  }

  /** Whether this belongs to the last question, which stays open. */
  isFor(request: number): boolean {
    return request === this.waiting;
  }

  /** @returns whether this answers the last question; it is settled then. */
  settle(request: number): boolean {
    if (request !== this.waiting) return false;
    this.waiting = undefined;
    return true;
  }
}
