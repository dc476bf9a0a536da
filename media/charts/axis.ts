/** The axes of the charts: how they look, and what the x axis of a run counts. */
import type uPlot from 'uplot';
import type { Axis } from '../page/choices';
import type { ThemeColours } from '../page/theme';
import type { Format } from '../text/format';
import { t } from '../text/texts';

export const axisLabel = (axis: Axis): string =>
  ({ step: t('Step'), seconds: t('Time'), characters: t('Characters read') })[axis];

export const axisValue = (axis: Axis, x: number, format: Format): string =>
  axis === 'seconds' ? format.duration(x) : format.short(x);

/** Small words in the colour of notes, faint lines, no ticks. */
export function axisLook({ muted, grid, font }: ThemeColours): uPlot.Axis {
  return {
    stroke: muted,
    font: `11px ${font}`,
    gap: 6,
    grid: { stroke: grid, width: 1 / devicePixelRatio },
    ticks: { show: false },
  };
}
