/** Whether a run trains with vectors of twice the width: `auto` does where they turned out well before. */
export const wideVectorChoices = ['auto', 'on', 'off'] as const;
export type WideVectors = (typeof wideVectorChoices)[number];
