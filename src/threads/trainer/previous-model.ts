/**
 * What an earlier training left at the destination, and how much of it this one may go on with: the network,
 * the state of its last step, the files it knew. Never writes.
 */
import type { Corpus } from '../../corpus/read/read-corpus';
import { stateSize } from '../../model/configuration';
import type { StoredModel } from '../../model/model-file';
import { decodeTensorFile } from '../../model/safetensors';
import { asFailure } from '../../protocol/failure';
import type { TrainerEvent, TrainingOptions } from '../../protocol/training/training';
import type { MemoryPlan } from '../../training/step/memory-plan';
import type { TrainingSettings } from '../../training/run/settings';
import { decodeTrainingState, type TrainingState } from '../../training/run/training-state';
import { knownFilesOf, type KnownFiles } from './fresh-files';
import type { Destination, PreviousRun } from './model-destination';
import { hexDigest } from '../../store/sha-256';

type Emit = (event: TrainerEvent) => void;

/** SHA-256 of the list of files: paths and texts, in order. */
export function corpusDigest({ files }: Corpus): string {
  return hexDigest(64, ...files.map(({ path, text }) => `${path}\0${hexDigest(64, text)}\n`));
}

/** Equal for runs that must end with the same bits; the number of threads is not part of it. */
export function identityOf(settings: TrainingSettings, digest: string): string {
  return hexDigest(64, JSON.stringify({ ...settings, threads: 0 }), digest);
}

export class PreviousModel {
  constructor(
    private readonly previous: PreviousRun,
    private readonly emit: Emit,
  ) {}

  get model(): StoredModel {
    return this.previous.model;
  }

  /** Where the run `identity` stood, when that is what was broken off here before its last step. */
  stateOf(identity: string, plan: MemoryPlan, steps: number): TrainingState | undefined {
    const state = this.lastState(plan);
    return state?.identity === identity && state.snapshot.steps < steps ? state : undefined;
  }

  /** The state of the last step; undefined when there is none, or with a note when it cannot be used. */
  lastState({ shape, layout }: MemoryPlan): TrainingState | undefined {
    if (!this.previous.state) return undefined;
    try {
      const file = decodeTensorFile(this.previous.state, 'training state');
      return decodeTrainingState(file, layout.length, shape.batchSize * stateSize(shape.configuration));
    } catch (thrown) {
      this.emit({ type: 'note', text: asFailure(thrown).message });
      return undefined;
    }
  }

  knownFiles(): KnownFiles | undefined {
    try {
      return this.previous.state
        ? knownFilesOf(decodeTensorFile(this.previous.state, 'training state'))
        : undefined;
    } catch {
      return undefined;
    }
  }
}

/** The model to continue, or null with a note when it cannot be continued. */
export async function loadPreviousModel(
  destination: Pick<Destination, 'load'>,
  options: TrainingOptions,
  emit: Emit,
): Promise<PreviousModel | null> {
  let previous: PreviousRun | null;
  try {
    previous = await destination.load();
  } catch (thrown) {
    const { code, message } = asFailure(thrown);
    if (code !== 'model-damaged' && code !== 'model-mismatch') throw thrown;
    emit({ type: 'note', text: `${message} Training begins anew.` });
    return null;
  }
  if (!previous) return null;
  const difference = differenceFrom(previous.model, options);
  if (difference === null) return new PreviousModel(previous, emit);
  emit({ type: 'note', text: `The stored model has ${difference}: training begins anew.` });
  return null;
}

/** What a model has that was not asked for, in words; null when it can be gone on with. */
export function differenceFrom(
  { configuration, tokenizer }: StoredModel,
  options: TrainingOptions,
): string | null {
  const asked: [string, unknown, unknown][] = [
    ['tokens', options.tokens, tokenizer.kind],
    ['cell', options.cell, configuration.cell],
    ['hidden size', options.hiddenSize, configuration.hiddenSize],
    ['embedding size', options.embeddingSize, configuration.embeddingSize],
    ['layers', options.layers, configuration.layers],
    ['output layer', options.output, configuration.output],
  ];
  for (const [what, wanted, found] of asked) {
    if (wanted !== undefined && wanted !== found) return `${what} ${String(found)}, not ${String(wanted)}`;
  }
  return null;
}
