import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PredictorService } from '../../../../src/threads/predictor/predictor-service';
import { writeShop } from '../../../fixtures/shop';
import { unroll } from '../../command-line/unroll';

/** Lines that nobody could foresee, each finished in a file of its own. */
const surprising = [
  'zq = 77;vv @@@ ~~~ ^^ qqqq xjxj WWWW %%%% 0x9f3b',
  'Übermäßig größere Äpfel, 神经网络 и вот ещё строка',
  'eta(eta(eta(eta(eta(eta(eta(eta(eta(eta(eta(eta(',
];

describe('a young network, and one line that surprises', function () {
  this.timeout(120_000);
  let folder: string;
  let model: string;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-young-'));
    model = path.join(folder, 'young.model');
    writeShop(path.join(folder, 'shop'));
    const budget = ['--steps', '25', '--seed', '1', '--from', 'nothing'];
    const { status, errors } = await unroll(['train', path.join(folder, 'shop'), '--out', model, ...budget]);
    assert.equal(status, 0, errors);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const line of surprising)
    it(`leave recall its weight, and suggestions theirs, in all other files: ${line}`, async () => {
      const service = new PredictorService();
      await service.load(model);
      await service.workspace({ folders: [path.join(folder, 'shop')], exclude: [] });
      const known = { path: path.join(folder, 'shop/src/other.ts'), prefix: 'import { NotFoundError } fr' };
      const seen = (): { weight: number; confidence: number; text: string } => {
        const { weights } = service.expect({ ...known, limit: 1 });
        const query = { ...known, suffix: '', eagerness: 1 };
        const { confidence, text } = service.complete(query, { budgetMilliseconds: 1000 });
        service.closed(known.path);
        return { weight: weights.workspace + weights.document, confidence, text };
      };
      const before = seen();
      assert.ok(before.weight > 0.9 && before.confidence > 0.6, JSON.stringify(before));
      const typed = path.join(folder, 'shop/src/typed.ts');
      for (const prefix of [line.slice(0, 5), line, `${line}\n`, `${line}\nx`])
        service.complete({ path: typed, prefix, suffix: '' }, { budgetMilliseconds: 1000 });
      const after = seen();
      assert.ok(after.weight > before.weight - 0.1, JSON.stringify([before, after]));
      assert.ok(after.text !== '' && before.text.startsWith(after.text), JSON.stringify([before, after]));
    });
});
