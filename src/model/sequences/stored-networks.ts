/**
 * Sequence networks that stand in a model file beside the language model: a languages', a
 * proofreader's and a decoder of abbreviations.
 * Their tensors have PyTorch's names behind `sequence.NAME.`, their configurations and labels stand in one
 * field of the metadata.
 */
import * as v from 'valibot';
import { Cell } from '../../protocol/kinds';
import { count } from '../../protocol/numbers';
import type { Weights } from '../configuration';
import { ChannelWeights } from './channel-weights';
import type { Tensor } from '../safetensors';
import { decodes, sequenceShapes, type SequenceConfiguration } from './sequence-configuration';

/** What a sequence network is for. */
const sequenceNames = ['languages', 'proofreading', 'abbreviations'] as const;
export type SequenceName = (typeof sequenceNames)[number];

export interface StoredNetwork {
  readonly configuration: SequenceConfiguration;
  /** What its outputs stand for; without a meaning for a sigmoid. */
  readonly labels: readonly string[];
  readonly weights: Weights;
  /** Of a decoder of abbreviations. */
  readonly channel?: ChannelWeights | undefined;
}
export type StoredNetworks = Partial<Readonly<Record<SequenceName, StoredNetwork>>>;

/** Of one kind: far more than is ever made, and little to read. */
const limits = { vocabulary: 65_536, width: 512, ids: 16, outputs: 256 };
const width = v.pipe(count, v.minValue(16), v.maxValue(limits.width), v.multipleOf(16));

const idsPerStep = v.pipe(count, v.minValue(1), v.maxValue(limits.ids));

const Configuration = v.pipe(
  v.object({
    cell: Cell,
    vocabularySize: v.pipe(count, v.minValue(1), v.maxValue(limits.vocabulary)),
    idsPerStep,
    embeddingSize: width,
    hiddenSize: width,
    directions: v.union([
      v.strictTuple([v.picklist(['forward', 'backward'])]),
      v.strictTuple([v.literal('forward'), v.literal('backward')]),
    ]),
    encoder: v.exactOptional(v.object({ idsPerStep })),
    recurrent: v.boolean(),
    answers: v.picklist(['each', 'last']),
    head: v.picklist(['softmax', 'sigmoid']),
    outputs: v.pipe(count, v.minValue(1), v.maxValue(limits.outputs)),
  }),
  v.check((network) => !network.encoder || decodes(network), 'an encoder only before a decoder'),
);

export const NetworkDescriptions = v.pipe(
  v.array(
    v.object({
      name: v.picklist(sequenceNames),
      configuration: Configuration,
      labels: v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(limits.outputs)),
      channel: v.exactOptional(ChannelWeights),
    }),
  ),
  v.maxLength(sequenceNames.length),
  v.check((all) => new Set(all.map(({ name }) => name)).size === all.length, 'each name once'),
  v.check(
    (all) =>
      all.every(
        ({ configuration: { head, outputs }, labels }) => head === 'sigmoid' || labels.length === outputs,
      ),
    'a label for each output',
  ),
);
type NetworkDescription = Omit<StoredNetwork, 'weights'> & { readonly name: SequenceName };

/** All tensors of a network begin so. */
export function tensorPrefix(name: SequenceName): string {
  return `sequence.${name}.`;
}

export function describeNetworks(networks: StoredNetworks): NetworkDescription[] {
  return entriesOf(networks).map(([name, { configuration, labels, channel }]) => ({
    name,
    configuration,
    labels,
    ...(channel && { channel }),
  }));
}

/** @throws RangeError when the weights do not have the shapes of the configuration */
export function tensorsOfNetworks(networks: StoredNetworks): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, { configuration, weights }] of entriesOf(networks)) {
    for (const { name: parameter, shape } of sequenceShapes(configuration)) {
      const data = weights.get(parameter);
      if (!data) throw new RangeError(`no weights ${parameter}`);
      tensors.set(tensorPrefix(name) + parameter, { shape, data });
    }
  }
  return tensors;
}

function entriesOf(networks: StoredNetworks): [SequenceName, StoredNetwork][] {
  return sequenceNames.flatMap((name) => (networks[name] ? [[name, networks[name]]] : []));
}
