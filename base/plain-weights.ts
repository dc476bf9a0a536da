/**
 * Makes a model of the weights that `base/train.py` writes: a safetensors file in PyTorch's names and shapes,
 * from which the configuration is read, with the dictionary of the file of tokens.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parameterCount, type ModelConfiguration } from '../src/model/configuration';
import type { StoredModel } from '../src/model/model-file';
import { decodeTensorFile, type Tensor } from '../src/model/safetensors';
import { cellKinds, cells } from '../src/protocol/kinds';
import type { TokenFile } from '../src/training/run/token-file';
import { tokenWeights } from '../src/training/run/encoded-text';
import { manifestFile } from './manifest';

/** Of the packages that a base was trained on, as bases name it. */
export function manifestDigest(): string {
  return createHash('sha256').update(readFileSync(manifestFile)).digest('hex');
}

/** @throws Error naming what is missing or of another shape */
export function modelOfPlainWeights(
  bytes: Uint8Array,
  name: string,
  { tokenizer, training, validation }: TokenFile,
): StoredModel {
  const { tensors, metadata } = decodeTensorFile(bytes, name);
  const named = new Map([...tensors].map(([key, tensor]) => [key.replace(/^rnn\./, 'recurrent.'), tensor]));
  const configuration = configurationOf(named, name);
  if (configuration.vocabularySize !== tokenizer.size) {
    throw new Error(
      `${name} has ${configuration.vocabularySize} tokens, the dictionary ${tokenizer.size}: give the file of tokens ` +
        'that it was trained on, with --tokens.',
    );
  }
  const number = (key: string): number => Number(metadata.get(key) ?? 0);
  const { characters, unknown } = tokenWeights(tokenizer, validation);
  let learned = 0;
  for (const { tokens } of training)
    for (const token of tokens) learned += token === unknown ? 1 : characters[token]!;
  return {
    configuration,
    weights: new Map([...named].map(([key, { data }]) => [key, Float32Array.from(data)])),
    tokenizer: tokenizer.describe(),
    corpusDigest: manifestDigest(),
    record: {
      parameters: parameterCount(configuration),
      files: training.length,
      characters: learned,
      seconds: number('seconds'),
      steps: number('steps'),
      tokens: number('tokens'),
      trainingBitsPerCharacter: number('training_bits_per_character'),
      validationBitsPerCharacter: null,
      reason: 'budget',
    },
  };
}

function configurationOf(tensors: ReadonlyMap<string, Tensor>, name: string): ModelConfiguration {
  const shape = (key: string): [number, number] => {
    const [rows, columns] = tensors.get(key)?.shape ?? [];
    if (rows === undefined || columns === undefined) throw new Error(`${name} has no matrix ${key}.`);
    return [rows, columns];
  };
  const [vocabularySize, embeddingSize] = shape('embedding.weight');
  const [rows, hiddenSize] = shape('recurrent.weight_hh_l0');
  const cell = cellKinds.find((kind) => cells[kind].gates * hiddenSize === rows);
  if (!cell)
    throw new Error(`${name} has ${rows} rows for ${hiddenSize} hidden units: no cell has that many.`);
  const layers = [...tensors.keys()].filter((key) => key.startsWith('recurrent.weight_hh_l')).length;
  const output = !tensors.has('output.weight')
    ? 'tied'
    : tensors.has('projection.weight')
      ? 'bottleneck'
      : 'full';
  return { cell, vocabularySize, embeddingSize, hiddenSize, layers, output };
}
