/**
 * What training would do if it began now: planned as a run is, from what is known of the text or from reading
 * it.
 */
import { readCorpus } from '../../corpus/read/read-corpus';
import type { Forecast, ForecastRequest, TextAmounts } from '../../protocol/training/planner';
import { asFailure } from '../../protocol/failure';
import { checkMemory } from '../../training/step/memory-plan';
import { checkOptions } from '../../training/run/options';
import { peekAt } from '../trainer/model-destination';
import { findStart, type StartingPoint } from '../trainer/starting-point';
import { encodeCorpus, planRun } from './run-plan';

/**
 * @param directory the folder of the bundles
 * @throws Failure of options out of range, of a folder without text; what is too large is told in `refusal`
 */
export async function forecast(request: ForecastRequest, directory: string): Promise<Forecast> {
  const { options, destination, known, base } = request;
  checkOptions(options);
  const notes: string[] = [];
  const start = await findStart({ resume: true, base }, peekAt(destination), options, (event) => {
    if (event.type === 'note') notes.push(event.text);
  });
  const amounts = known.find((text) => fits(text, request, start)) ?? (await readAmounts(request, start));
  const { described } = planRun(options, amounts, start, directory);
  const record = start?.previous?.model.record;
  return {
    plan: described,
    amounts,
    continues: record
      ? { steps: record.steps, validationBitsPerCharacter: record.validationBitsPerCharacter }
      : null,
    begins: notes.join(' '),
    refusal: refusalOf(() => checkMemory(described.memoryBytes, options.memoryLimitMegabytes)),
  };
}

/**
 * Counted with the dictionary that the run would use. One made anew of this text is also that of the model
 * made then.
 */
function fits(text: TextAmounts, { options }: ForecastRequest, start: StartingPoint | null): boolean {
  if (text.tokens !== options.tokens) return false;
  if (start?.previous) return text.vocabularySize === start.model.configuration.vocabularySize;
  return text.startsFrom === (start?.from ?? 'nothing');
}

async function readAmounts(
  { source, options }: ForecastRequest,
  start: StartingPoint | null,
): Promise<TextAmounts> {
  const { files } = await readCorpus(source);
  const { text, tokenizer } = await encodeCorpus(files, options, start, () => Promise.resolve());
  const { trainingTokens, trainingCharacters, validationCharacters } = text;
  return {
    tokens: options.tokens,
    vocabularySize: tokenizer.size,
    trainingTokens,
    trainingCharacters,
    validationCharacters,
    startsFrom: start?.from ?? 'nothing',
  };
}

function refusalOf(check: () => void): string {
  try {
    check();
    return '';
  } catch (thrown) {
    return asFailure(thrown).message;
  }
}
