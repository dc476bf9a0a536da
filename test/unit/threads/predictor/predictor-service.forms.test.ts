import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { noReplay, onScreen, replay, reportOf } from '../../../../src/prediction/evaluation/replay';
import { PredictorService } from '../../../../src/threads/predictor/predictor-service';

/** Code that goes on the same way again and again, indented by two spaces, with letters that have accents. */
const code = (name: string): string =>
  Array.from(
    { length: 30 },
    (_, i) => `export function größe${name}${i}(été, ${name}) {
  if (été.${name}.dossier !== undefined && été.${name}.page !== undefined) {
    const 한국어 = lire${name}(été.${name}.dossier, été.${name}.page, { tout: true });
    return écrire${name}(한국어, été.${name}.dossier, été.${name}.page);
  }
}
`,
  ).join('\n');

const forms: Readonly<Record<string, (text: string) => string>> = {
  LF: (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'CR alone': (text) => text.replaceAll('\n', '\r'),
  tabs: (text) => text.replaceAll('  ', '\t'),
  'four spaces': (text) => text.replaceAll('  ', '    '),
  'three spaces and CRLF': (text) => text.replaceAll('  ', '   ').replaceAll('\n', '\r\n'),
  'accents apart': (text) => text.normalize('NFD'),
};

describe('a folder in one form, a document in another', () => {
  let folder: string;
  let engine: PredictorService;
  const file = (name: string): string => path.join(folder, name);
  const read = async (files: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text);
    // The dictionary is made of the first reading: all letters stand in it.
    writeFileSync(
      file('z.md'),
      'THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG, the quick brown fox too\n'.repeat(3),
    );
    engine = new PredictorService();
    await engine.workspace({ folders: [folder], exclude: [] });
  };
  /** What is suggested over line ends, where a function's second line has just begun. */
  const suggest = (document: string, given = engine): string => {
    const place = document.lastIndexOf('if (');
    const prefix = document.slice(0, place) + 'if (';
    return given.complete(
      { path: file('typed.ts'), prefix, suffix: '', explicit: true },
      { budgetMilliseconds: 2000 },
    ).text;
  };
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'unroll-forms-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, form] of Object.entries(forms))
    it(`is completed as if it had the folder's, in its own: ${name}`, async () => {
      await read({ 'a.ts': code('Alpha'), 'b.ts': code('Beta') });
      const here = suggest(code('Alpha'));
      assert.match(
        here,
        /^été\.Alpha\.dossier .*\{\n {4}const 한국어 = lireAlpha\(.*\n {4}return écrire.*;\n {2}\}/,
      );
      assert.equal(suggest(form(code('Alpha'))), form(`  ${here}`).slice(form('  ').length));
    });

  for (const [name, form] of Object.entries(forms))
    it(`teaches the same when the folder is in that one: ${name}`, async () => {
      await read({ 'a.ts': code('Alpha'), 'b.ts': code('Beta') });
      const here = suggest(code('Alpha'));
      assert.match(here, /^été\.Alpha/);
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
      await read({ 'a.ts': form(code('Alpha')), 'b.ts': form(code('Beta')) });
      assert.equal(suggest(code('Alpha')), here);
    });

  it('learns what is saved in any form as the folder is', async () => {
    await read({ 'a.ts': code('Alpha'), 'b.ts': code('Beta') });
    writeFileSync(file('c.ts'), forms.tabs!(forms.CRLF!(code('Hepta'))).normalize('NFD'));
    await engine.changed(file('c.ts'), false);
    assert.match(suggest(code('Hepta')), /^été\.Hepta\.dossier .*\{\n {4}const 한국어 = lireHepta/);
    engine.learn(file('d.ts'), forms['four spaces']!(code('Palet')));
    assert.match(suggest(code('Palet')), /^été\.Palet\.dossier .*\{\n {4}const 한국어 = lirePalet/);
  });

  it('learns the cells of a notebook as the folder is', async () => {
    const cell = { cell_type: 'code', source: forms.tabs!(code('Epsilon')).split(/(?<=\n)/), outputs: [] };
    await read({
      'a.ts': code('Alpha'),
      'b.ts': code('Beta'),
      'c.ipynb': JSON.stringify({ nbformat: 4, cells: [cell] }),
    });
    assert.match(suggest(code('Epsilon')), /^été\.Epsilon\.dossier .*\{\n {4}const 한국어 = lireEpsilon/);
  });

  it('keeps the tabs of a file where lines do not agree', async () => {
    const mixed = Array.from(
      { length: 30 },
      (_, i) => `- item ${i}\n  - make it ${i}:\n\n\tcc -o item${i} item.c\n`,
    ).join('\n');
    await read({ 'a.ts': code('Alpha'), 'b.ts': code('Beta'), 'c.md': mixed });
    const complete = (behind: string): string =>
      engine.complete(
        {
          path: file('d.md'),
          prefix: `${mixed}- item 7\n  - make it 7:\n${behind}`,
          suffix: '',
          explicit: true,
        },
        { budgetMilliseconds: 2000 },
      ).text;
    assert.match(complete('\n\t'), /^cc -o/);
    assert.doesNotMatch(complete(''), /^ {2,}cc/m);
  });

  it('scores the same, each token as it is written', async () => {
    await read({ 'a.ts': code('Alpha'), 'b.ts': code('Beta') });
    await engine.contexts.caughtUp();
    const text = code('Zeta');
    const { bits, characters } = engine.fileScorer.score(file('z.ts'), text, {
      part: 'mixture',
      adapt: false,
    });
    for (const form of Object.values(forms)) {
      const written = form(text);
      const score = engine.fileScorer.score(file('z.ts'), written, { part: 'mixture', adapt: false });
      assert.equal(score.bits, bits);
      assert.equal(score.characters, characters);
      const selection = await engine.score(written, file('z.ts'));
      assert.equal(selection.tokens.map((token) => token.text).join(''), written);
    }
  });

  it('saves as many keys', async () => {
    const saved = async (form: (text: string) => string): Promise<number> => {
      await read({ 'a.ts': code('Alpha'), 'b.ts': code('Beta') });
      const counts = noReplay();
      const typing = {
        complete: (prefix: string) =>
          engine.complete({ path: file('e.ts'), prefix, suffix: '' }, { budgetMilliseconds: 1000 }),
        outcome: (accepted: boolean) => engine.outcome(accepted),
      };
      replay(form(code('Hepta').slice(0, 1300)), onScreen(typing), 'whole', counts);
      return reportOf(counts).keystrokeSavings;
    };
    const savings = new Map<string, number>();
    for (const [name, form] of Object.entries(forms)) savings.set(name, await saved(form));
    const all = [...savings.values()];
    assert.ok(
      Math.min(...all) > 0.4 && Math.max(...all) - Math.min(...all) < 0.02,
      JSON.stringify([...savings]),
    );
  });
});
