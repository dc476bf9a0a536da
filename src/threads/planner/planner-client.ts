/**
 * What is asked of a trainer's thread that plans and stores as a run does but runs nothing: one thread for
 * each question.
 */
import { plannerQuestions } from '../../protocol/training/planner';
import type { AskOptions, Reply, Request } from '../../protocol/rpc';
import { askOnce, type SingleQuestionParts } from '../single-question';
import { said } from '../../protocol/said';

type Table = typeof plannerQuestions;

export class PlannerClient {
  /** @param parts with the bundled `trainer-thread.js` */
  constructor(private readonly parts: SingleQuestionParts) {}

  /** @throws Failure why it cannot be said or done; `cancelled` by the signal */
  ask<N extends keyof Table>(
    name: N,
    request: Request<Table, N>,
    options?: AskOptions<Table, N>,
  ): Promise<Reply<Table, N>> {
    const names = { thread: 'unroll-planner', spoken: said`The thread that plans` };
    return askOnce(this.parts, names, plannerQuestions, name, request, options);
  }
}
