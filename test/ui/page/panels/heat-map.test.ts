/** All hidden units as a heat map with the patterns in it, and the gates, in a real browser. */
import assert from 'node:assert/strict';
import type { Harness, HarnessOptions } from '../harness';
import { barriers, pageForSuite } from '../suite';
import { inspectionAnswers, inspectionTokens, shape, unitValues } from '../inspection';
import { learningSnapshot } from '../../../fixtures/run';

describe('the hidden units as a heat map', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const heat = async (options: Partial<HarnessOptions> = {}): Promise<Harness> => {
    const page = await openPage(learningSnapshot(), { width: 1400, ...options });
    await page.see('units');
    await page.press('Read the text in the editor');
    await page.page.locator('.heat-field').scrollIntoViewIfNeeded();
    return page;
  };
  const at = (unit: number, token: number): number =>
    unitValues(inspectionTokens)[unit * inspectionTokens.length + token]!;

  it('show a pattern that is marked with the mouse, and where else it is', async () => {
    const page = await heat();
    const tokens = page.page.locator('.heat-tokens [role=option]');
    const middle = async (token: number): Promise<[number, number]> => {
      const { x, y, width } = (await tokens.nth(token).boundingBox())!;
      return [x + width / 2, y + 20];
    };
    await page.page.mouse.move(...(await middle(3)));
    await page.page.mouse.down();
    await page.page.mouse.move(...(await middle(5)), { steps: 3 });
    await page.page.mouse.up();
    await page.settle();
    const on = Array.from({ length: 64 }, (_, unit) => unit).filter((unit) =>
      [3, 4, 5].every((token) => at(unit, token) > 0.3),
    );
    assert.ok(on.length > 0);
    assert.match(
      await page.text('.pattern [role=status]'),
      new RegExp(`^${on.length} of 64 units are above 0.30 at all of the 3 marked tokens`),
    );
    const named = await page.page.locator('.pattern-units button').allTextContents();
    assert.deepEqual(
      named,
      on.slice(0, 24).map((unit) => `unit ${unit}`),
    );
    assert.equal(await page.page.locator('.heat-tokens [aria-selected=true]').count(), 3);
    const other = page.page.locator('.pattern-places button').first();
    assert.match((await other.textContent()) ?? '', /^line \d+: .* \d+ of \d+ units$/);
    await other.click();
    await page.settle();
    assert.equal(await page.page.locator('.heat-place').count(), 1);
    await page.page.locator('.pattern').getByLabel('On above').fill('0.95');
    await page.page.keyboard.press('Enter');
    await page.settle();
    assert.match(await page.text('.pattern [role=status]'), /^No unit is above 0.95/);
    assert.deepEqual(page.lines, []);
  });

  it('show a pattern that is marked with the keyboard, and tell the value where one stands', async () => {
    const page = await heat({ width: 350 });
    const list = page.page.getByRole('listbox', { name: 'Tokens of the heat map' });
    await list.focus();
    for (const key of ['ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', 'ArrowUp'])
      await page.page.keyboard.press(key);
    await page.settle();
    assert.equal(await page.page.locator('.heat-tokens [aria-selected=true]').count(), 3);
    assert.match(await page.text('.pattern [role=status]'), /the 3 marked tokens/);
    const [, unit, token, value] = /^Unit (\d+) behind token (\d+), .*: (.*)$/.exec(
      await page.text('.heat-readout'),
    )!;
    assert.equal(token, '4');
    assert.equal(Number(value!.replace('−', '-')).toFixed(2), at(Number(unit), 3).toFixed(2));
    assert.equal(await page.page.getByLabel('Hidden unit', { exact: true }).inputValue(), unit);
    await page.page.keyboard.press('End');
    await page.settle();
    assert.match(await page.text('.heat-turning .note'), new RegExp(`to ${inspectionTokens.length} of`));
    await page.page.keyboard.press('Escape');
    await page.settle();
    assert.equal(await page.page.locator('.heat-tokens [aria-selected=true]').count(), 0);
    assert.match(await page.text('.pattern [role=status]'), /^Mark some tokens/);
  });

  it('say in words of their own that a pattern is nowhere else', async () => {
    const page = await heat({
      answers: {
        ...inspectionAnswers(),
        pattern: () => ({ units: [3, 9], places: [] }),
      },
    });
    await page.page.getByRole('listbox', { name: 'Tokens of the heat map' }).focus();
    await page.page.keyboard.press('Shift+ArrowRight');
    await page.settle();
    assert.match(
      await page.text('.pattern [role=status]'),
      /^2 of 64 units .*; nowhere else in this text are most of them so\.$/,
    );
    assert.equal(await page.page.getByText('Where else they are on').isVisible(), false);
    assert.equal(await page.page.locator('.pattern-units button:visible').count(), 2);
  });

  it('have nothing that axe finds fault with while tokens are marked, in any theme', async function () {
    this.timeout(400_000);
    const page = await heat();
    await page.page.getByRole('listbox', { name: 'Tokens of the heat map' }).focus();
    for (const key of ['ArrowRight', 'Shift+ArrowRight'])
      for (let i = 0; i < 3; i++) await page.page.keyboard.press(key);
    await page.settle();
    const marked = await page.page.locator('.heat-tokens [aria-selected=true]').count();
    assert.equal(marked, 4);
    await page.page.locator('.pattern-places button').first().click();
    await page.settle();
    assert.equal(await page.page.locator('.heat-place').count(), 1);
    await page.inEachTheme(async (theme) => {
      assert.deepEqual(await barriers(page), [], theme);
    });
    assert.deepEqual(page.lines, []);
  });

  it('stand in a table beside the heat map', async () => {
    const page = await heat();
    await page.page.locator('.heat summary').click();
    await page.settle();
    const row = page.page.locator('.heat tbody tr').nth(7);
    assert.equal(await row.locator('th').textContent(), '7');
    const cells = await row.locator('td').allTextContents();
    cells.forEach((cell, token) =>
      assert.equal(Number(cell.replace('−', '-')).toFixed(2), at(7, token).toFixed(2)),
    );
    assert.ok(cells.length > 20);
  });

  for (const [cell, names] of [
    ['gru', ['reset gate r', 'update gate z']],
    ['lstm', ['input gate i', 'forget gate f', 'output gate o', 'cell state c']],
  ] as const) {
    it(`have their gates drawn, said and written: ${cell}`, async () => {
      const page = await heat({ answers: inspectionAnswers(inspectionTokens, { ...shape, cell }) });
      const said = await page.page.locator('.gate-summary li').allTextContents();
      assert.equal(said.length, names.length);
      said.forEach((sentence, i) => assert.ok(sentence.startsWith(names[i]!), sentence));
      await page.page.locator('.gates summary').click();
      await page.settle();
      const row = page.page.locator('.gates tbody tr').first();
      assert.equal(await row.locator('td').count(), 1 + names.length);
      const first = await row.locator('td').nth(1).textContent();
      await page.page.getByText('all units, on average').click();
      await page.settle();
      assert.match(await page.text('.gates .note'), /^Mean over the 64 units/);
      assert.notEqual(await row.locator('td').nth(1).textContent(), first);
      assert.equal(await page.page.locator('.gates canvas:visible').count(), cell === 'lstm' ? 2 : 1);
      assert.deepEqual(page.lines, []);
    });
  }

  it('have no gates in a vanilla RNN, which is said', async () => {
    const page = await heat({ answers: inspectionAnswers(inspectionTokens, { ...shape, cell: 'rnn' }) });
    assert.match(await page.text('.gates .note'), /^A vanilla RNN has no gates/);
    assert.equal(await page.page.locator('.gates canvas:visible').count(), 0);
  });
});
