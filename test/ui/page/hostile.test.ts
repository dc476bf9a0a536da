/** Strings that want to be more than text, wherever a panel shows text of others. */
import assert from 'node:assert/strict';
import { idleSnapshot } from '../../../src/protocol/training/training';
import { fillPanels, postInPage, type Harness } from './harness';
import { pageForSuite } from './suite';
import { expected, expectedBeside, finishedSnapshot, learningSnapshot } from '../../fixtures/run';
import { hostileStrings } from '../../fixtures/hostile-strings';

/** What may stand nowhere in the page, whoever drew the panel. */
const foreign =
  'script, img, iframe, a, style, object, embed, form, base, meta, link, video, audio, template, math';

describe('200 hostile strings in the dashboard', function () {
  this.timeout(120_000);
  const open = pageForSuite();

  const place = { path: 'a.ts', line: 1, column: 1, before: '' };
  const clean = async (page: Harness): Promise<void> => {
    assert.equal(await page.page.locator(`#dashboard :is(${foreign})`).count(), 0);
    assert.equal(await page.page.evaluate('globalThis.broken'), undefined);
    assert.ok(await page.page.locator('h1', { hasText: 'Unroll' }).isVisible());
    assert.deepEqual(page.lines, []);
  };

  it('are as many', () => {
    assert.equal(new Set(hostileStrings).size, 200);
  });

  it('are text as file names, as what stands before the cursor and as reasons', async () => {
    const page = await open(learningSnapshot());
    for (const text of hostileStrings) {
      await page.page.evaluate(postInPage, {
        version: 1,
        type: 'expected',
        place: { ...place, path: text, before: text },
        expectations: expected,
        ...expectedBeside,
        suggestion: { text: text === '' ? 'x' : text, confidence: 0.5, reason: text },
        sentence: '',
      });
      const shown = (await page.page.locator('.place').textContent()) ?? '';
      assert.ok(shown.startsWith(text.slice(0, 150)), JSON.stringify(shown.slice(0, 80)));
    }
    await page.settle();
    await clean(page);
  });

  it('are text as tokens that are expected', async () => {
    const page = await open(learningSnapshot());
    const expectations = hostileStrings.map((text) => ({ ...expected[0]!, text }));
    const actualToken = { ...expectedBeside.actualToken, text: hostileStrings[0]!, special: 'unknown' };
    await page.post({
      version: 1,
      type: 'expected',
      place,
      expectations,
      ...expectedBeside,
      actualToken,
      sentence: '',
    });
    assert.equal(await page.page.locator('.bars tbody tr').count(), 201);
    await clean(page);
  });

  it('are text as scored tokens and lines, of a file with such a name', async () => {
    const tokens = hostileStrings.map((text, index) => ({
      text,
      bits: index / 10,
      ...(index % 3 === 0 && { special: 'unknown' as const }),
    }));
    const page = await open(finishedSnapshot(), {
      answers: {
        score: () => ({
          path: hostileStrings[3]!,
          firstLine: 1,
          partial: true,
          characters: 1000,
          bits: 2000,
          tokens,
        }),
      },
    });
    await fillPanels(page);
    assert.equal(await page.page.locator('.sentence tbody tr').count(), 200);
    assert.equal(await page.page.locator('.surprise-text > span').count(), 200);
    await clean(page);
  });

  it('are text in the report, the plan and the failure of a run', async () => {
    const page = await open(idleSnapshot);
    for (const [index, message] of hostileStrings.filter((text) => text.trim() !== '').entries()) {
      if (index % 10 > 0) continue;
      const { plan } = learningSnapshot();
      await page.advance({
        ...idleSnapshot,
        run: 1 + index,
        state: 'failed',
        plan: { ...plan!, kernels: message.slice(0, 1000) },
        failure: { code: message.slice(0, 100), message: message.slice(0, 10_000) },
      });
    }
    await clean(page);
  });
});
