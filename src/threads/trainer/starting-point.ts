/**
 * What a run begins from: the model that stands at its destination, or else a base, or else nothing. Says in
 * a note why something that is there cannot be gone on with.
 */
import type { StoredModel } from '../../model/model-file';
import { asFailure } from '../../protocol/failure';
import type { StartsFrom, TrainerEvent, TrainingOptions } from '../../protocol/training/training';
import { readBaseFile } from '../../store/base-file';
import type { Destination } from './model-destination';
import { differenceFrom, loadPreviousModel, type PreviousModel } from './previous-model';

export interface StartingPoint {
  readonly from: Exclude<StartsFrom, 'nothing'>;
  readonly model: StoredModel;
  /** With `from: 'model'`: the run that left it. */
  readonly previous: PreviousModel | null;
}

export interface StartRequest {
  /** Go on with the model at the destination, if it fits. */
  readonly resume: boolean;
  /** Path of a base to begin from where there is no such model. */
  readonly base?: string | undefined;
}

/** Null: from nothing. */
export async function findStart(
  { resume, base }: StartRequest,
  destination: Pick<Destination, 'load'>,
  options: TrainingOptions,
  emit: (event: TrainerEvent) => void,
): Promise<StartingPoint | null> {
  const previous = resume ? await loadPreviousModel(destination, options, emit) : null;
  if (previous) return { from: 'model', model: previous.model, previous };
  if (base === undefined) return null;
  const note = (text: string): null => {
    emit({ type: 'note', text });
    return null;
  };
  try {
    const model = await readBaseFile(base);
    const { vocabularySize } = options;
    const difference =
      vocabularySize === undefined
        ? differenceFrom(model, options)
        : `a dictionary of its own, not one of ${vocabularySize} tokens`;
    if (difference === null) return { from: 'base', model, previous: null };
    return note(`The base has ${difference}: training begins from nothing.`);
  } catch (thrown) {
    return note(asFailure(thrown).message);
  }
}
