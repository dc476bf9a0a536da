/** What the gates are called, and what an open one does. */
import type { GateSignal } from '../../../src/protocol/prediction/inspection';
import { t } from '../../text/texts';

/** @param mean over all units: of the cell state that of its size */
export const gateName = (signal: GateSignal, mean: boolean): string =>
  ({
    reset: t('reset gate r (1: the past counts for what is new)'),
    update: t('update gate z (1: the past is kept)'),
    input: t('input gate i (1: what is new is written)'),
    forget: t('forget gate f (1: the cell state is kept)'),
    output: t('output gate o (1: the cell state is shown)'),
    cell: mean ? t('size of the cell state |c|') : t('cell state c'),
  })[signal];
