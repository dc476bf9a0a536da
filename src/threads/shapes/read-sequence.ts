/** What goes into a stored sequence network and what comes out of it, for those who want to look at it. */
import { weightCount } from '../../model/configuration';
import type { StoredModel } from '../../model/model-file';
import type { SequenceName, StoredNetwork } from '../../model/sequences/stored-networks';
import type { NetworkFigures, ReadSequence } from '../../protocol/prediction/sequences';
import { textUnits, type TextUnit } from '../../training/shapes/text-units';
import { languageReader, proofreader } from './ask-networks';
import type { CountedFiles } from './kept-folder';

const shownUnits = 6;
const shownPlaces = 5;

/**
 * @param folder reads what a proofreader must have counted; a reader of languages needs none of it
 * @throws Failure `model-mismatch` for a model without such a network, `no-simd`, and what reading the folder
 *   throws
 */
export async function readSequence(
  model: StoredModel,
  folder: () => Promise<CountedFiles>,
  request: {
    readonly path: string;
    readonly text: string;
    readonly of: Exclude<SequenceName, 'abbreviations'>;
  },
): Promise<ReadSequence> {
  const { path, text, of } = request;
  const units = textUnits(text).filter((unit) => unit.text.trim() !== '');
  if (of === 'languages') {
    const answer = languageReader(model)(text);
    return { of, units: units.slice(-shownUnits).map(named), answer, network: figuresOf(model, of) };
  }
  const places = proofreader(model, await folder())(text, path);
  const suspicion = new Map(places.map((place) => [place.start, place.suspicion]));
  const startOf = ({ text: unit, start }: TextUnit): number => start + unit.length - unit.trimStart().length;
  const at = units.findIndex((unit) => startOf(unit) === places[0]?.start);
  const from = Math.max(0, Math.min(at - shownUnits / 2, units.length - shownUnits));
  const shown = units.slice(from, from + shownUnits);
  return {
    of,
    units: shown.map(named),
    suspicions: shown.map((unit) => suspicion.get(startOf(unit)) ?? null),
    places: places.slice(0, shownPlaces),
    network: figuresOf(model, of),
  };
}

const named = ({ text }: TextUnit): string => text.trim();

function figuresOf({ networks }: StoredModel, name: SequenceName): NetworkFigures {
  return networkFigures(networks![name]!);
}

export function networkFigures({
  configuration,
  weights,
}: Pick<StoredNetwork, 'configuration' | 'weights'>): NetworkFigures {
  const { cell, hiddenSize, directions, outputs } = configuration;
  const parameters = weightCount(weights);
  return { cell, hiddenSize, directions: directions.length, outputs, parameters };
}
