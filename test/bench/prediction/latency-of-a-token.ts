/**
 * What one token costs at prediction time: `npx tsx test/bench/prediction/latency-of-a-token.ts`.
 * Microseconds, median and 95th percentile, of reading a token and of the distribution behind it, for one row
 * and for a beam.
 */
import type { ModelConfiguration } from '../../../src/model/configuration';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { compileBuilds, loadBuild, runnableBuilds } from '../../unit/kernels/compiled';
import { exampleWeights } from '../../unit/model/example-model';

const repetitions = 1000;

function microseconds(run: () => void): string {
  const times = Array.from({ length: repetitions }, () => {
    const began = performance.now();
    run();
    return (performance.now() - began) * 1000;
  });
  const sorted = times.slice(repetitions / 5).sort((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor(share * sorted.length)]!.toFixed(0);
  return `${at(0.5)} (${at(0.95)})`;
}

const configurations: Record<string, ModelConfiguration> = {
  'GRU 256, V 2048': {
    cell: 'gru',
    vocabularySize: 2048,
    embeddingSize: 128,
    hiddenSize: 256,
    layers: 1,
    output: 'full',
  },
  'GRU 256, V 2048, tied': {
    cell: 'gru',
    vocabularySize: 2048,
    embeddingSize: 128,
    hiddenSize: 256,
    layers: 1,
    output: 'tied',
  },
  'GRU 384, V 2048': {
    cell: 'gru',
    vocabularySize: 2048,
    embeddingSize: 128,
    hiddenSize: 384,
    layers: 1,
    output: 'full',
  },
  'LSTM 512, V 128': {
    cell: 'lstm',
    vocabularySize: 128,
    embeddingSize: 128,
    hiddenSize: 512,
    layers: 1,
    output: 'full',
  },
};

async function main(): Promise<void> {
  await compileBuilds();
  const table: Record<string, Record<string, string>> = {};
  for (const [name, configuration] of Object.entries(configurations)) {
    for (const build of runnableBuilds) {
      const weights = exampleWeights(configuration, 1, 0.05);
      const began = performance.now();
      const model = createLanguageModel(configuration, weights, (elements) => loadBuild(build, elements));
      const row: Record<string, string> = { 'load ms': (performance.now() - began).toFixed(1) };
      for (const rows of [1, 8]) {
        let states = Array.from({ length: rows }, () => model.initialState());
        const tokens = states.map((_, i) => i + 2);
        row[`read ×${rows}`] = microseconds(() => (states = model.advance(states, tokens)));
        row[`expect ×${rows}`] = microseconds(() => model.logProbabilities(states));
      }
      table[`${name}, ${build.name}`] = row;
    }
  }
  console.log(`Node ${process.version}, µs: median (95th percentile) of ${repetitions}`);
  console.table(table);
}

void main();
