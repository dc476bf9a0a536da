/**
 * What each part of the prediction is worth while a run goes on. What is made for the first measurement
 * serves the next ones, and is given back after the last or when no other comes.
 */
import type { LanguageModel } from '../../model/language-model';
import {
  HeldOutEvaluator,
  type HeldOutText,
  type PartsMeasured,
} from '../../prediction/evaluation/held-out-evaluator';
import { Failure } from '../../protocol/failure';
import type { Tokenizer } from '../../text/tokenizer';
import { splitText } from '../../training/run/training-text';
import { makeContextMixing } from '../kernels/kernel-builds';
import { inSlices } from '../slices';

/** Milliseconds between two slices of a measurement: training and typing need the cores more. */
const rest = 4;
/** Without another measurement, what was made for it is given back; ms. */
const keptMilliseconds = 180_000;

/** A network, and what it was trained on. */
interface MeasuredModel {
  readonly model: LanguageModel;
  readonly tokenizer: Tokenizer;
  readonly record: { readonly tokens: number };
}

export class PartMeasurements {
  private evaluator: { readonly dictionary: string; readonly made: Promise<HeldOutEvaluator> } | undefined;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param dictionary identifies the tokenizer
   * @param files what training divided, asked for when there is no evaluator of this dictionary
   * @param gate what the gate knows at the beginning
   * @throws Failure `no-text` when nothing is held out; the signal's reason
   */
  async measure(
    { model, tokenizer, record }: MeasuredModel,
    dictionary: string,
    files: () => readonly HeldOutText[],
    gate: readonly number[],
    { last, signal }: { readonly last: boolean; readonly signal: AbortSignal | undefined },
  ): Promise<PartsMeasured> {
    if (this.evaluator?.dictionary !== dictionary) {
      // Not aborted with the one request that asked first: the next one uses it too.
      const made = inSlices(HeldOutEvaluator.of(tokenizer, files(), makeContextMixing), { rest });
      this.evaluator = { dictionary, made };
    }
    const { made } = this.evaluator;
    if (last) this.evaluator = undefined;
    // A run that failed asks no more: nothing of it stays.
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.evaluator = undefined), keptMilliseconds);
    this.timer.unref();
    const evaluator = await made;
    if (!evaluator.isUseful) throw new Failure('no-text', 'No text is held out to measure with.');
    return inSlices(evaluator.measure(model, gate, record.tokens), { signal, rest });
  }
}

/** Texts by path as training divides them: by the same rule, so that the same text is held out. */
export function divided(texts: ReadonlyMap<string, string>, heldOut: ReadonlySet<string>): HeldOutText[] {
  const files = [...texts].map(([path, text]) => ({ path, text, validation: heldOut.has(path) }));
  return splitText(files).map(({ text, validation }) => ({ text, heldOut: validation }));
}
