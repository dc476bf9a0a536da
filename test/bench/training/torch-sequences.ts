/**
 * The networks of other shapes go to PyTorch: each of a model file opens there under PyTorch's own names and
 * gives the same logits, for sequences of several lengths, by the kernels that ship.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { initialWeightsOf } from '../../../src/model/initialisation';
import type { StoredModel } from '../../../src/model/model-file';
import { Random } from '../../../src/model/random';
import {
  sequenceShapes,
  type SequenceConfiguration,
} from '../../../src/model/sequences/sequence-configuration';
import type {
  SequenceName,
  StoredNetwork,
  StoredNetworks,
} from '../../../src/model/sequences/stored-networks';
import { cellKinds, type Cell } from '../../../src/protocol/kinds';
import { readModelFile, writeModelFile } from '../../../src/store/model-file-on-disk';
import { loneSequenceTrainer } from '../../../src/threads/kernels/heap-of-plan';
import { chooseKernels } from '../../../src/threads/kernels/kernel-builds';
import { abbreviationNetwork } from '../../../src/training/abbreviations/abbreviation-decoder';
import { languageNetwork } from '../../../src/training/languages/language-of-text';
import { proofreadingNetwork } from '../../../src/training/proofreading/proofreader';
import type { Sequence } from '../../../src/training/shapes/sequence-trainer';
import { exampleModel } from '../../unit/model/example-model';

const script = resolve('test/bench/training/torch-sequences.py');
const tolerance = 1e-4;
/** Steps of the sequences that are read, and of what an encoder reads before. */
const lengths = [17, 1, 40];
const encodedSteps = 9;

const Answer = v.object({ torch: v.string(), logits: v.record(v.string(), v.array(v.array(v.number()))) });
type Asked = Record<string, { ids: number[][]; encoded: number[][] | null }[]>;

/** The networks that ship, of this cell; and one that answers once, in both directions. */
function shapesOf(cell: Cell): Readonly<Record<SequenceName, SequenceConfiguration>>[] {
  const shipped = {
    languages: { ...languageNetwork(['go', 'python', 'rust']), cell },
    proofreading: { ...proofreadingNetwork, cell },
    abbreviations: { ...abbreviationNetwork, cell },
  };
  const once = { ...shipped.proofreading, answers: 'last' as const };
  const backward = { ...shipped.languages, answers: 'last' as const, directions: ['backward'] as const };
  return [shipped, { ...shipped, proofreading: once, languages: backward }];
}

function stored(sequence: SequenceConfiguration, seed: number): StoredNetwork {
  const weights = initialWeightsOf(sequenceShapes(sequence), sequence, 0.5, seed);
  return {
    configuration: sequence,
    labels: Array.from({ length: sequence.outputs }, (_, i) => `label ${i}`),
    weights,
  };
}

/** @param python with PyTorch. @returns whether all agree */
export async function exchangeSequences(python: string, folder: string): Promise<boolean[]> {
  const agreements: boolean[] = [];
  for (const cell of cellKinds) {
    for (const shapes of shapesOf(cell)) {
      const networks: StoredNetworks = Object.fromEntries(
        Object.entries(shapes).map(([name, shape], i) => [name, stored(shape, i + 1)]),
      );
      const gap = await largestGap(python, join(folder, 'networks'), { ...exampleModel(), networks });
      const answers = Object.values(shapes).map(({ answers }) => answers);
      const agrees = gap.difference < tolerance && gap.largest > 0.05;
      console.log(
        `${agrees ? 'ok  ' : 'FAIL'} ${cell}, networks that answer ${answers.join(', ')}: ` +
          `logits up to ${gap.largest.toFixed(2)}, PyTorch ${gap.torch} |Δ| ${gap.difference.toExponential(1)}`,
      );
      agreements.push(agrees);
    }
  }
  return agreements;
}

/** Between logits here and there; and how large the largest logit is, since zeros agree too. */
async function largestGap(
  python: string,
  path: string,
  model: StoredModel,
): Promise<{ torch: string; difference: number; largest: number }> {
  await writeModelFile(path, model);
  const { networks } = await readModelFile(path);
  const random = new Random(7);
  const asked: Asked = {};
  const here: Record<string, Float64Array[]> = {};
  for (const [name, { configuration, weights }] of Object.entries(networks!)) {
    const { idsPerStep, vocabularySize, encoder } = configuration;
    const rows = (steps: number, ids: number): number[][] =>
      Array.from({ length: steps }, () => Array.from({ length: ids }, () => random.below(vocabularySize)));
    asked[name] = lengths.map((length) => ({
      ids: rows(length, idsPerStep),
      encoded: encoder ? rows(encodedSteps, encoder.idsPerStep) : null,
    }));
    const shape = {
      sequence: configuration,
      batchSize: lengths.length,
      timeSteps: Math.max(...lengths),
      ...(encoder && { encoderSteps: encodedSteps }),
    };
    const trainer = loneSequenceTrainer(shape, chooseKernels('dist/kernels'), 1);
    trainer.loadWeights(weights);
    here[name] = trainer.evaluate(
      asked[name].map(({ ids, encoded }): Sequence => ({
        ids: ids.flat(),
        ...(encoded && { encoded: encoded.flat() }),
      })),
    );
  }
  const { stdout, stderr, status } = spawnSync(python, [script, path], {
    input: JSON.stringify(asked),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const { torch, logits } = v.parse(Answer, JSON.parse(stdout));
  let [difference, largest] = [0, 0];
  for (const [name, sequences] of Object.entries(here)) {
    sequences.forEach((values, i) => {
      const there = logits[name]![i]!;
      if (there.length !== values.length)
        throw new Error(`${name}: ${there.length} logits, not ${values.length}`);
      values.forEach((value, j) => {
        difference = Math.max(difference, Math.abs(value - there[j]!));
        largest = Math.max(largest, Math.abs(value));
      });
    });
  }
  return { torch, difference, largest };
}
