/** One question at a time: whoever asks again no longer wants the answer to the question before. */
import { asFailure } from '../../src/protocol/failure';
import type { DashboardQuestions } from '../../src/protocol/dashboard/dashboard-questions';
import type { AskOptions, Reply, Request } from '../../src/protocol/rpc';
import { inUsersWords } from '../text/texts';
import type { Page } from './page';

type Name = keyof DashboardQuestions;

/** A reply, or one sentence that says why there is none; an empty one after `cancel`. */
export type Outcome<N extends Name> =
  { readonly reply: Reply<DashboardQuestions, N> } | { readonly refusal: string };

export class LatestQuestion {
  private current: AbortController | undefined;

  constructor(private readonly page: Page) {}

  get open(): boolean {
    return this.current !== undefined;
  }

  /** The one that is open is settled without a reply. */
  cancel(): void {
    this.current?.abort();
  }

  /** @returns undefined when another question was asked meanwhile */
  async ask<N extends Name>(
    name: N,
    request: Request<DashboardQuestions, N>,
    onProgress?: AskOptions<DashboardQuestions, N>['onProgress'],
  ): Promise<Outcome<N> | undefined> {
    this.cancel();
    const asking = (this.current = new AbortController());
    const { signal } = asking;
    let outcome: Outcome<N>;
    try {
      const options = { signal, ...(onProgress && { onProgress }) };
      outcome = { reply: await this.page.questions.ask(name, request, options) };
    } catch (thrown) {
      outcome = { refusal: signal.aborted ? '' : inUsersWords(asFailure(thrown)) };
    }
    if (this.current !== asking) return undefined;
    this.current = undefined;
    return outcome;
  }
}
