/** The network unrolled and its gradient through time, in a real browser. */
import assert from 'node:assert/strict';
import type { DashboardQuestions } from '../../../src/protocol/dashboard/dashboard-questions';
import type { Handlers } from '../../../src/protocol/rpc';
import { idleSnapshot } from '../../../src/protocol/training/training';
import { answering, type Harness, type HarnessOptions } from './harness';
import { pageForSuite } from './suite';
import { compared, curves, inspectionAnswers, inspectionTokens, shape } from './inspection';
import { learningSnapshot } from '../../fixtures/run';

describe('the network and its gradient in the dashboard', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const open = (options: Partial<HarnessOptions> = {}): Promise<Harness> =>
    openPage(learningSnapshot(), options);
  const noText = answering(() => Promise.reject(new Error('Nothing was learned yet.')));

  describe('the gradient through time', () => {
    it('is drawn for this model alone, with its reach in words and its figures in a table', async () => {
      const page = await open();
      await page.press('Measure this model');
      assert.equal(await page.page.locator('.gradients .legend li').count(), 1);
      const [initial, trained] = curves;
      assert.match(
        await page.text('.reaches li'),
        new RegExp(
          `half of the gradient is left after ${trained!.half} steps, .*With initial weights: half after ${initial!.half} steps`,
        ),
      );
      await page.page.locator('.gradients summary').click();
      await page.settle();
      const rows = await page.page.locator('.gradients tbody tr').allTextContents();
      assert.equal(rows.length, 101);
      assert.deepEqual(rows.slice(0, 2), ['00.90.9', '10.630.81']);
      assert.deepEqual(page.lines, []);
    });

    it('is compared over the cells, and the comparison says what is seen', async () => {
      const page = await open();
      await page.press(/^Compare vanilla/);
      assert.deepEqual(await page.page.locator('.gradients .legend li').allTextContents(), [
        'this model (GRU 64)',
        'vanilla RNN',
        'GRU',
        'LSTM',
        'LSTM, ∂L/∂c',
      ]);
      assert.match(
        await page.text('.gradients .conclusion'),
        /the gradient of the vanilla RNN vanishes most: .* 100 tokens back\. Most is left of that of the LSTM, ∂L\/∂c: /,
      );
      const chart = page.page.getByRole('slider', { name: /^Gradient of the loss/ });
      await chart.focus();
      await page.page.keyboard.press('Home');
      assert.match(
        (await chart.getAttribute('aria-valuetext')) ?? '',
        /^T − t = 0 · this model \(GRU 64\) 0\.9/,
      );
      assert.ok((await page.page.locator('.gradients canvas').count()) > 0);
    });

    it('shows initial weights alone and beside trained ones, in legend, reading and picture', async () => {
      const page = await open();
      await page.press(/^Compare vanilla/);
      const legend = (): Promise<string[]> => page.page.locator('.gradients .legend li').allTextContents();
      const trained = await legend();
      await page.page.locator('.gradients').getByText('both', { exact: true }).click();
      await page.settle();
      assert.equal((await legend()).length, curves.length);
      await page.page.locator('.gradients').getByText('initial', { exact: true }).click();
      await page.settle();
      assert.deepEqual(
        await legend(),
        trained.map((name) => `${name}, initial weights`),
      );
      const chart = page.page.getByRole('slider', { name: /^Gradient of the loss/ });
      await chart.focus();
      await page.page.keyboard.press('Home');
      const said = (await chart.getAttribute('aria-valuetext')) ?? '';
      assert.ok(said.includes('LSTM, ∂L/∂c, initial weights 0.9'), said);
      assert.deepEqual(page.lines, []);
    });

    it('says what training made of the vanilla RNN where another vanishes first', async () => {
      const swapped = curves.map((one) =>
        one.network !== 'rnn' || one.weights === 'initial'
          ? one
          : { ...curves[9]!, ...({ network: 'rnn', cell: 'rnn', state: 'hidden' } as const) },
      );
      const page = await open({ answers: { gradients: () => ({ curves: swapped, doing: null }) } });
      await page.press(/^Compare vanilla/);
      assert.match(
        await page.text('.gradients .conclusion'),
        /the gradient of the GRU vanishes most.* Before training it was that of the vanilla RNN/,
      );
    });

    it('says how it goes, can be cancelled, and keeps the curves that are there', async () => {
      const gradients: Handlers<DashboardQuestions>['gradients'] = (_, { signal, report }) => {
        report({ curves: curves.slice(0, 2), doing: { cell: 'rnn', share: 0.4 } });
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('gone'))));
      };
      const page = await open({ answers: { gradients } });
      await page.press(/^Compare vanilla/);
      assert.equal(await page.text('.gradients .note'), 'Training the vanilla RNN: 40%');
      assert.ok(await page.page.getByRole('button', { name: 'Measure this model' }).isDisabled());
      await page.press('Cancel');
      assert.equal(await page.text('.gradients .note'), 'Cancelled.');
      assert.equal(await page.page.locator('.gradients .legend li').count(), 1);
      assert.ok(await page.page.getByRole('button', { name: 'Measure this model' }).isEnabled());
      assert.ok(await page.page.getByRole('button', { name: 'Cancel' }).isHidden());
    });

    it('says why it cannot', async () => {
      const page = await open({ answers: noText });
      await page.press('Measure this model');
      assert.equal(await page.text('.gradients .note'), 'Nothing was learned yet.');
      assert.ok(await page.page.locator('.gradients .empty').isVisible());
    });
  });

  describe('what memory is worth', () => {
    it('is a sentence and a line for each network among the curves', async () => {
      const page = await open({ answers: { memory: () => compared } });
      await page.press('What is memory worth?');
      assert.match(
        await page.text('.learning .memory .note'),
        /^Memory saves 0\.61 bits per character here\. .* 900 steps, a small GRU needs 2\.31, .* 2\.92, .* 8 tokens 2\.55\.$/,
      );
      const legend = await page.page.locator('.learning .legend li').allTextContents();
      assert.deepEqual(
        legend.filter((text) => text.startsWith('Taught')),
        [
          'Taught for a moment: with memory',
          'Taught for a moment: without recurrence',
          'Taught for a moment: a fixed window',
        ],
      );
      assert.deepEqual(page.lines, []);
    });

    it('says so where memory saves nothing', async () => {
      const networks = compared.networks.map((one) => ({ ...one, bitsPerCharacter: 3 }));
      const page = await open({
        answers: { memory: () => ({ ...compared, networks }) },
      });
      await page.press('What is memory worth?');
      assert.match(await page.text('.learning .memory .note'), /^Memory saves nothing here yet/);
    });

    it('says how far the teaching is, and can be cancelled', async () => {
      const memory: Handlers<DashboardQuestions>['memory'] = (_, { signal, report }) => {
        report({ reader: 'token', share: 0.4 });
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('gone'))));
      };
      const page = await open({ answers: { memory } });
      await page.press('What is memory worth?');
      assert.equal(await page.text('.learning .memory .note'), 'Teaching without recurrence: 40%');
      await page.press('Cancel');
      assert.equal(await page.text('.learning .memory .note'), 'Cancelled.');
      assert.ok(await page.page.getByRole('button', { name: 'What is memory worth?' }).isEnabled());
    });
  });

  describe('the network', () => {
    it('is unrolled over the tokens before the cursor, with what it expects behind each', async () => {
      const page = await open({ width: 1400 });
      await page.see('cell');
      const names = await page.page.locator('.unrolled .token').allTextContents();
      assert.deepEqual(
        names.filter((_, i) => i % 2 === 1),
        ['export', '␣', 'function', '␣', 'map'],
      );
      assert.deepEqual(
        names.filter((_, i) => i % 2 === 0),
        ['␣', 'function', '␣', 'map', '<'],
      );
      assert.match(await page.text('.cell .note'), /^src\/operators\/map\.ts, up to line 7$/);
      await page.page.locator('.cell summary').click();
      assert.deepEqual(
        await page.page.locator('.unrolled tbody tr').first().locator('td, th').allTextContents(),
        ['1', 'export', '40', '2.10', '␣', '12%'],
      );
    });

    for (const [cell, layers, lines] of [
      ['rnn', 1, 1],
      ['gru', 2, 1],
      ['lstm', 3, 2],
    ] as const) {
      it(`shows its layers and its equations at 350 px: ${cell}, ${layers}`, async () => {
        const network = { ...shape, cell, layers };
        const page = await open({ width: 350, answers: inspectionAnswers(inspectionTokens, network) });
        await page.see('cell');
        const steps = await page.page.locator('.unrolled svg g').count();
        assert.equal(steps, 3);
        assert.equal(await page.page.locator('.unrolled .core').count(), steps * layers);
        const across = await page.page.locator('.unrolled .arrow[d*="H"]').count();
        assert.equal(across, steps * layers * lines);
        const equations = (await page.text('.equations')).split('\n').length;
        assert.equal(equations, { rnn: 1, gru: 4, lstm: 6 }[cell]);
        const smallest = await page.page.evaluate(
          `Math.min(...[...document.querySelectorAll('.unrolled text')].map((text) => text.getBoundingClientRect().height))`,
        );
        assert.ok((smallest as number) >= 10, String(smallest));
        const inside = await page.page.evaluate(`(() => {
          const frame = document.querySelector('.unrolled svg').getBoundingClientRect();
          return [...document.querySelectorAll('.unrolled text')].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1;
          }).map((text) => text.textContent);
        })()`);
        assert.deepEqual(inside, []);
        assert.deepEqual(page.lines, []);
      });
    }

    for (const [timeSteps, said, lines] of [
      [32, '∂L goes back 32 steps, 5 in this picture', 0],
      [2, '∂L goes back 2 steps, to the line', 1],
    ] as const) {
      it(`shows where backpropagation is cut off: after ${timeSteps} steps`, async () => {
        const snapshot = learningSnapshot();
        const plan = { ...snapshot.plan!, timeSteps };
        const { cell, vocabularySize, embeddingSize, hiddenSize, layers, output } = plan;
        const network = { cell, vocabularySize, embeddingSize, hiddenSize, layers, output };
        const page = await openPage(
          { ...snapshot, plan },
          { width: 1400, answers: inspectionAnswers(inspectionTokens, network) },
        );
        await page.see('cell');
        assert.equal(await page.text('.unrolled .truncation'), said);
        assert.equal(await page.page.locator('.unrolled .cut').count(), lines);
        assert.match(await page.text('.cell figcaption .note'), new RegExp(`windows of ${timeSteps} tokens`));
        assert.deepEqual(page.lines, []);
      });
    }

    it('shows no window of a network whose training is not known', async () => {
      const page = await open({ width: 1400 });
      await page.see('cell');
      assert.equal(await page.page.locator('.unrolled .truncation').count(), 0);
    });

    it('is drawn from the plan of the run when nothing can be read', async () => {
      const page = await open({ answers: noText });
      await page.see('cell');
      assert.equal(await page.text('.cell [role=status]'), 'Nothing was learned yet.');
      assert.equal(await page.page.locator('.unrolled .core').count(), 3);
    });

    it('says what will be there before there is any', async () => {
      const page = await openPage(idleSnapshot, { answers: noText });
      await page.see('cell');
      assert.ok(await page.page.locator('.cell .empty').isVisible());
      assert.ok(await page.page.locator('.unrolled').isHidden());
    });
  });
});
