/** What became of suggestions, in a real browser: each figure as the host told it, the threshold by hand. */
import assert from 'node:assert/strict';
import { latencyBuckets, noCounts, noFigures } from '../../../../src/protocol/suggestions/suggestion-counts';
import {
  atThreshold,
  latencyQuantile,
  precisionAgainstCoverage,
} from '../../../../src/protocol/suggestions/suggestion-figures';
import { idleSnapshot, type TrainingSnapshot } from '../../../../src/protocol/training/training';
import { formats } from '../../../../media/text/format';
import type { Harness, HarnessOptions } from '../harness';
import { host } from './settings-host';
import { barriers, pageForSuite } from '../suite';
import { finishedSnapshot } from '../../../fixtures/run';
import {
  balanced,
  nextRunMessage,
  nextRunSettings,
  suggestionRecord,
  suggestionsMessage,
} from '../../../fixtures/suggestion-run';

const format = formats('en');
const panelState = [suggestionsMessage(), nextRunMessage()];

describe('suggestions and the next run in the dashboard', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const open = (
    options: Partial<HarnessOptions> = {},
    snapshot: TrainingSnapshot = idleSnapshot,
  ): Promise<Harness> => openPage(snapshot, { panelState, answers: host().answers, ...options });
  const figure = (page: Harness, name: string): Promise<string> => page.text(`[data-figure="${name}"]`);

  describe('suggestions', () => {
    it('say what will be there while nothing was suggested', async () => {
      const nothing = { all: noCounts(), day: '2026-11-25', ofDay: noFigures };
      const page = await open({ panelState: [suggestionsMessage(nothing)] });
      assert.match(await page.text('.suggestions > .empty'), /keystrokes they saved/);
      assert.equal(await page.page.locator('.suggestions .figures').isVisible(), false);
    });

    it('show every figure as it was counted, today and in all', async () => {
      const record = suggestionRecord();
      const page = await open();
      const { all, ofDay } = record;
      const partly = (figures: typeof ofDay): number => figures.accepted + figures.acceptedInPart;
      const expected: [string, number, number][] = [
        ['saved', ofDay.savedKeys, all.savedKeys],
        ['shown', ofDay.shown, all.shown],
        ['accepted', partly(ofDay), partly(all)],
        ['typed', ofDay.typed, all.typed],
        ['dismissed', ofDay.dismissed, all.dismissed],
      ];
      for (const [name, today, inAll] of expected) {
        assert.equal(await figure(page, `suggestions-${name}`), format.whole(today), name);
        const note = await figure(page, `suggestions-${name}-note`);
        assert.ok(note.startsWith(`today · ${format.whole(inAll)} in all`), `${name}: ${note}`);
      }
      assert.match(await figure(page, 'suggestions-accepted-note'), /7 in part/);
      const [half, most, nearlyAll] = [0.5, 0.95, 0.99].map((share) =>
        format.significant(latencyQuantile(all.latency, share)),
      );
      assert.equal(
        await figure(page, 'latency'),
        `Of 4,000 answers half came within ${half} ms, 95% within ${most} ms, 99% within ${nearlyAll} ms.`,
      );
      assert.deepEqual(page.lines, []);
    });

    it('follow the record as it grows', async () => {
      const page = await open();
      const record = suggestionRecord();
      record.ofDay.shown = 213;
      record.all.latency[5] = 1e6;
      await page.changePanelState([suggestionsMessage(record)]);
      assert.equal(await figure(page, 'suggestions-shown'), '213');
      assert.match(await figure(page, 'latency'), /^Of 1,00\d,\d{3} answers/);
    });

    it('keep the label of the slowest answer within the page, whatever it is', async () => {
      const page = await open();
      for (const slowest of [1, 4, 8, 12, 16, 20, 24, latencyBuckets - 1]) {
        const record = suggestionRecord();
        record.all.latency.fill(0);
        record.all.latency[1] = 3;
        record.all.latency[slowest] = 2;
        await page.changePanelState([suggestionsMessage(record)]);
        for (const width of [350, 821]) {
          await page.page.setViewportSize({ width, height: 900 });
          await page.settle();
          const [whole, chart, ...labels] = (await page.page.evaluate(`[
            document.documentElement.scrollWidth,
            document.querySelector('.histogram').getBoundingClientRect().right,
            ...[...document.querySelectorAll('.histogram .tick')]
              .filter((one) => one.textContent !== '')
              .map((one) => {
                const range = document.createRange();
                range.selectNodeContents(one);
                return range.getBoundingClientRect().right;
              }),
          ]`)) as number[];
          assert.equal(whole, width, `slowest in bucket ${slowest}, ${width} px`);
          assert.ok(
            labels.length > 0 && Math.max(...labels) <= chart! + 0.5,
            `bucket ${slowest}, ${width} px`,
          );
        }
      }
    });

    it('list in their tables exactly what the charts show', async () => {
      const { all } = suggestionRecord();
      const page = await open();
      await page.page.getByText('Latency in numbers').click();
      await page.page.getByText('Precision in numbers').click();
      await page.settle();
      const cells = async (selector: string): Promise<string[][]> => {
        const rows = await page.page.locator(`${selector} tbody tr`).all();
        return Promise.all(rows.map((row) => row.locator('th, td').allTextContents()));
      };
      const answers = (await cells('.latency')).map((row) => Number(row[1]!.replaceAll(',', '')));
      assert.deepEqual(
        answers,
        all.latency.filter((count) => count > 0),
      );
      assert.deepEqual(
        await cells('.threshold'),
        precisionAgainstCoverage(all).map(({ threshold, precision, coverage, shown, judged }) => [
          format.percent(threshold),
          format.percent(precision),
          format.percent(coverage),
          format.whole(shown),
          format.whole(judged),
        ]),
      );
    });

    const sentenceAt = (threshold: number): string => {
      const { precision, coverage } = atThreshold(suggestionRecord().all, threshold);
      const [right, share] = [format.percent(precision), format.percent(coverage)];
      return `At this threshold, ${format.percent(threshold)}: precision ${right}, coverage ${share}.`;
    };
    const thresholds = (page: Harness): number[] =>
      page.actions.flatMap((action) => (action.type === 'threshold' ? [action.value] : []));

    it('tell of the threshold in force, and who decides it', async () => {
      const page = await open();
      assert.equal(await figure(page, 'threshold'), sentenceAt(0.55));
      assert.match(await page.text('.decision'), /“balanced” decides: about 55%/);
      await page.changePanelState([suggestionsMessage(undefined, { ...balanced, set: 0.8 })]);
      assert.equal(await figure(page, 'threshold'), sentenceAt(0.8));
      assert.match(await page.text('.decision'), /Set by you.* 80%/);
      await page.page.getByRole('button', { name: 'Let eagerness decide' }).click();
      assert.deepEqual(thresholds(page), [0]);
    });

    it('let the threshold be dragged as a line, and tell the host when the pointer is released', async () => {
      const page = await open({ width: 1000 });
      const plot = page.page.locator('.threshold-plot');
      await plot.scrollIntoViewIfNeeded();
      const line = (await page.page.locator('.threshold-line').boundingBox())!;
      const area = (await plot.boundingBox())!;
      const axes = (await plot.locator('.u-over').boundingBox())!;
      // The axis ends at 40 %.
      const { coverage } = atThreshold(suggestionRecord().all, 0.55);
      const place = axes.x + (coverage / 0.4) * axes.width;
      assert.ok(Math.abs(line.x - place) < 2, `stands at ${line.x}, not at ${place}`);
      await page.page.mouse.move(line.x, area.y + 100);
      await page.page.mouse.down();
      await page.page.mouse.move(area.x + area.width * 0.3, area.y + 90, { steps: 5 });
      assert.deepEqual(thresholds(page), [], 'nothing is written while it is dragged');
      await page.page.mouse.up();
      await page.settle();
      const [chosen, ...others] = thresholds(page);
      assert.deepEqual(others, []);
      assert.ok(chosen! > 0.55 && chosen! <= 0.95, String(chosen));
      // The line stands under the pointer, at the coverage of what was chosen.
      const now = (await page.page.locator('.threshold-line').boundingBox())!;
      assert.ok(Math.abs(now.x - (area.x + area.width * 0.3)) < 12, `${now.x}`);
      assert.equal(await figure(page, 'threshold'), sentenceAt(chosen!));
      // And further back for more.
      await page.page.mouse.move(now.x, area.y + 100);
      await page.page.mouse.down();
      await page.page.mouse.move(area.x + area.width - 20, area.y + 100, { steps: 5 });
      await page.page.mouse.up();
      await page.settle();
      assert.ok(thresholds(page)[1]! < chosen!);
    });

    it('let the threshold be moved by the keyboard, also to where nothing is known', async () => {
      const page = await open();
      const slider = page.page.getByRole('slider', { name: 'Threshold' });
      await slider.focus();
      await page.page.keyboard.press('ArrowRight');
      await page.settle();
      assert.deepEqual(thresholds(page), [0.56]);
      assert.equal(await slider.getAttribute('aria-valuetext'), sentenceAt(0.56));
      await page.page.keyboard.press('Home');
      await page.settle();
      assert.equal(thresholds(page).at(-1), 0.01);
      const lowest = format.percent(precisionAgainstCoverage(suggestionRecord().all)[0]!.threshold);
      const unknown = `Nothing less probable than ${lowest} was shown so far`;
      assert.ok((await page.text('.threshold')).includes(unknown));
      await page.page.keyboard.press('End');
      await page.settle();
      assert.equal(thresholds(page).at(-1), 0.95);
    });

    it('are deleted by a button', async () => {
      const page = await open();
      await page.page.getByRole('button', { name: 'Delete this record …' }).click();
      assert.deepEqual(page.actions, [{ version: 1, type: 'forget-suggestions' }]);
      const nothing = { all: noCounts(), day: '2026-11-25', ofDay: noFigures };
      await page.changePanelState([suggestionsMessage(nothing)]);
      assert.ok(await page.page.locator('.suggestions > .empty').isVisible());
    });

    it('cost nothing while nothing happens, and nothing while hidden', async () => {
      const page = await open();
      const sent = page.sent.length;
      await page.settle(60_000);
      assert.equal(page.sent.length, sent);
    });
  });

  it('ignore messages that cannot be understood', async () => {
    const page = await open();
    const before = await figure(page, 'suggestions-shown');
    const [told] = panelState;
    const wrong: unknown[] = [
      { version: 1, type: 'suggestions' },
      { version: 1, ...told, record: { ...suggestionRecord(), day: 'yesterday' } },
      { version: 1, ...told, record: { ...suggestionRecord(), ofDay: { ...noFigures, shown: -1 } } },
      { version: 1, ...told, threshold: { ...balanced, set: NaN } },
      { version: 1, type: 'next-run', settings: { ...nextRunSettings, cell: 'transformer' }, stored: true },
      { version: 1, type: 'answer', answer: { type: 'forecast', id: 1, forecast: {} } },
    ];
    for (const message of wrong) await page.post(message);
    assert.equal(page.lines.length, wrong.length, page.lines.join('\n'));
    assert.equal(await figure(page, 'suggestions-shown'), before);
  });

  it('have no sideways scrolling at any width', async () => {
    const page = await open({ width: 350 }, finishedSnapshot());
    await page.page.getByText('Precision in numbers').click();
    await page.page.getByText('Latency in numbers').click();
    await page.inEachWidth([350, 700, 1400], async (width) => {
      assert.equal(await page.page.evaluate('document.documentElement.scrollWidth'), width);
    });
  });

  it('have nothing that axe finds fault with, in any theme', async function () {
    this.timeout(400_000);
    const page = await open({}, finishedSnapshot());
    await page.page.getByText('Precision in numbers').click();
    await page.page.getByText('Latency in numbers').click();
    await page.openTab('Next run');
    await page.page.getByLabel('Hidden units, 0: chosen').fill('7');
    await page.page.keyboard.press('Tab');
    await page.settle();
    await page.inEachTheme(async (theme) => {
      assert.deepEqual(await barriers(page), [], theme);
    });
  });
});
