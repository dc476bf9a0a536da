/** Runs that are compared by their names, and given them, in a real browser. */
import assert from 'node:assert/strict';
import type { Harness, HarnessOptions } from '../harness';
import { barriers, pageForSuite } from '../suite';
import { earlierRuns, learningSnapshot } from '../../../fixtures/run';
import type { ThemeName } from '../themes';

describe('runs by name', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const open = (options: Partial<HarnessOptions> = {}): Promise<Harness> =>
    openPage(learningSnapshot(), { width: 1400, earlier: earlierRuns(), ...options });
  const names = (page: Harness): Promise<string[]> =>
    page.page.locator('.run-list tbody bdi').allTextContents();
  const legend = (page: Harness): Promise<string[]> =>
    page.page.locator('.learning .legend li:has(line[style*="--earlier"])').allTextContents();
  const moment = (page: Harness, ended: number): Promise<string> =>
    page.page.evaluate(
      `new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short' }).format(${ended})`,
    );
  const [first, second] = earlierRuns() as [
    ReturnType<typeof earlierRuns>[0],
    ReturnType<typeof earlierRuns>[0],
  ];

  it('stand in list, legend and summary, by date where nobody named them', async () => {
    const page = await open();
    const byDate = `GRU 128, ${await moment(page, second.ended)}`;
    assert.deepEqual(await names(page), ['The run on screen', byDate, 'small & quick']);
    assert.deepEqual(await legend(page), ['small & quick', byDate]);
    const last = second.validationBitsPerCharacter.at(-1)!;
    const cells = await page.page.locator('.run-list tbody tr').nth(1).locator('td').allTextContents();
    assert.deepEqual(cells.slice(0, 2), ['GRU 128', second.step.at(-1)!.toLocaleString('en')]);
    assert.equal(Number(cells[3]).toFixed(2), last.toFixed(2));
    const spoken = await page.text('.learning .spoken');
    assert.match(spoken, /Beside it are earlier runs, .*: small & quick with \d\.\d\d; GRU 128, /);
    assert.ok(spoken.endsWith(`${byDate} with ${last.toFixed(2)}.`), spoken);
    await page.page.getByRole('checkbox', { name: 'Earlier runs' }).uncheck();
    await page.settle();
    assert.deepEqual(await legend(page), []);
    assert.equal((await names(page)).length, 3);
    assert.deepEqual(page.lines, []);
  });

  it('are named with the keyboard: Enter gives the name, Escape does not, nothing takes it away', async () => {
    const page = await open();
    const { keyboard } = page.page;
    const pencil = page.page.getByRole('button', { name: 'Name this run: small & quick' });
    await pencil.focus();
    await keyboard.press('Enter');
    const field = page.page.getByRole('textbox', { name: 'Name of the run: small & quick' });
    assert.equal(await field.inputValue(), 'small & quick');
    assert.equal(await field.getAttribute('placeholder'), `GRU 128, ${await moment(page, first.ended)}`);
    await keyboard.type('never');
    await keyboard.press('Escape');
    await page.settle();
    assert.deepEqual(page.actions, []);
    assert.ok(await pencil.evaluate((element) => element === element.ownerDocument.activeElement));
    await keyboard.press('Enter');
    await keyboard.type('  half\u202e the   width ');
    await keyboard.press('Enter');
    await page.settle();
    const named = { version: 1, type: 'name-run', ended: first.ended };
    assert.deepEqual(page.actions, [{ ...named, name: 'half the width' }]);
    await page.changeEarlierRuns([{ ...first, givenName: 'half the width' }, second]);
    assert.equal((await names(page)).at(-1), 'half the width');
    assert.equal((await legend(page))[0], 'half the width');
    assert.match(await page.text('.learning .spoken'), /: half the width with /);
    await keyboard.press('Enter');
    await keyboard.press('Delete');
    await keyboard.press('Tab');
    await page.settle();
    assert.deepEqual(page.actions.slice(1), [{ ...named, name: '' }]);
    assert.deepEqual(page.lines, []);
  });

  it('are named while they go on, and what is typed stays in its field while points come', async () => {
    const page = await open({ earlier: [] });
    await page.press('Name this run: The run on screen');
    await page.page.keyboard.type('all day');
    await page.advance(learningSnapshot(0.9, 600));
    assert.equal(await page.page.locator('.run-list input').inputValue(), 'all day');
    await page.page.keyboard.press('Enter');
    await page.settle();
    assert.deepEqual(page.actions, [{ version: 1, type: 'name-run', ended: null, name: 'all day' }]);
    await page.changeEarlierRuns([], 'all day');
    assert.deepEqual(await names(page), ['all day']);
    assert.match(await page.text('.learning .spoken'), /^all day: In /);
  });

  it('do not give the name to the run that began meanwhile', async () => {
    const page = await open({ earlier: [] });
    await page.press('Name this run: The run on screen');
    await page.page.keyboard.type('the first');
    await page.advance({ ...learningSnapshot(), run: 2 });
    assert.equal(await page.page.locator('.run-list input').isVisible(), false);
    assert.deepEqual(page.actions, []);
  });

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as ThemeName[]) {
    it(`have nothing that axe finds fault with, theme ${theme}`, async () => {
      const page = await open({ theme, width: 350 });
      assert.equal(await page.page.evaluate('document.documentElement.scrollWidth'), 350);
      assert.deepEqual(await barriers(page), []);
      await page.press('Name this run: small & quick');
      assert.deepEqual(await barriers(page), []);
      assert.deepEqual(page.lines, []);
    });
  }
});
