import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { commands } from '../../../../src/editor/commands/command-table';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: { commands: readonly { command: string; title: string; category: string }[] };
};

const english = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Readonly<Record<string, string>>;
const said = (text: string): string => english[text.slice(1, -1)] ?? text;

describe('the manifest and the table of commands', () => {
  it('hold the same commands', () => {
    const contributed = manifest.contributes.commands.map(({ command, title }) => ({
      id: command,
      title: said(title),
    }));
    assert.deepEqual(contributed, Object.values(commands));
    assert.ok(manifest.contributes.commands.every(({ category }) => category === 'Unroll'));
  });
});
