/** How a loss is written: the name of its unit and the digits that mean something. */
import { t } from './texts';
import type { LossUnit } from './units';

export const unitName = (unit: LossUnit): string =>
  ({
    bits: t('bits per character'),
    nats: t('nats per character'),
    perplexity: t('perplexity per character'),
  })[unit];

export const lossDigits = (unit: LossUnit): number => (unit === 'perplexity' ? 2 : 3);
