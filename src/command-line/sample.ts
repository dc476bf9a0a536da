/** `unroll sample`: text from a model, seeded. */
import { PredictionEngine } from '../threads/predictor/prediction-engine';
import { onePositional, readArguments } from './arguments';

const usage = 'unroll sample MODEL [--prompt TEXT] [--length N] [--temperature T] [--seed N]';

export async function sample(words: readonly string[]): Promise<void> {
  const given = readArguments(words, {
    prompt: { type: 'string' },
    length: { type: 'string' },
    temperature: { type: 'string' },
    seed: { type: 'string' },
  });
  const model = onePositional(given, 'model file', usage);
  const prompt = given.text('prompt') ?? '';
  const length = given.number('length', { minimum: 1, maximum: 1e6, whole: true }) ?? 500;
  const temperature = given.number('temperature', { minimum: 0, maximum: 10 }) ?? 0.7;
  const seed = given.number('seed', { minimum: 0, maximum: 4294967295, whole: true }) ?? 1;
  const engine = new PredictionEngine();
  await engine.load(model);
  const text = engine.sample({ prompt, length, temperature, seed, stopAtEnd: false });
  process.stdout.write(`${prompt}${text}\n`);
}
