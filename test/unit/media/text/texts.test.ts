/** The texts of the dashboard and their translations hold together: none is missing, none has other holes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { t } from '../../../../media/text/texts';

const root = path.resolve(__dirname, '../../../..');
const filesIn = (folder: string, wanted: (name: string) => boolean): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(wanted)
    .map((name) => path.join(root, folder, name));

/** The first argument of every `t(…)`; anything but a plain string could not be translated. */
function textsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 't') {
      const [text] = node.arguments;
      assert.ok(text !== undefined && ts.isStringLiteralLike(text), `${file}: a text must be a plain string`);
      texts.push(text.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

const bundle = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, 'l10n', name), 'utf8')) as Record<string, string>;
const holes = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).sort();

describe('the translations', () => {
  const files = [
    ...filesIn('media', (name) => name.endsWith('.ts')),
    ...['src/editor/dashboard', 'src/dashboard'].flatMap((folder) =>
      filesIn(folder, (name) => name.endsWith('.ts')),
    ),
  ];
  const used = [...new Set(files.flatMap(textsOf))].sort();
  const known = (name: string): string[] => Object.keys(bundle(name)).sort();

  it('have the English of every text of the dashboard', () => {
    const english = new Set(known('bundle.l10n.json'));
    assert.deepEqual(
      used.filter((text) => !english.has(text)),
      [],
    );
  });

  for (const name of readdirSync(path.join(root, 'l10n')).filter((file) =>
    /^bundle\.l10n\.\w+\.json$/.test(file),
  )) {
    it(`of ${name} are complete, with the same holes`, () => {
      assert.deepEqual(known(name), known('bundle.l10n.json'));
      for (const [english, translated] of Object.entries(bundle(name))) {
        assert.deepEqual(holes(translated), holes(english), english);
      }
    });
  }
});

describe('a text', () => {
  it('fills its holes, and leaves a hole without a value', () => {
    assert.equal(t('{1} of {0}', 'b', 'a'), 'a of b');
    assert.equal(t('{0} {1}', 'a'), 'a {1}');
  });
});
