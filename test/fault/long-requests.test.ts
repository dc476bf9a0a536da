/** However long what the predictor is given is, it works on a bounded part of it, or says why not. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { encodeModelFile } from '../../src/model/model-file';
import { predictorQuestions } from '../../src/protocol/prediction/prediction';
import { PredictorService } from '../../src/threads/predictor/predictor-service';
import { exampleModel } from '../unit/model/example-model';

const kinds: Record<string, string> = {
  letters: 'a',
  blanks: ' ',
  tabs: '\t',
  digits: '7',
  'line breaks': '\n',
  'carriage returns': '\r',
  brackets: '(',
  quotes: '"',
  assignments: 'a=',
  'words in camel case': 'aB',
  'private keys': '-----BEGIN ',
  ideographs: '漢',
  'letters of Thai': 'ก',
  'families of emoji': '👩‍💻',
  'flag halves': '🇩',
  'combining marks': '\u0301',
  joiners: '\u200d',
  'null characters': '\u0000',
  'lone surrogates': '\ud800',
};
const codeUnits = 6_000_000;
/**
 * Processor time of one answer, ms: many times what it takes, and a small part of what all of the text would.
 */
const most = 2500;

describe('six million characters of one kind', function () {
  this.timeout(120_000);
  this.slow(20_000);
  this.retries(1);
  let folder: string;
  let model: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'unroll-long-'));
    model = join(folder, 'a.safetensors');
    writeFileSync(model, encodeModelFile(exampleModel({}, 'const alpha = beta(gamma, 1);\n'.repeat(9))));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function within(what: string, ask: () => unknown): Promise<void> {
    const begin = process.cpuUsage();
    await ask();
    const { user, system } = process.cpuUsage(begin);
    const milliseconds = (user + system) / 1000;
    assert.ok(milliseconds < most, `${what}: ${milliseconds.toFixed(0)} ms`);
  }

  for (const [kind, unit] of Object.entries(kinds)) {
    it(`are answered at once wherever they stand: ${kind}`, async () => {
      const service = new PredictorService();
      await service.load(model);
      const text = unit.repeat(codeUnits / unit.length);
      service.complete({ path: 'warm.ts', prefix: 'const al', suffix: '' });
      const beside = { path: 'a.ts', prefix: 'const al', suffix: '' };
      await within('before the cursor', () => service.complete({ ...beside, path: 'b.ts', prefix: text }));
      await within('behind the cursor', () => service.complete({ ...beside, suffix: text }));
      await within('with a key', () =>
        service.complete({ path: 'c.ts', prefix: text, suffix: text, explicit: true }),
      );
      await within('to begin with', () => service.complete({ ...beside, mustBeginWith: text }));
      await within('as a path', () => service.complete({ ...beside, path: text }));
      await within('expected', () =>
        service.expect({ path: 'd.ts', prefix: text, limit: 10, following: text }),
      );
      const how = { length: 3, temperature: 1, seed: 1, stopAtEnd: false };
      await within('as a prompt', () => service.inspection.sample({ prompt: text, ...how }));
      for (const table of [predictorQuestions.unroll, predictorQuestions.activations])
        await within('looked into', () => {
          const request = { text, steps: 3, from: 0 };
          assert.equal(v.safeParse(table.request, request).success, false);
        });
      await within('learned', () => assert.match(service.learn('e.ts', text)!, /4 MB/));
      await within('scored', () => assert.rejects(service.score(text, 'f.ts'), { code: 'bad-request' }));
    });
  }

  it('leave what is shown of the hidden units what it is in the text around', async () => {
    const service = new PredictorService();
    await service.load(model);
    const text = 'const alpha = beta(gamma, 1);\n'.repeat(6000);
    const from = 90_000;
    const whole = await service.inspection.activations(text, from);
    const around = await service.inspection.activations(text.slice(from - 9000, from + 9000), 9000);
    assert.deepEqual(whole.tokens, around.tokens);
    assert.ok(whole.partial);
    const furthest = Math.max(...whole.values.map((value, i) => Math.abs(value - around.values[i]!)));
    assert.ok(furthest < 1e-4, String(furthest));
  });
});
