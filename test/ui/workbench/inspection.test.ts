/**
 * The panels that look inside, in real VS Code on a real training run: dictionary, hidden units, gradients,
 * the cell.
 */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { openTabOf } from './dashboard';
import { shopIn, vscodeForSuite } from './vscode';
import type { Workbench } from './workbench';

describe('the inside of the network in VS Code', function () {
  let workbench: Workbench;
  const vscode = vscodeForSuite({ 'unroll.training.seconds': 8, 'unroll.training.seed': 1 }, shopIn);
  before(async () => {
    ({ workbench } = vscode());
    await workbench.run('Unroll: Train on This Workspace');
    await workbench.notification(/Ready: type, Tab accepts/).waitFor({ timeout: 90_000 });
    await workbench.openFile('order-service.ts');
    await workbench.run('Unroll: Open Dashboard');
  });

  const panel = async (name: string): Promise<Locator> => {
    const found = workbench.dashboard.locator(`.panel.${name}`);
    await openTabOf(workbench, found);
    await found.scrollIntoViewIfNeeded();
    return found;
  };
  const number = (text: string | null): number => Number((text ?? '').replace(/\D/g, ''));

  it('unrolls the network over the last tokens of the file', async () => {
    const cell = await panel('cell');
    await cell.locator('.unrolled .core').first().waitFor();
    await cell.getByText('As a table').click();
    assert.ok((await cell.locator('tbody tr').count()) >= 2);
    await workbench.screenshot('inspection-network');
  });

  it('lists the dictionary with what was counted', async () => {
    const dictionary = await panel('dictionary');
    await dictionary.locator('tbody tr').nth(19).waitFor();
    await dictionary.getByRole('button', { name: /^Count/ }).click();
    await dictionary.locator('[aria-sort="descending"]').waitFor();
    assert.ok(number(await dictionary.locator('tbody tr td.number').nth(1).textContent()) > 100);
    await dictionary.locator('.token-choice').first().click();
    await dictionary.locator('.one-hot svg').waitFor();
    await workbench.screenshot('inspection-dictionary');
  });

  it('colours the file by a hidden unit', async () => {
    const units = await panel('units');
    await units.getByRole('button', { name: 'Read the text in the editor' }).click();
    await units.locator('.unit-text .unit-level').first().waitFor();
    assert.match((await units.locator('.unit-summary').textContent()) ?? '', /^Unit \d+ lies between/);
    assert.ok(((await units.locator('.unit-text').textContent()) ?? '').length > 50);
    await workbench.screenshot('inspection-units');
  });

  it('compares the gradient through time of all cells, trained on this text', async () => {
    const gradients = await panel('gradients');
    await gradients.getByRole('button', { name: /^Compare/ }).click();
    await gradients.getByText(/^Training the/).waitFor();
    await gradients.locator('.legend li').nth(4).waitFor({ timeout: 90_000 });
    await gradients.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'hidden' });
    for (const sentence of await gradients.locator('.reaches li').allTextContents())
      console.log(`      ${sentence}`);
    console.log(`      ${await gradients.locator('.conclusion').textContent()}`);
    await workbench.screenshot('inspection-gradients');
  });
});
