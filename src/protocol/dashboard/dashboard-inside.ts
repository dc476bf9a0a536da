/** The dashboard's messages about the inside of the network; part of the unions in `dashboard.ts`. */
import * as v from 'valibot';
import { version } from './dashboard-version';
import { GradientCurve } from '../training/gradient';
import {
  activationTokens,
  DictionaryPage,
  DictionaryQuery,
  FeatureUnits,
  NetworkShape,
  UnrolledStep,
} from '../prediction/inside';
import { Cell } from '../kinds';
import { count, finite } from '../numbers';

const request = count;
const path = v.string();

export const insideHostMessages = [
  v.strictObject({ version, type: v.literal('dictionary'), request, page: DictionaryPage }),
  /** The hidden units over the text from the first visible line on were read; each is asked for by `unit`. */
  v.strictObject({
    version,
    type: v.literal('activations'),
    request,
    path,
    /** From 1. */
    firstLine: count,
    /** True when the text goes on. */
    partial: v.boolean(),
    shape: NetworkShape,
    tokens: v.pipe(v.array(v.string()), v.maxLength(activationTokens)),
    features: v.array(FeatureUnits),
  }),
  v.strictObject({
    version,
    type: v.literal('unit'),
    request,
    unit: count,
    /** One for each token of the last `activations`. */
    values: v.pipe(v.array(finite), v.maxLength(activationTokens)),
  }),
  /** The last tokens before the cursor, read one by one. */
  v.strictObject({
    version,
    type: v.literal('unrolled'),
    request,
    path,
    line: count,
    shape: NetworkShape,
    steps: v.array(UnrolledStep),
  }),
  /** All curves that are there so far; the request is settled when nothing is being done any more. */
  v.strictObject({
    version,
    type: v.literal('gradients'),
    request,
    curves: v.array(GradientCurve),
    doing: v.nullable(v.strictObject({ cell: v.nullable(Cell), share: finite })),
  }),
] as const;

export const insidePageMessages = [
  v.strictObject({ version, type: v.literal('dictionary'), request, query: DictionaryQuery }),
  v.strictObject({ version, type: v.literal('activations'), request }),
  v.strictObject({ version, type: v.literal('unit'), request, unit: count }),
  v.strictObject({ version, type: v.literal('unroll'), request }),
  /** Measure the gradient through time; `compare` also trains a network of each cell and measures those. */
  v.strictObject({ version, type: v.literal('gradients'), request, compare: v.boolean() }),
  /** The answer to what was asked last of this kind is no longer wanted. */
  v.strictObject({ version, type: v.literal('cancel'), of: v.literal('gradients') }),
] as const;
