import assert from 'node:assert/strict';
import { learningSnapshot } from '../../../fixtures/run';
import { answering, type Harness, type HarnessOptions } from '../harness';
import { compared, readAbbreviation } from '../inspection';
import { pageForSuite } from '../suite';

/** What stands in a picture of steps with one token below and the next one above, step by step. */
const inside = (...tokens: string[]): string[] =>
  tokens.slice(0, -1).flatMap((token, step) => [token, tokens[step + 1]!]);

describe('the shapes', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const open = (options: Partial<HarnessOptions> = {}): Promise<Harness> =>
    openPage(learningSnapshot(), options);
  const noText = answering(() => Promise.reject(new Error('Nothing was learned yet.')));
  const tokensOf = (page: Harness, shape: string): Promise<string[]> =>
    page.page.locator(`.${shape} svg .token`).allTextContents();

  it('are unrolled over what stands in the editor when they come into view', async () => {
    const page = await open();
    await page.see('shape-panel');
    assert.deepEqual(await tokensOf(page, 'one-to-one'), inside('export', '␣', 'function', '␣', 'map'));
    assert.equal((await tokensOf(page, 'many-to-one')).at(-1), 'typescript');
    assert.equal(await page.page.locator('.many-to-one svg .small').count(), 1);
    assert.equal(await page.text('.many-to-one .note'), 'typescript: 97%');
    assert.match(await page.text('.many-to-one .results'), /^GRU 64, 117,444 parameters, one of 4 languages/);
    assert.notEqual(await page.page.locator('.many-to-one textarea').inputValue(), '');
    // Nothing is proofread or taught before somebody asks.
    for (const shape of ['many-to-many', 'encoder-decoder'])
      assert.deepEqual(await tokensOf(page, shape), []);
    assert.deepEqual(page.lines, []);
  });

  it('answer for a text that is typed: written, proofread, taught', async () => {
    const page = await open({ answers: { memory: () => compared } });
    await page.see('shape-panel');
    await page.page.locator('.many-to-many textarea').fill('return operate(suorce, subscriber)');
    await page.press('What does not belong?');
    assert.deepEqual(
      (await tokensOf(page, 'many-to-many')).filter((_, i) => i % 2 === 1),
      ['1%', '2%', '·', '93%', '·', '4%'],
    );
    assert.match(await page.text('.many-to-many .results'), /^suorce 93% expected: sourceGRU 64, in both/);
    await page.page.locator('.one-to-many textarea').fill('export ');
    await page.page.locator('.one-to-many button').click();
    await page.settle();
    assert.equal(await page.page.locator('.one-to-many .back').count(), 4);
    await page.press('Teach it beside one with memory');
    assert.match(await page.text('.one-to-one .results'), /with memory: 2\.31without recurrence: 2\.92/);
  });

  it('unroll an encoder and a decoder over the letters of an abbreviation and of what it stands for', async () => {
    const page = await open();
    await page.see('shape-panel');
    await page.press('What does it stand for?');
    const { typed, offers, steps } = readAbbreviation;
    assert.equal(await page.page.locator('.encoder-decoder textarea').inputValue(), typed);
    const tokens = await tokensOf(page, 'encoder-decoder');
    assert.deepEqual(tokens.slice(0, 5), ['g', 'c', 'b', 'i', '∎']);
    assert.equal(
      tokens
        .slice(5)
        .filter((_, i) => i % 2 === 1)
        .join(''),
      `${offers[0]!.text}∎`,
    );
    assert.equal(
      tokens
        .slice(5)
        .filter((_, i) => i % 2 === 0)
        .join(''),
      `gcccbbbbbbbbii∎∎`,
    );
    const names = await page.page.locator('.encoder-decoder svg .name').allTextContents();
    assert.deepEqual([...names.slice(3, 7), names.at(-1)], ['h₄', 'h₅', 's₁', 's₂', 's₁₆']);
    assert.equal(await page.page.locator('.encoder-decoder svg .small').count(), steps.length);
    assert.match(await page.text('.encoder-decoder .note'), /the sum of its L is 4\.0 bits:$/);
    assert.match(
      await page.text('.encoder-decoder .results'),
      /^getCustomerById 87%groupByCallback 9%GRU 64, 48,161 parameters, one of 97 letters at each step$/,
    );
    assert.deepEqual(page.lines, []);
  });

  it('say that no name has the letters, and that nothing was taught', async () => {
    const nothing = { ...readAbbreviation, typed: 'z'.repeat(200), offers: [], steps: [] };
    const page = await open({ answers: { abbreviation: () => nothing } });
    await page.see('shape-panel');
    await page.page.locator('.encoder-decoder textarea').fill(nothing.typed);
    await page.press('What does it stand for?');
    assert.match(await page.text('.encoder-decoder .note'), /^No name or phrase of this folder has these/);
    assert.deepEqual(await tokensOf(page, 'encoder-decoder'), []);
    const untaught = await open({ answers: noText });
    await untaught.see('shape-panel');
    await untaught.press('What does it stand for?');
    assert.equal(await untaught.text('.encoder-decoder .note'), 'Nothing was learned yet.');
  });

  it('teach the decoder, say how far that is and what was learned, and then ask it', async () => {
    const taught = { steps: 900, texts: 1234, bitsPerLetter: 0.71, bitsPerLetterAlone: 1.62 };
    let finish = (): void => undefined;
    const page = await open({
      answers: {
        teachAbbreviations: (_, { report }) => {
          report(0.4);
          return new Promise((resolve) => (finish = () => resolve(taught)));
        },
      },
    });
    await page.see('shape-panel');
    await page.press('Teach it the names of this folder');
    assert.equal(await page.text('.encoder-decoder .note'), 'Teaching: 40%');
    finish();
    await page.page.locator('.encoder-decoder svg').waitFor();
    assert.match(
      await page.text('.encoder-decoder .note'),
      /^Taught 1,234 names and phrases in 900 steps, .* 0\.71 bits per letter, without the abbreviation 1\.62\. By its letters/,
    );
  });

  it('say why they cannot', async () => {
    const page = await open({ answers: noText });
    await page.see('shape-panel');
    assert.equal(await page.text('.many-to-one .note'), 'Nothing was learned yet.');
    await page.press('What does not belong?');
    assert.equal(await page.text('.many-to-many .note'), 'Nothing was learned yet.');
  });
});
