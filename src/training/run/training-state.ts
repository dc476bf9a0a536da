/**
 * Everything that a run needs to go on exactly where it stood, as named tensors and JSON: it lies beside the
 * model, never in it. A run by steps that is continued from it ends with the same bits as one without the
 * break.
 */
import * as v from 'valibot';
import type { TensorFile } from '../../model/safetensors';
import { Failure } from '../../protocol/failure';
import { said } from '../../protocol/said';
import type { Snapshot } from '../step/trainer';
import { count, finite } from '../../protocol/numbers';

const Progress = v.object({
  position: v.object({ epoch: count, batch: count }),
  /** Of training, without pauses. */
  seconds: finite,
  tokens: count,
  characters: finite,
  /** Mean bits per character of the last stretch that was measured in training. */
  trainingBitsPerCharacter: finite,
  /** Factor on the learning rate: halved each time the run diverges. */
  rateScale: finite,
  divergences: count,
  /** Bits per character of the best weights on the validation slice. */
  best: v.nullable(finite),
  validations: count,
  /** Validations since the best one. */
  sinceBest: count,
  lastValidation: v.nullable(finite),
});
export type Progress = v.InferOutput<typeof Progress>;

/** Of a run before its first step. */
export const firstProgress: Progress = {
  position: { epoch: 0, batch: 0 },
  seconds: 0,
  tokens: 0,
  characters: 0,
  trainingBitsPerCharacter: 0,
  rateScale: 1,
  divergences: 0,
  best: null,
  validations: 0,
  sinceBest: 0,
  lastValidation: null,
};

export interface TrainingState {
  /** Says which run this is: another text or other settings give another one. */
  readonly identity: string;
  readonly progress: Progress;
  readonly snapshot: Snapshot;
  /** Padded, as in the snapshot; null before the first validation. */
  readonly bestParameters: Float32Array | null;
  /** Those before the first step, padded, of a run that averages with them; null of any other. */
  readonly startParameters: Float32Array | null;
}

const Metadata = v.object({ identity: v.string(), steps: count, progress: Progress });

export function encodeTrainingState(state: TrainingState): TensorFile {
  const { snapshot, bestParameters, startParameters, identity, progress } = state;
  const tensor = (data: Float32Array): { shape: number[]; data: Float32Array } => ({
    shape: [data.length],
    data,
  });
  const tensors = new Map([
    ['parameters', tensor(snapshot.parameters)],
    ['first_moments', tensor(snapshot.firstMoments)],
    ['second_moments', tensor(snapshot.secondMoments)],
    ['states', tensor(snapshot.states)],
  ]);
  if (bestParameters) tensors.set('best_parameters', tensor(bestParameters));
  if (startParameters) tensors.set('start_parameters', tensor(startParameters));
  const metadata = { identity, steps: snapshot.steps, progress };
  return { tensors, metadata: new Map([['unroll.training_state', JSON.stringify(metadata)]]) };
}

/**
 * @param parameters padded length that fits the network
 * @param states length of all carried states
 * @throws Failure `model-damaged` when something is missing or does not fit
 */
export function decodeTrainingState(
  { tensors, metadata }: TensorFile,
  parameters: number,
  states: number,
): TrainingState {
  let described: unknown;
  try {
    described = JSON.parse(metadata.get('unroll.training_state') ?? '');
  } catch {
    throw damaged('its description cannot be read');
  }
  const parsed = v.safeParse(Metadata, described);
  if (!parsed.success) throw damaged('its description is not complete');
  const take = (name: string, length: number): Float32Array => {
    const data = tensors.get(name)?.data;
    if (!(data instanceof Float32Array) || data.length !== length)
      throw damaged(`${name} does not fit the network`);
    return data;
  };
  const { identity, steps, progress } = parsed.output;
  return {
    identity,
    progress,
    snapshot: {
      parameters: take('parameters', parameters),
      firstMoments: take('first_moments', parameters),
      secondMoments: take('second_moments', parameters),
      states: take('states', states),
      steps,
    },
    bestParameters: progress.best === null ? null : take('best_parameters', parameters),
    startParameters: tensors.has('start_parameters') ? take('start_parameters', parameters) : null,
  };
}

function damaged(what: string): Failure {
  return new Failure('model-damaged', said`The state of the previous training cannot be used: ${what}.`);
}
