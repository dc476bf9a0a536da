/**
 * The texts of editor, dashboard and manifest and their translations hold together: none is missing, none has
 * other holes, none is hard-coded.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { commands } from '../../../../src/editor/commands/command-table';
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
    if (ts.isCallExpression(node) && /^(?:vscode\.l10n\.)?t$/.test(node.expression.getText(source))) {
      const [text] = node.arguments;
      const isPassedOn = text !== undefined && ts.isIdentifier(text) && file.endsWith('src/editor/say.ts');
      assert.ok(
        isPassedOn || (text !== undefined && ts.isStringLiteralLike(text)),
        `${file}: a text must be a plain string`,
      );
      if (!isPassedOn) texts.push((text as ts.StringLiteralLike).text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return texts;
}

/**
 * What the core says (`said`), and what a failure is made with; anything else that a failure is made with
 * must not be a text put together.
 */
function sentencesOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'said') {
      const { template } = node;
      const parts = ts.isTemplateExpression(template)
        ? [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)]
        : [template.text];
      texts.push(parts.slice(1).reduce((text, part, i) => `${text}{${i}}${part}`, parts[0]!));
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Failure') {
      const given = node.arguments![1]!;
      const isPutTogether = ts.isTemplateExpression(given) || ts.isBinaryExpression(given);
      assert.ok(!isPutTogether || given.getText().includes('??'), `${file}: ${given.getText()}`);
      if (ts.isStringLiteralLike(given)) texts.push(given.text);
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
    path.join(root, 'src/protocol/prediction/why.ts'),
    ...['src/editor', 'src/dashboard'].flatMap((folder) => filesIn(folder, (name) => name.endsWith('.ts'))),
  ];
  const titles = Object.values(commands).map(({ title }) => title);
  // The command line speaks English; what holds nothing but values needs no translation.
  const core = filesIn('src', (name) => name.endsWith('.ts') && !name.startsWith('command-line'));
  const sentences = core.flatMap(sentencesOf).filter((text) => /\p{L}/u.test(text.replace(/\{\d\}/g, '')));
  const used = [...new Set([...files.flatMap(textsOf), ...titles, ...sentences])].sort();
  const known = (name: string): string[] => Object.keys(bundle(name)).sort();

  it('have the English of every text of editor and dashboard, and of every failure', () => {
    const english = new Set(known('bundle.l10n.json'));
    assert.deepEqual(
      used.filter((text) => !english.has(text)),
      [],
    );
  });

  for (const name of readdirSync(path.join(root, 'l10n')).filter((file) =>
    /^bundle\.l10n\.[\w-]+\.json$/.test(file),
  )) {
    it(`of ${name} are complete, with the same holes`, () => {
      assert.deepEqual(known(name), known('bundle.l10n.json'));
      for (const [english, translated] of Object.entries(bundle(name))) {
        assert.deepEqual(holes(translated), holes(english), english);
      }
    });
  }
});

describe('the manifest', () => {
  const read = (name: string): Record<string, string> =>
    JSON.parse(readFileSync(path.join(root, name), 'utf8')) as Record<string, string>;
  const english = read('package.nls.json');

  it('says every text through package.nls', () => {
    const manifest = readFileSync(path.join(root, 'package.json'), 'utf8');
    const keys = [...manifest.matchAll(/"%([^"]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(keys.sort(), Object.keys(english).sort());
    const said = /"(?:title|description|markdownDescription|altText)": "(?!%)(.*)"/g;
    assert.deepEqual(
      [...manifest.matchAll(said)].map(([, text]) => text),
      [],
    );
  });

  for (const name of readdirSync(root).filter((file) => /^package\.nls\.[\w-]+\.json$/.test(file)))
    it(`has ${name} complete, with the same commands in it`, () => {
      const translated = read(name);
      assert.deepEqual(Object.keys(translated), Object.keys(english));
      const links = (text: string): string[] => [...text.matchAll(/\]\(([^)]*)\)/g)].map(([, link]) => link!);
      for (const [key, text] of Object.entries(translated))
        assert.deepEqual(links(text), links(english[key]!), key);
    });
});

describe('the editor', () => {
  /** A sentence, as opposed to a name or an identifier. */
  const isSentence = (text: string): boolean => /^[A-Z“].*\s/.test(text);
  const speakers = /^(?:inform|warn|refuse|agrees|titled)$/;

  it('says no sentence that cannot be translated', () => {
    const hardCoded: string[] = [];
    for (const file of filesIn('src/editor', (name) => name.endsWith('.ts'))) {
      const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node) && speakers.test(node.expression.getText(source)))
          for (const given of node.arguments)
            if (
              (ts.isStringLiteralLike(given) || ts.isTemplateExpression(given)) &&
              isSentence(given.getText(source).slice(1))
            )
              hardCoded.push(`${file}: ${given.getText(source)}`);
        ts.forEachChild(node, visit);
      };
      visit(source);
    }
    assert.deepEqual(hardCoded, []);
  });
});

describe('a text', () => {
  it('fills its holes, and leaves a hole without a value', () => {
    assert.equal(t('{1} of {0}', 'b', 'a'), 'a of b');
    assert.equal(t('{0} {1}', 'a'), 'a {1}');
  });
});
