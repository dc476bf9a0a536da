/** What training would do if it began now: planned as a run is, from what is known of the text or from reading it. */
import { readCorpus } from '../../corpus/read/read-corpus';
import type { StoredModel } from '../../model/model-file';
import type { Forecast, ForecastErrand, TextAmounts } from '../../protocol/training/errands';
import { asFailure } from '../../protocol/failure';
import { checkMemory } from '../../training/step/memory-plan';
import { checkOptions } from '../../training/run/options';
import { loadPreviousModel } from '../trainer/previous-model';
import { peekAt } from '../trainer/model-destination';
import { encodeCorpus, planRun } from './run-plan';

/**
 * @param directory the folder of the bundles
 * @throws Failure of options out of range, of a folder without text; what is too large is told in `refusal`
 */
export async function forecast(request: ForecastErrand, directory: string): Promise<Forecast> {
  const { options, destination, known } = request;
  checkOptions(options);
  const notes: string[] = [];
  const previous = await loadPreviousModel(peekAt(destination), options, (event) => {
    if (event.type === 'note') notes.push(event.text);
  });
  const model = previous?.model;
  const amounts = known.find((text) => fits(text, request, model)) ?? (await readAmounts(request, model));
  const { described } = planRun(options, amounts, model, directory);
  return {
    plan: described,
    amounts,
    continues: model
      ? {
          steps: model.record.steps,
          validationBitsPerCharacter: model.record.validationBitsPerCharacter,
        }
      : null,
    begins: notes.join(' '),
    refusal: refusalOf(() => checkMemory(described.memoryBytes, options.memoryLimitMegabytes)),
  };
}

/** Counted with the dictionary that the run would use. One made anew of this text is also that of the model made then. */
function fits(text: TextAmounts, { options }: ForecastErrand, model: StoredModel | undefined): boolean {
  if (text.tokens !== options.tokens) return false;
  return model ? text.vocabularySize === model.configuration.vocabularySize : !text.resumed;
}

async function readAmounts(
  { source, options }: ForecastErrand,
  model: StoredModel | undefined,
): Promise<TextAmounts> {
  const { files } = await readCorpus(source);
  const { text, tokenizer } = await encodeCorpus(files, options, model, () => Promise.resolve());
  const { trainingTokens, trainingCharacters, validationCharacters } = text;
  return {
    tokens: options.tokens,
    vocabularySize: tokenizer.size,
    ...{ trainingTokens, trainingCharacters, validationCharacters },
    resumed: model !== undefined,
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
