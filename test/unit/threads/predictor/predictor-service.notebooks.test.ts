import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { CompletionQuery } from '../../../../src/protocol/prediction/prediction';
import { PredictorService } from '../../../../src/threads/predictor/predictor-service';

const output = {
  output_type: 'stream',
  name: 'stdout',
  text: Array.from({ length: 20 }, (_, i) => `weights: whispered output ${i}\n`),
};
const notebook = (...sources: readonly string[]): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: sources.map((source) => ({
      cell_type: 'code',
      execution_count: 1,
      metadata: {},
      outputs: [output],
      source: source.split(/(?<=\n)/),
    })),
  });
const imports = 'import numpy as np\nimport pandas as pd\n';
const frame = (name: string): string =>
  `${name} = pd.read_csv("${name}.csv")\nprint(${name}.describe())\n${name}.plot(figsize=(12, 4))\n`;

describe('cells of notebooks', () => {
  let folder: string;
  let engine: PredictorService;
  const file = (name: string): string => path.join(folder, name);
  const suggest = (query: Partial<CompletionQuery>): string =>
    engine.complete(
      { path: file('new.ipynb'), prefix: '', suffix: '', explicit: true, ...query },
      { budgetMilliseconds: 1000 },
    ).text;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-notebooks-'));
    for (const name of ['rain', 'wind', 'snow'])
      writeFileSync(file(`${name}.ipynb`), notebook(imports, frame(name), `# ${name} the quick brown fox`));
    engine = new PredictorService();
    await engine.load(path.resolve('base/base.safetensors'), true);
    await engine.workspace({ folders: [folder], exclude: [] });
    await engine.contexts.caughtUp();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are completed as they are written, not as they are stored', () => {
    assert.match(suggest({ prefix: 'import numpy ' }), /^as np/);
    assert.match(suggest({ prefix: imports, cells: { before: [], behind: [] } }), /^(?!.*[\\"]n)/);
  });

  it('know what the cells before them say', () => {
    const before = [imports, frame('fog'), frame('fog').replaceAll('fog', 'fogs')];
    const cells = { before, behind: [] };
    assert.match(suggest({ prefix: 'fog.desc', cells }), /^ribe\(/);
    const names = { before: ['hawk_owl = 1\nprint(hawk_owl)\n'.repeat(4)], behind: [] };
    assert.match(suggest({ prefix: 'print(hawk', cells: names }), /^_owl/);
    assert.doesNotMatch(suggest({ prefix: 'print(hawk', path: file('other.ipynb') }), /^_owl/);
  });

  it('and the cells behind them', () => {
    const cells = { before: [], behind: ['hawk_owl = 1\nprint(hawk_owl)\n'.repeat(4)] };
    assert.match(suggest({ prefix: 'print(hawk', cells }), /^_owl/);
  });

  it('never know an output', () => {
    assert.match(suggest({ prefix: '# rain the qui', cells: { before: [imports], behind: [] } }), /^ck/);
    for (const prefix of ['weights: ', 'weights: whis', '# whispered '])
      assert.doesNotMatch(suggest({ prefix, cells: { before: [imports], behind: [] } }), /pered|output/);
  });

  it('are learned when their notebook is saved, and lost with it', async () => {
    writeFileSync(file('new.ipynb'), notebook(imports, 'hawk_owl = 1\nprint(hawk_owl)\n'.repeat(4)));
    await engine.changed(file('new.ipynb'), false);
    await engine.contexts.caughtUp();
    assert.match(suggest({ path: file('b.py'), prefix: 'print(hawk' }), /^_owl/);
    rmSync(file('new.ipynb'));
    await engine.changed(file('new.ipynb'), true);
    assert.doesNotMatch(suggest({ path: file('c.py'), prefix: 'print(hawk' }), /^_owl/);
  });
});
