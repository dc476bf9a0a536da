/** Embeddings in a plane, in a real browser. */
import assert from 'node:assert/strict';
import type { Harness, HarnessOptions } from '../harness';
import { inspectionAnswers, plane } from '../inspection';
import { barriers, pageForSuite } from '../suite';
import { learningSnapshot } from '../../../fixtures/run';

describe('embeddings in a plane', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const open = (options: Partial<HarnessOptions> = {}): Promise<Harness> =>
    openPage(learningSnapshot(), options);

  it('are points with names, a sentence, and a table that says the same', async () => {
    const page = await open();
    await page.see('embeddings');
    const panel = page.page.locator('.panel.embeddings');
    assert.equal(await panel.locator('circle').count(), plane.tokens.length);
    const names = await panel.locator('svg text').allTextContents();
    assert.ok(names.length > 5 && names.length <= plane.tokens.length, names.join());
    assert.equal(
      await panel.locator('svg').getAttribute('aria-label'),
      '60 tokens, 128 numbers each: x holds 31% of their variance, y 12%.',
    );
    await panel.locator('summary').click();
    await page.settle();
    const first = plane.tokens[0]!;
    const cells = await panel.locator('tbody tr').first().locator('td').allTextContents();
    assert.deepEqual(cells, [
      String(first.index),
      String(first.count),
      first.x.toFixed(3),
      first.y.toFixed(3),
    ]);
    assert.deepEqual(await barriers(page), []);
    assert.deepEqual(page.lines, []);
  });

  it('are asked for when they are seen, and again when told to; why not is said', async () => {
    let asked = 0;
    const embeddings = (): typeof plane => {
      if (++asked === 1) throw new Error('Nothing was learned yet.');
      return plane;
    };
    const page = await open({ answers: { ...inspectionAnswers(), embeddings } });
    assert.equal(asked, 0);
    await page.see('embeddings');
    assert.equal(await page.text('.embeddings [role=status]'), 'Nothing was learned yet.');
    await page.press('Look again');
    assert.match(await page.text('.embeddings [role=status]'), /^60 tokens/);
  });
});
