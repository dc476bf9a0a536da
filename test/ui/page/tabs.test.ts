/** The ways through the dashboard's page: the head that stays, and the tabs below the first rows. */
import assert from 'node:assert/strict';
import { until } from '../../until';
import type { Harness } from './harness';
import { pageForSuite } from './suite';
import { finishedSnapshot } from '../../fixtures/run';

describe('the tabs of the dashboard', function () {
  this.timeout(120_000);
  const open = pageForSuite();
  const tab = (page: Harness, name: string) => page.page.getByRole('tab', { name, exact: true });
  const opened = async (page: Harness): Promise<string[]> => {
    assert.equal(await page.page.locator('[role="tabpanel"]:visible').count(), 1);
    return page.page.getByRole('tab', { selected: true }).allTextContents();
  };

  it('show one part at a time, which bears the name of its tab, and are remembered', async () => {
    const page = await open(finishedSnapshot());
    assert.deepEqual(await opened(page), ['Learn']);
    await page.inEachTab(async (name) => {
      assert.deepEqual(await opened(page), [name]);
      assert.ok(await page.page.getByRole('tabpanel', { name, exact: true }).isVisible());
      assert.ok(await page.page.locator('.learning').isVisible(), 'the first rows stay');
    });
    await page.openTab('Inside');
    await page.load();
    assert.deepEqual(await opened(page), ['Inside']);
  });

  it('are one stop of the Tab key; arrows, Home and End open them', async () => {
    const page = await open(finishedSnapshot());
    await tab(page, 'Learn').focus();
    const keys = { ArrowRight: 'Use', End: 'Next run', ArrowLeft: 'Inside', Home: 'Learn' };
    for (const [key, name] of Object.entries(keys)) {
      await page.page.keyboard.press(key);
      assert.deepEqual(await opened(page), [name]);
      assert.equal(await page.page.evaluate('document.activeElement.textContent'), name);
    }
    await page.page.keyboard.press('ArrowLeft');
    assert.deepEqual(await opened(page), ['Next run'], 'it goes on in a circle');
    const stops = 'document.querySelectorAll(\'[role="tab"][tabindex="0"]\').length';
    assert.equal(await page.page.evaluate(stops), 1);
  });

  it('answer what was asked in a tab that is not open any more', async () => {
    const page = await open(finishedSnapshot());
    await page.see('surprise');
    await page.page.getByRole('button', { name: 'Colour the file' }).click();
    await page.openTab('Next run');
    assert.ok((await page.page.locator('.surprise .line').count()) > 0);
    assert.deepEqual(page.lines, []);
  });

  it('keeps its head in view', async () => {
    const page = await open(finishedSnapshot());
    await page.page.mouse.wheel(0, 600);
    await until('the page to scroll', () => page.page.evaluate('scrollY > 300'));
    assert.ok(Math.abs((await page.page.locator('.head').boundingBox())!.y) < 1);
  });
});
