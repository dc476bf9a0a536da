/** What the network writes in the dashboard on demand, and what else it could have written. */
import assert from 'node:assert/strict';
import { pageForSuite } from '../suite';
import { expected, finishedSnapshot } from '../../../fixtures/run';

describe('writing in the dashboard', function () {
  this.timeout(120_000);
  const open = pageForSuite();

  it('writes from a prompt, copies it and opens it as a document', async () => {
    const page = await open(finishedSnapshot());
    await page.page.getByLabel('Prompt').fill('// ');
    await page.page.getByLabel('Characters', { exact: true }).fill('20');
    await page.page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.settle();
    assert.equal(await page.text('.written'), '// export function map<');
    await page.page.getByRole('button', { name: 'Open as document' }).click();
    await page.page.locator('.sampler').getByRole('button', { name: 'Copy' }).click();
    assert.deepEqual(
      page.actions.map(({ type }) => type),
      ['open', 'copy'],
    );
    for (const action of page.actions)
      assert.ok('text' in action && action.text === '// export function map<');
  });

  it('says of a token that it wrote what else it could have been, by click and by arrow key', async () => {
    const asked: string[] = [];
    const page = await open(finishedSnapshot(), {
      answers: {
        alternatives: ({ before }) => {
          asked.push(before);
          return expected;
        },
      },
    });
    await page.page.getByLabel('Prompt').fill('// ');
    await page.page.getByLabel('Characters', { exact: true }).fill('20');
    await page.press('Write');
    assert.equal(await page.text('.written'), '// export function map<', 'the text is as it was');
    assert.match(await page.text('.sampler'), /Click a token/);
    await page.page.locator('.written .token', { hasText: 'function' }).click();
    await page.settle();
    assert.deepEqual(asked, ['// export ']);
    assert.match(await page.text('.sampler'), /It wrote “function”\./);
    const rows = await page.page.locator('.alternatives tbody tr').allTextContents();
    assert.equal(rows.length, expected.length);
    assert.equal(rows[0], 'subscriber41%62%');
    await page.page.locator('.written').press('ArrowLeft');
    await page.settle();
    assert.deepEqual(asked, ['// export ', '// export']);
    await page.page.locator('.written').press('ArrowLeft');
    await page.page.locator('.written').press('ArrowLeft');
    await page.settle();
    assert.equal(asked.at(-1), '// ', 'the prompt was not written');
    assert.deepEqual(page.lines, []);
  });
});
