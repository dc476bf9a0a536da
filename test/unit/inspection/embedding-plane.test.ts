/** The plane of embeddings holds the weights of the model, of the most frequent tokens. */
import assert from 'node:assert/strict';
import * as v from 'valibot';
import { embeddingPlane } from '../../../src/inspection/embedding-plane';
import { principalComponents } from '../../../src/inspection/principal-components';
import { createReferenceHeap, createReferenceKernels } from '../../../src/kernels/reference';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { EmbeddingPlane } from '../../../src/protocol/prediction/inspection';
import { learnCharacters } from '../../../src/text/characters/characters';
import { exampleModel } from '../model/example-model';

const text = 'let a = [1, 2];\n\tlet b = a;\n';
const tokenizer = learnCharacters([text]);
const { configuration, weights } = exampleModel({ cell: 'gru' }, text);
const model = createLanguageModel(configuration, weights, (elements) =>
  createReferenceKernels(createReferenceHeap(elements, 'f32')),
);

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

describe('the plane of embeddings', () => {
  it('has the tokens that were read, the most frequent first, where the components put them', () => {
    const counts = Uint32Array.from({ length: tokenizer.size }, (_, id) => (id === 5 ? 0 : (id * 7) % 5));
    counts[tokenizer.endOfSequence] = counts[tokenizer.unknown] = 9;
    const plane = finish(embeddingPlane(model, tokenizer, counts));
    assert.ok(v.is(EmbeddingPlane, plane));
    const ids = plane.tokens.map(({ index }) => index);
    const expected = [...counts.keys()]
      .filter((id) => counts[id]! > 0 && id !== tokenizer.endOfSequence && id !== tokenizer.unknown)
      .sort((one, other) => counts[other]! - counts[one]! || one - other);
    assert.deepEqual(ids, expected);
    const { embeddingSize: E } = configuration;
    const matrix = weights.get('embedding.weight')!;
    const rows = ids.map((id) => matrix.subarray(id * E, (id + 1) * E));
    const { places, shares } = finish(principalComponents(rows, 2));
    assert.deepEqual(
      plane.tokens.map(({ x, y }) => [x, y]),
      places,
    );
    assert.deepEqual(plane.shares, shares);
    assert.deepEqual(
      plane.tokens.map(({ text: own, count }) => [own, count]),
      ids.map((id) => [tokenizer.token(id), counts[id]]),
    );
  });

  it('is empty where nothing was read', () => {
    const plane = finish(embeddingPlane(model, tokenizer, new Uint32Array(tokenizer.size)));
    assert.deepEqual(plane, { embeddingSize: configuration.embeddingSize, shares: [0, 0], tokens: [] });
  });
});
