import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Precision } from '../../../src/model/packed-matrix';
import { createLanguageModel } from '../../../src/model/recurrent-language-model';
import { readBaseFile } from '../../../src/store/base-file';
import { restoreTokenizer } from '../../../src/text/restore-tokenizer';
import { compileBuilds, loadBuild, runnableBuilds } from '../kernels/compiled';

describe('the base that ships', () => {
  it('costs in int8 less than 0.3 % of what it costs in floats', async function () {
    this.timeout(120_000);
    await compileBuilds();
    const { configuration, weights, tokenizer: description } = await readBaseFile('base/base.safetensors');
    const tokenizer = restoreTokenizer(description);
    const text = ['policy/policy.ts', 'decoding/decoder.ts', 'mixture/mixture.ts'].map((name) =>
      readFileSync(`src/prediction/${name}`, 'utf8'),
    );
    const tokens = tokenizer.encode(text.join('\n')).tokens.subarray(0, 3000);
    const bits = (precision: Precision): number => {
      const model = createLanguageModel(
        configuration,
        // As after training: none of them stands on a 127th part.
        new Map(
          [...weights].map(([name, values]) => [name, values.map((value) => value * (1 + value / 50))]),
        ),
        (elements) => loadBuild(runnableBuilds[0]!, elements),
        precision,
      );
      let [state] = model.advance([model.initialState()], [tokenizer.endOfSequence]);
      let sum = 0;
      for (const token of tokens) {
        sum -= model.logProbabilities([state!])[0]![token]! / Math.LN2;
        [state] = model.advance([state!], [token]);
      }
      return sum;
    };
    const [exact, rounded] = [bits('float'), bits('int8')];
    assert.ok(rounded < exact * 1.003, `${rounded} bits in int8, ${exact} in floats`);
    assert.notEqual(rounded, exact);
  });
});
