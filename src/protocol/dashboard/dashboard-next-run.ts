/**
 * What host and page say to each other about the next run: the settings that decide it, and what it would do.
 */
import * as v from 'valibot';
import { version } from './dashboard-version';
import { Cell, TokenKind } from '../kinds';

/** What may be set, also said in the page's fields; the settings table holds the same. */
export const nextRunRanges = {
  seconds: { least: 1, most: 86400, multiple: null },
  hiddenSize: { least: 0, most: 2048, multiple: 16 },
  layers: { least: 1, most: 3, multiple: 1 },
} as const;

export const NextRunSettings = v.strictObject({
  seconds: v.number(),
  tokens: TokenKind,
  cell: Cell,
  /** 0: chosen. */
  hiddenSize: v.number(),
  layers: v.number(),
});
export type NextRunSettings = v.InferOutput<typeof NextRunSettings>;

export const nextRunHostMessages = [
  v.strictObject({
    version,
    type: v.literal('next-run'),
    settings: NextRunSettings,
    /** Whether there is a model to export or to delete. */
    stored: v.boolean(),
  }),
] as const;

export const nextRunPageMessages = [
  v.strictObject({ version, type: v.literal('export-model') }),
  v.strictObject({ version, type: v.literal('import-model') }),
  v.strictObject({ version, type: v.literal('delete-model') }),
] as const;
