/**
 * What the user chose in the page: kept over hiding, reloading and restarting, and judged when it comes back.
 */
import * as v from 'valibot';
import { lossUnits } from '../text/units';

export const axes = ['step', 'seconds', 'characters'] as const;
export type Axis = (typeof axes)[number];

/** The positions of the slider for smoothing: how many points one value is the mean of. */
export const spans = [1, 2, 3, 5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 1000] as const;

const tabNames = ['learn', 'use', 'inside', 'next'] as const;
export type TabName = (typeof tabNames)[number];

const whole = v.pipe(v.number(), v.integer());
const Choices = v.object({
  tab: v.fallback(v.picklist(tabNames), 'learn'),
  axis: v.fallback(v.picklist(axes), 'step'),
  unit: v.fallback(v.picklist(lossUnits), 'bits'),
  /** The position of the slider, an index of `spans`; at first off: a point is a mean over steps already. */
  smoothing: v.fallback(v.pipe(whole, v.minValue(0), v.maxValue(spans.length - 1)), 0),
  earlier: v.fallback(v.boolean(), true),
  oldestFirst: v.fallback(v.boolean(), false),
  prompt: v.fallback(v.pipe(v.string(), v.maxLength(10_000)), ''),
  length: v.fallback(v.pipe(whole, v.minValue(1), v.maxValue(10_000)), 400),
  temperature: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(2)), 0.7),
  seed: v.fallback(v.pipe(whole, v.minValue(0)), 1),
  stopAtEnd: v.fallback(v.boolean(), true),
  sentence: v.fallback(v.pipe(v.string(), v.maxLength(20_000)), ''),
  /** Names of the opened details. */
  open: v.fallback(v.array(v.string()), []),
});
export type Choices = v.InferOutput<typeof Choices>;

/** Whatever was kept, every choice has a value. */
export function readChoices(kept: unknown): Choices {
  return v.parse(Choices, typeof kept === 'object' && kept !== null ? kept : {});
}

/** The choices with the way to change them; what listens is told of each change. */
export class ChosenState {
  private readonly listeners: (() => void)[] = [];

  constructor(
    private choices: Choices,
    private readonly keep: (choices: Choices) => void,
  ) {}

  get now(): Choices {
    return this.choices;
  }

  set(change: Partial<Choices>): void {
    this.choices = { ...this.choices, ...change };
    this.keep(this.choices);
    for (const listener of this.listeners) listener();
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }
}
