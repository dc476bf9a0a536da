/** How the lines of the learning curves look, in the charts, their legend and the figures. */
import type { LineLook } from '../../charts/chart';

export const lineLooks = {
  training: { colour: 'training' },
  validation: { colour: 'validation', dash: [5, 4] },
  recall: { colour: 'recall', dash: [2, 4] },
  mixture: { colour: 'mixture', dash: [10, 3, 2, 3] },
  gradient: { colour: 'gradient' },
  clipNorm: { colour: 'limit', dash: [5, 4] },
  rate: { colour: 'rate' },
} as const satisfies Record<string, LineLook>;

const earlierDashes = [[], [8, 4], [2, 3], [16, 4], [8, 3, 2, 3, 2, 3], [4, 2]];

/** Of the earlier runs in turn. */
export const earlierLook = (i: number): LineLook => ({
  colour: 'earlier',
  dash: earlierDashes[i % earlierDashes.length]!,
});
