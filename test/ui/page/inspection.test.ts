/**
 * The panels that look inside the network, in a real browser: dictionary, hidden units, gradient through
 * time, unrolled cell.
 */
import assert from 'node:assert/strict';
import { answering, type Harness, type HarnessOptions } from './harness';
import { barriers, pageForSuite } from './suite';
import { inspectionAnswers, inspectionText, inspectionTokens, plantedUnit, unitValues } from './inspection';
import { learningSnapshot } from '../../fixtures/run';
import { hostileStrings } from '../../fixtures/hostile-strings';

describe('the inside of the network in the dashboard', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const open = (options: Partial<HarnessOptions> = {}): Promise<Harness> =>
    openPage(learningSnapshot(), options);
  /** All of it at once. */
  const look = async (page: Harness): Promise<void> => {
    await page.see('gradients');
    await page.press(/^Compare vanilla/);
    await page.page.locator('.gradients summary').click();
    await page.see('units');
    await page.press('Read the text in the editor');
    for (const panel of ['cell', 'units'])
      for (const summary of await page.page.locator(`.${panel} summary`).all()) await summary.click();
    await page.see('dictionary');
    await page.page.locator('.token-choice').nth(7).click();
    await page.settle();
  };
  const noText = answering(() => Promise.reject(new Error('Nothing was learned yet.')));

  it('asks for nothing before it comes into view', async () => {
    const asked: string[] = [];
    const answers = answering((name) => {
      asked.push(name);
      return Promise.reject(new Error('Nothing was learned yet.'));
    });
    const page = await open({ height: 300, answers });
    assert.equal(asked.length, 0);
    await page.see('dictionary');
    assert.ok(asked.includes('dictionary'));
    assert.equal(await page.text('.dictionary [role=status]'), 'Nothing was learned yet.');
    assert.ok(await page.page.locator('.dictionary .empty').isVisible());
  });

  describe('the dictionary', () => {
    const column = (page: Harness, index: number): Promise<string[]> =>
      page.page.locator(`.dictionary-table tbody tr > :nth-child(${index})`).allTextContents();

    it('shows a page of tokens at a time, and turns it', async () => {
      const page = await open();
      await page.see('dictionary');
      assert.deepEqual((await column(page, 1)).slice(0, 3), ['0', '1', '2']);
      assert.deepEqual((await column(page, 2)).slice(0, 3), ['<EOS>special', '<UNK>special', '␣']);
      assert.equal((await column(page, 1)).length, 20);
      await page.page.locator('.dictionary').getByRole('button', { name: 'Next' }).click();
      await page.settle();
      assert.equal((await column(page, 1))[0], '20');
      assert.match(await page.text('.dictionary .facts'), /^150 tokens \(subwords\) in the dictionary/);
    });

    it('is ordered by count, most first, and then turned round', async () => {
      const page = await open();
      await page.see('dictionary');
      const numbers = async (): Promise<number[]> => (await column(page, 3)).map(Number);
      await page.press('Count');
      const most = await numbers();
      assert.deepEqual(
        most,
        [...most].sort((a, b) => b - a),
      );
      assert.ok(most[0]! > most[19]!);
      const head = page.page.locator('.dictionary-table th', { hasText: 'Count' });
      assert.equal(await head.getAttribute('aria-sort'), 'descending');
      await page.press(/^Count/);
      assert.equal(await head.getAttribute('aria-sort'), 'ascending');
      assert.equal((await numbers())[0], 0);
    });

    it('finds what is searched for', async () => {
      const page = await open();
      await page.see('dictionary');
      await page.page.getByLabel(/^Search/).fill('index');
      const others = page.page.locator('.dictionary-table tbody tr', { hasNotText: 'index' });
      await others.first().waitFor({ state: 'detached' });
      const found = await column(page, 2);
      assert.ok(found.length > 0 && found.every((token) => token.includes('index')), found.join());
      await page.page.getByLabel(/^Search/).fill('no such token');
      await page.page.locator('.turning .note', { hasText: 'No token has that in it.' }).waitFor();
      assert.equal((await column(page, 2)).length, 0);
      assert.equal(await page.text('.turning .note'), 'No token has that in it.');
    });

    it('explains the one-hot vector of the chosen token, by the keyboard too', async () => {
      const page = await open();
      await page.see('dictionary');
      await page.page.locator('.token-choice').nth(5).focus();
      await page.page.keyboard.press('Enter');
      await page.settle();
      const text = await page.text('.one-hot');
      assert.match(text, /x has 150 places, one for each token, with 1 at index 5 and 0 everywhere else/);
      assert.match(text, /embedding matrix \[150 × 128\], it picks row 5/);
      assert.equal(await page.page.locator('.token-choice').nth(5).getAttribute('aria-pressed'), 'true');
      assert.equal(
        await page.page.evaluate('document.activeElement.classList.contains("token-choice")'),
        true,
      );
    });
  });

  describe('the hidden units', () => {
    it('colour the text by the unit that follows quotes, which was found', async () => {
      const page = await open();
      await page.see('units');
      await page.press('Read the text in the editor');
      const first = page.page.locator('.follower').first().getByRole('button').first();
      assert.match((await first.textContent()) ?? '', new RegExp(`^unit ${plantedUnit} r \\+1.00$`));
      assert.equal(
        await page.page.getByLabel('Hidden unit', { exact: true }).inputValue(),
        String(plantedUnit),
      );
      assert.equal(await page.page.locator('.unit-text').textContent(), inspectionText);
      const inside = await page.page.locator('.unit-text .unit4').allTextContents();
      assert.deepEqual(inside, ['"quoted', "'single"]);
      assert.ok((await page.page.locator('.unit-text .unit-4').count()) > 0);
      assert.deepEqual(page.lines, []);
    });

    it('are chosen by number, by the next and by the one before, and from the list', async () => {
      const page = await open();
      await page.see('units');
      await page.press('Read the text in the editor');
      const number = page.page.getByLabel('Hidden unit', { exact: true });
      const least = (unit: number): string => {
        const row = unitValues(inspectionTokens).subarray(
          unit * inspectionTokens.length,
          (unit + 1) * inspectionTokens.length,
        );
        return Math.abs(Math.min(...row)).toFixed(2);
      };
      await number.fill('3');
      await number.press('Enter');
      await page.settle();
      const shown = (unit: number): RegExp => new RegExp(`^Unit ${unit} lies between −${least(unit)} and `);
      assert.match(await page.text('.unit-summary'), shown(3));
      await page.press('Next unit');
      assert.match(await page.text('.unit-summary'), shown(4));
      await page.press('Previous unit');
      assert.match(await page.text('.unit-summary'), shown(3));
      await number.fill('0');
      await number.press('Enter');
      await page.press('Previous unit');
      assert.match(await page.text('.unit-summary'), shown(63));
      const one = page.page.locator('.follower').nth(1).getByRole('button').nth(1);
      const unit = Number(/\d+/.exec((await one.textContent()) ?? '')?.[0]);
      await one.click();
      await page.settle();
      assert.match(await page.text('.unit-summary'), shown(unit));
      assert.equal(await one.getAttribute('aria-pressed'), 'true');
    });

    it('stand in a table with the figures that were sent', async () => {
      const page = await open();
      await page.see('units');
      await page.press('Read the text in the editor');
      await page.page.locator('.units .result > details summary').click();
      await page.settle();
      const figures = await page.page
        .locator('.units .result > details tbody td:last-child')
        .allTextContents();
      const row = unitValues(inspectionTokens).subarray(plantedUnit * inspectionTokens.length);
      assert.equal(figures.length, 50);
      figures.forEach((figure, i) =>
        assert.equal(Number(figure.replace('−', '-')).toFixed(2), row[i]!.toFixed(2)),
      );
    });

    it('say why there are none', async () => {
      const page = await open({ answers: noText });
      await page.see('units');
      await page.press('Read the text in the editor');
      assert.equal(await page.text('.units .note'), 'Nothing was learned yet.');
    });
  });

  it('shows hostile tokens as text, runs nothing and breaks no policy', async () => {
    const tokens = hostileStrings.map((text) => text.slice(0, 2_000));
    const answers = inspectionAnswers(tokens);
    const rows = tokens.slice(0, 20).map((text, index) => ({ index, text, count: 1, special: false }));
    const page = await open({
      answers: {
        ...answers,
        dictionary: async (query, asked) => ({ ...(await answers.dictionary(query, asked)), rows }),
      },
    });
    await look(page);
    const whole = (await page.page.locator('.unit-text').textContent()) ?? '';
    assert.equal(whole, tokens.join('').replace(/^\r?\n/, ''));
    for (const element of ['script', 'img', 'iframe', 'a', 'style', 'object', 'form'])
      for (const panel of ['cell', 'units', 'dictionary'])
        assert.equal(await page.page.locator(`.${panel} ${element}`).count(), 0, `${panel} ${element}`);
    assert.equal(await page.page.evaluate('globalThis.broken'), undefined);
    assert.deepEqual(page.lines, []);
  });

  it('refuses values that are no numbers, with a line in the log', async () => {
    const answers = inspectionAnswers();
    let units = 0;
    const page = await open({
      answers: { unit: (unit, asked) => (units++ === 0 ? answers.unit(unit, asked) : [NaN]) },
    });
    await page.see('units');
    await page.press('Read the text in the editor');
    const before = await page.text('.unit-summary');
    await page.page.locator('.followers button').last().click();
    await page.settle();
    assert.equal(units, 2);
    assert.equal(await page.text('.unit-summary'), before);
    assert.equal(await page.text('.units .note'), 'The editor sent a message that cannot be understood.');
    await page.post({ version: 1, type: 'answer', answer: { type: 'reply', id: 999, reply: [0.5] } });
    await page.post({ version: 1, type: 'answer', answer: { type: 'reply', id: -1 } });
    assert.equal(await page.text('.unit-summary'), before);
    assert.equal(page.lines.length, 1, page.lines.join('\n'));
  });

  it('has no sideways scrolling at any width', async () => {
    const page = await open({ width: 251 });
    await look(page);
    await page.inEachWidth([251, 350, 700, 1400], async (width) => {
      assert.equal(await page.page.evaluate('document.documentElement.scrollWidth'), width);
    });
  });

  it('has nothing that axe finds fault with, in any theme', async function () {
    this.timeout(400_000);
    const page = await open();
    await look(page);
    await page.inEachTheme(async (theme) => {
      assert.deepEqual(await barriers(page), [], theme);
    });
    assert.deepEqual(page.lines, []);
  });
});
