/** `unroll inspect`: what stands in a model file, as one JSON object. */
import { parameterShapes } from '../model/configuration';
import { readModelFile } from '../store/model-file-on-disk';
import { restoreTokenizer } from '../text/restore-tokenizer';
import { onePositional, readArguments } from './arguments';
import { printJson } from './output';

const tokensShown = 40;

export async function inspect(words: readonly string[]): Promise<void> {
  const path = onePositional(
    readArguments(words, { json: { type: 'boolean' } }),
    'model file',
    'unroll inspect MODEL',
  );
  const model = await readModelFile(path);
  const tokenizer = restoreTokenizer(model.tokenizer);
  const ids = Array.from({ length: tokenizer.size }, (_, id) => id).sort(
    (a, b) => tokenizer.count(b) - tokenizer.count(a),
  );
  printJson({
    model: path,
    configuration: model.configuration,
    parameters: model.record.parameters,
    shapes: parameterShapes(model.configuration).map(({ name, shape }) => ({ name, shape })),
    vocabulary: {
      kind: tokenizer.kind,
      size: tokenizer.size,
      unknownShare: unknownShare(tokenizer),
      frequent: ids
        .slice(0, tokensShown)
        .map((id) => ({ id, token: tokenizer.token(id), count: tokenizer.count(id) })),
    },
    record: model.record,
    corpusDigest: model.corpusDigest,
    gate: model.gate?.length ?? 0,
  });
}

function unknownShare(tokenizer: {
  readonly size: number;
  readonly unknown: number;
  count(id: number): number;
}): number {
  let total = 0;
  for (let id = 0; id < tokenizer.size; id++) total += tokenizer.count(id);
  return total === 0 ? 0 : tokenizer.count(tokenizer.unknown) / total;
}
