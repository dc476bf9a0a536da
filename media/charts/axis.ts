/** What the x axis of the charts counts: steps, seconds or characters read. */
import type { Axis } from '../page/choices';
import type { Format } from '../text/format';
import { t } from '../text/texts';

export const axisLabel = (axis: Axis): string =>
  ({ step: t('Step'), seconds: t('Time'), characters: t('Characters read') })[axis];

export const axisValue = (axis: Axis, x: number, format: Format): string =>
  axis === 'seconds' ? format.duration(x) : format.short(x);
