import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PredictorService } from '../../../../src/threads/predictor/predictor-service';
import { shopFiles, writeShop } from '../../../fixtures/shop';
import { unroll } from '../../command-line/unroll';

/** Lines that nobody could foresee. */
const surprising = {
  'a pasted line of noise': 'zq = 77;vv @@@ ~~~ ^^ qqqq xjxj WWWW %%%% 0x9f3b',
  'a line of other languages': 'Übermäßig größere Äpfel, 神经网络 и вот ещё строка',
  'a word again and again': 'eta(eta(eta(eta(eta(eta(eta(eta(eta(eta(eta(eta(',
};

/** Beginnings of lines of the folder, each with what stands above it. */
const known = [...shopFiles().values()]
  .filter((_, i) => i % 9 === 0)
  .flatMap((text) => {
    const lines = text.split('\n');
    return [3, lines.length >> 1].map((at) => {
      const line = lines[at]!;
      const middle = (line.length + line.length - line.trimStart().length) >> 1;
      return [...lines.slice(at - 3, at), line.slice(0, middle)].join('\n');
    });
  });

/** On average over these lines: recall's weight, keys that are saved if nothing but the suggestion counts. */
interface Seen {
  readonly recall: number;
  readonly keys: number;
  readonly texts: readonly string[];
}

describe('one line that surprises a young network', function () {
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

  /** What is expected, and suggested, of each of some lines of the folder's own. */
  function seen(service: PredictorService, file: string, above = ''): Seen {
    const all = known.map((prefix) => {
      const query = { path: path.join(folder, 'shop/src', file), prefix: above + prefix };
      const { weights } = service.expect({ ...query, limit: 1 });
      const asked = { ...query, suffix: '', eagerness: 1 };
      const { confidence, text } = service.complete(asked, { budgetMilliseconds: Infinity });
      if (file === 'other.ts') service.closed(query.path);
      return { recall: weights.workspace + weights.document, keys: confidence * text.length, text };
    });
    const mean = (figure: (one: (typeof all)[number]) => number): number =>
      all.reduce((sum, one) => sum + figure(one), 0) / all.length;
    return {
      recall: mean(({ recall }) => recall),
      keys: mean(({ keys }) => keys),
      texts: all.map(({ text }) => text),
    };
  }

  async function reading(learned: boolean): Promise<PredictorService> {
    const service = new PredictorService();
    await service.load(model);
    await service.workspace({ folders: [path.join(folder, 'shop')], exclude: [] });
    await service.contexts.caughtUp();
    if (learned) service.learn(path.join(folder, 'shop/src/typed.ts'), '');
    return service;
  }

  function type(service: PredictorService, line: string): void {
    const typed = path.join(folder, 'shop/src/typed.ts');
    for (const prefix of ['', line.slice(0, 5), line, `${line}\n`, `${line}\nx`])
      service.complete({ path: typed, prefix, suffix: '' }, { budgetMilliseconds: Infinity });
  }

  for (const [what, line] of Object.entries(surprising))
    for (const learned of [true, false])
      it(`changes little, in other files and its own: ${what}, in a file ${learned ? 'of' : 'outside'} the workspace`, async () => {
        const service = await reading(learned);
        const before = seen(service, 'other.ts');
        assert.ok(before.keys > 5, JSON.stringify(before));
        const own = seen(await reading(learned), 'typed.ts', '\n');
        type(service, line);
        const after = seen(service, 'other.ts');
        const said = JSON.stringify([before, after], null, 1);
        assert.ok(Math.abs(after.recall - before.recall) < 0.1, said);
        assert.ok(after.keys > 0.9 * before.keys, said);
        for (const [i, text] of before.texts.entries())
          assert.ok(
            text === '' || after.texts[i] !== '',
            `${JSON.stringify(text)} is not suggested any more`,
          );
        const ownAfter = seen(service, 'typed.ts', `${line}\n`);
        assert.ok(ownAfter.keys > 0.85 * own.keys, JSON.stringify([own, ownAfter], null, 1));
      });
});
