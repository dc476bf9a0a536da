/** Every cell of `protocol/kinds.ts` with what trains it. */
import type { Cell } from '../../protocol/kinds';
import type { TrainedCell } from './cell';
import { gru } from './gru';
import { lstm } from './lstm';
import { rnn } from './rnn';

export const trainedCells: Readonly<Record<Cell, TrainedCell>> = { rnn, gru, lstm };
