import assert from 'node:assert/strict';
import { Random } from '../../../../src/model/random';
import { generalWeights, meaningProbabilities } from '../../../../src/prediction/abbreviations/channel';
import {
  channelLoss,
  learnChannel,
  type ChannelExample,
} from '../../../../src/prediction/abbreviations/learn-channel';

const names = ['channel', 'mixture', 'letter', 'prior'] as const;

/** Letters at places where what is meant is told by the letters alone, as the mixture knows nothing of it. */
function examples(count: number): ChannelExample[] {
  const random = new Random(1, count);
  return Array.from({ length: count }, (_, at) => {
    const meant = at % 3 === 2 ? -1 : random.below(3);
    return {
      letters: 2 + random.below(5),
      judged: [0, 1, 2].map((i) => ({
        text: `text ${i}`,
        channel: random.below(100) / 20 + (i === meant ? 6 : 0),
        mixture: -2 - random.below(100) / 10,
      })),
      literal: meant === -1 ? -4 : -14 - random.below(40) / 10,
      meant,
    };
  });
}

describe('the weights of the channel', () => {
  it('have the gradient and the Hessian that differences of their loss have', () => {
    const given = examples(12);
    const weights = { channel: 0.3, mixture: 0.8, letter: 1.2, prior: -0.5 };
    const step = 1e-5;
    const { gradient, hessian } = channelLoss(weights, given);
    names.forEach((name, i) => {
      const at = (by: number) => channelLoss({ ...weights, [name]: weights[name] + by }, given);
      const [above, below] = [at(step), at(-step)];
      const close = (found: number, wanted: number) =>
        assert.ok(
          Math.abs(found - wanted) <= 1e-5 * Math.max(1, Math.abs(wanted)),
          `${name}: ${found}, ${wanted}`,
        );
      close(gradient[i]!, (above.loss - below.loss) / (2 * step));
      names.forEach((_, j) => close(hessian[i]![j]!, (above.gradient[j]! - below.gradient[j]!) / (2 * step)));
    });
  });

  it('are learned to where the gradient is nothing, and need less than the general ones', () => {
    const given = examples(60);
    const learned = learnChannel(given);
    const { loss, gradient } = channelLoss(learned, given);
    assert.ok(loss < 0.9 * channelLoss(generalWeights, given).loss);
    for (const slope of gradient) assert.ok(Math.abs(slope) < 1e-6, String(slope));
    assert.ok(learned.channel > generalWeights.channel && learned.mixture < generalWeights.mixture);
    assert.deepEqual(learnChannel(given), learned);
  });

  it('are the general ones without examples', () => assert.deepEqual(learnChannel([]), generalWeights));

  it('change what wins', () => {
    const judgement = {
      typed: 'gcbi',
      judged: [
        { text: 'getCustomerById', channel: 9, mixture: -9 },
        { text: 'globalCabinetItem', channel: 5, mixture: -4 },
      ],
      literal: -20,
    };
    const winner = (weights: typeof generalWeights): number => {
      const all = meaningProbabilities(weights, judgement);
      return all.indexOf(Math.max(...all));
    };
    assert.equal(winner(generalWeights), 1);
    assert.equal(winner(learnChannel(examples(60))), 0);
  });

  it('give probabilities that leave the rest to the letters as they stand', () => {
    const judged = [{ text: 'a', channel: 1, mixture: -1 }];
    const [likely] = meaningProbabilities(generalWeights, { typed: 'ab', judged, literal: -1e9 });
    const [unlikely] = meaningProbabilities(generalWeights, { typed: 'ab', judged, literal: 0 });
    assert.equal(likely, 1);
    assert.ok(unlikely! > 0 && unlikely! < 0.01);
    assert.deepEqual(meaningProbabilities(generalWeights, { typed: 'ab', judged: [], literal: -1 }), []);
  });
});
