/** `unroll sample`: text from a model, seeded. */
import { PredictorService } from '../../threads/predictor/predictor-service';
import { modelPath } from '../base';
import { command } from '../command';
import { print } from '../output';
import { count, number, one, otherwise, text } from '../parameters';

export const sample = command({
  name: 'sample',
  summary: 'writes text as the model would, the same for the same seed',
  positionals: { model: one('MODEL|base') },
  flags: {
    prompt: text('TEXT', 'what it goes on from'),
    length: otherwise(500, count({ minimum: 1, maximum: 1_000_000 }, 'characters')),
    temperature: otherwise(0.7, number({ minimum: 0, maximum: 10 }, '0 takes the likeliest token')),
    seed: otherwise(1, count({ minimum: 0, maximum: 4_294_967_295 }, 'of the random choices')),
  },
  async run({ model, prompt = '', ...how }) {
    const service = new PredictorService();
    await service.load(modelPath(model));
    const sampled = service.inspection.sample({ prompt, ...how, stopAtEnd: false });
    print(`${prompt}${sampled}`);
  },
});
