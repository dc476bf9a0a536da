/** Suggestions and the controls of the next run, in a real browser: each figure as the host told it, the threshold by hand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import type { HostMessageBody } from '../../../src/protocol/dashboard/dashboard';
import type { NextRunSettings } from '../../../src/protocol/dashboard/dashboard-next-run';
import { Failure } from '../../../src/protocol/failure';
import { latencyBuckets, noCounts, noFigures } from '../../../src/protocol/suggestions/suggestion-counts';
import {
  atThreshold,
  latencyQuantile,
  precisionAgainstCoverage,
} from '../../../src/protocol/suggestions/suggestion-figures';
import { idleSnapshot, type TrainingSnapshot } from '../../../src/protocol/training/training';
import { formats } from '../../../media/text/format';
import { bundlePage, Harness, openBrowser, type HarnessOptions } from './harness';
import { finishedSnapshot, learningSnapshot } from '../../fixtures/run';
import {
  balanced,
  forecastOf,
  nextRunMessage,
  nextRunSettings,
  suggestionRecord,
  suggestionsMessage,
} from '../../fixtures/suggestion-run';
import type { ThemeName } from './themes';
import { hostileStrings } from '../../fixtures/hostile-strings';

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
const format = formats('en');
const standing = [suggestionsMessage(), nextRunMessage()];

/** A host that writes settings down and forecasts by them. */
function host(start: Partial<NextRunSettings> = {}) {
  const written: [string, unknown][] = [];
  const state = { settings: { ...nextRunSettings, ...start }, forecasts: 0 };
  const answer: HarnessOptions['answers'] = {
    answer: (request) => {
      if (request.type === 'set') {
        written.push([request.name, request.value]);
        state.settings = { ...state.settings, [request.name]: request.value };
        return Promise.resolve({ type: 'was-set', request: request.request });
      }
      if (request.type !== 'forecast') return Promise.reject(new Error('not asked'));
      state.forecasts++;
      return Promise.resolve({
        type: 'forecast',
        request: request.request,
        forecast: forecastOf(state.settings),
      });
    },
  };
  return { written, state, answers: answer };
}

describe('suggestions and the next run in the dashboard', function () {
  this.timeout(120_000);
  let browser: Browser;
  let files: ReadonlyMap<string, string>;
  let harness: Harness | undefined;

  before(async () => {
    browser = await openBrowser();
    files = await bundlePage();
  });
  after(() => browser.close());
  afterEach(async () => {
    await harness?.close();
    harness = undefined;
  });

  const open = async (
    options: Partial<HarnessOptions> = {},
    snapshot: TrainingSnapshot = idleSnapshot,
  ): Promise<Harness> => {
    const { answers } = host();
    harness = await Harness.open(browser, snapshot, { files, standing, answers, ...options });
    return harness;
  };
  const figure = (page: Harness, name: string): Promise<string> => page.text(`[data-figure="${name}"]`);

  describe('suggestions', () => {
    it('say what will be there while nothing was suggested', async () => {
      const nothing = { all: noCounts(), day: '2026-11-25', ofDay: noFigures };
      const page = await open({ standing: [suggestionsMessage(nothing)] });
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
      await page.changeStanding([suggestionsMessage(record)]);
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
        await page.changeStanding([suggestionsMessage(record)]);
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
      await page.changeStanding([suggestionsMessage(undefined, { ...balanced, set: 0.8 })]);
      assert.equal(await figure(page, 'threshold'), sentenceAt(0.8));
      assert.match(await page.text('.decision'), /Set by you.* 80%/);
      await page.page.getByRole('button', { name: 'Let eagerness decide' }).click();
      assert.deepEqual(thresholds(page), [0]);
    });

    it('let the threshold be dragged as a line, and tell the host when the hand lets go', async () => {
      const page = await open({ width: 1000 });
      const plot = page.page.locator('.threshold-plot');
      await plot.scrollIntoViewIfNeeded();
      const line = (await page.page.locator('.threshold-line').boundingBox())!;
      const area = (await plot.boundingBox())!;
      await page.page.mouse.move(line.x, area.y + 100);
      await page.page.mouse.down();
      await page.page.mouse.move(area.x + area.width * 0.3, area.y + 90, { steps: 5 });
      assert.deepEqual(thresholds(page), [], 'nothing is written while it is dragged');
      await page.page.mouse.up();
      await page.settle();
      const [chosen, ...others] = thresholds(page);
      assert.deepEqual(others, []);
      assert.ok(chosen! > 0.55 && chosen! <= 0.95, String(chosen));
      // The line stands under the hand, at the coverage of what was chosen.
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
      await page.changeStanding([suggestionsMessage(nothing)]);
      assert.ok(await page.page.locator('.suggestions > .empty').isVisible());
    });

    it('cost nothing while nothing happens, and nothing while hidden', async () => {
      const page = await open();
      const sent = page.sent.length;
      await page.page.waitForTimeout(800);
      assert.equal(page.sent.length, sent);
    });
  });

  describe('the next run', () => {
    it('shows the settings with their values, and what would happen', async () => {
      const { answers } = host();
      const settings = { seconds: 90, cell: 'lstm', tokens: 'words', hiddenSize: 384, layers: 2 } as const;
      const page = await open({ answers, standing: [nextRunMessage(settings)] });
      assert.equal(await page.page.getByLabel('Time budget, seconds').inputValue(), '90');
      assert.equal(await page.page.getByLabel('Hidden units, 0: chosen').inputValue(), '384');
      for (const name of ['LSTM', 'words', '2']) {
        assert.ok(await page.page.getByRole('radio', { name, exact: true }).isChecked(), name);
      }
    });

    it('says before it begins what would happen, in one sentence', async () => {
      const page = await open();
      assert.equal(
        await page.text('.forecast'),
        'Begins anew: GRU with 256 units on about 1,552 subwords, 1M parameters, about 106 MB of memory, 1:00 on one thread.',
      );
      assert.deepEqual(page.lines, []);
    });

    it('writes what is changed, and asks again what would happen', async () => {
      const { answers, written, state } = host();
      const page = await open({ answers });
      await page.page.getByText('LSTM', { exact: true }).click();
      await page.page.locator('.next-run').getByText('characters', { exact: true }).click();
      await page.page.getByLabel('Hidden units, 0: chosen').fill('512');
      await page.page.keyboard.press('Enter');
      await page.page.getByLabel('Time budget, seconds').fill('300');
      await page.page.keyboard.press('Tab');
      await page.page.locator('.next-run').getByText('3', { exact: true }).click();
      await page.settle();
      assert.deepEqual(written, [
        ['cell', 'lstm'],
        ['tokens', 'characters'],
        ['hiddenSize', 512],
        ['seconds', 300],
        ['layers', 3],
      ]);
      await page.changeStanding([nextRunMessage(state.settings)]);
      assert.match(
        await page.text('.forecast'),
        /^Begins anew: LSTM with 3 × 512 units .* 5:00 on one thread/,
      );
    });

    it('keeps what is being written when an older telling comes in between', async () => {
      let write = (): void => undefined;
      const page = await open({
        answers: {
          answer: (request): Promise<HostMessageBody> =>
            request.type === 'set'
              ? new Promise((resolve) => {
                  write = () => resolve({ type: 'was-set', request: request.request });
                })
              : Promise.reject(new Failure('no-folder', 'No folder is open.')),
        },
      });
      const isLstm = (): Promise<boolean> => page.page.getByRole('radio', { name: 'LSTM' }).isChecked();
      await page.page.getByText('LSTM', { exact: true }).click();
      await page.changeStanding([nextRunMessage()]);
      assert.ok(await isLstm(), 'the telling knew nothing of the change');
      write();
      await page.changeStanding([nextRunMessage({ cell: 'gru' })]);
      assert.equal(await isLstm(), false, 'this one did');
    });

    it('says in one sentence what is wrong with a value, and writes nothing', async () => {
      const { answers, written } = host();
      const page = await open({ answers });
      const units = page.page.getByLabel('Hidden units, 0: chosen');
      const wrong: [string, string, RegExp][] = [
        ['Hidden units, 0: chosen', '100', /multiple of 16 up to 2,048, or 0/],
        ['Hidden units, 0: chosen', '4096', /multiple of 16/],
        ['Time budget, seconds', '0', /number of seconds from 1 to 86,400/],
        ['Time budget, seconds', '', /number of seconds/],
      ];
      for (const [label, value, sentence] of wrong) {
        await page.page.getByLabel(label).fill(value);
        await page.page.keyboard.press('Tab');
        assert.match(await page.text('.next-run .problem'), sentence);
        assert.equal(await page.page.getByLabel(label).getAttribute('aria-invalid'), 'true');
      }
      assert.deepEqual(written, []);
      await units.fill('128');
      await page.page.keyboard.press('Tab');
      await page.settle();
      assert.equal(await page.page.locator('.next-run .problem').isVisible(), false);
      assert.deepEqual(written, [['hiddenSize', 128]]);
    });

    it('shows the sentence when the host refuses a value', async () => {
      const sentence = 'The setting unroll.training.cell cannot be written: the disk is full.';
      const page = await open({
        answers: {
          answer: (request) => {
            if (request.type === 'set') return Promise.reject(new Failure('disk', sentence));
            return Promise.reject(new Failure('no-folder', 'No folder is open. Open one and train again.'));
          },
        },
      });
      assert.equal(await page.text('.forecast'), 'No folder is open. Open one and train again.');
      await page.page.getByText('LSTM', { exact: true }).click();
      await page.settle();
      assert.equal(await page.text('.next-run .problem'), sentence);
      assert.ok(await page.page.getByRole('radio', { name: 'GRU' }).isChecked(), 'as it was');
    });

    it('says that the stored model is continued, or why it is not, and what exceeds the limit', async () => {
      const tellings = [
        {
          more: { continues: { steps: 12_345, validationBitsPerCharacter: 1.4242 } },
          sentence:
            /^Continues the stored model, which has 12,345 steps and needs 1\.42 bits per character: GRU/,
          begins: '',
          refusal: '',
        },
        {
          more: {
            begins: 'The stored model has cell gru, not lstm: training begins anew.',
            refusal:
              'Training would take about 900 MB of memory, more than the limit of 512 MB. Choose less.',
          },
          sentence: /^Begins anew/,
          begins: 'The stored model has cell gru, not lstm: training begins anew.',
          refusal: 'Training would take about 900 MB of memory, more than the limit of 512 MB. Choose less.',
        },
      ];
      for (const { more, sentence, begins, refusal } of tellings) {
        const page = await open({
          answers: {
            answer: ({ request }): Promise<HostMessageBody> =>
              Promise.resolve({ type: 'forecast', request, forecast: forecastOf(nextRunSettings, more) }),
          },
        });
        assert.match(await page.text('.forecast'), sentence);
        assert.equal(await page.text('.next-run .begins'), begins);
        assert.equal(await page.text('.next-run .refusal'), refusal);
        await page.close();
      }
      harness = undefined;
    });

    it('asks nothing while a run is going on, and once when it is over', async () => {
      const { answers, state } = host();
      const page = await open({ answers }, learningSnapshot());
      assert.equal(state.forecasts, 0);
      assert.match(await page.text('.forecast'), /A run is going on/);
      await page.advance(finishedSnapshot());
      assert.equal(state.forecasts, 1);
      assert.match(await page.text('.forecast'), /^Begins anew/);
    });

    it('exports, imports and deletes the model; without one only imports', async () => {
      const page = await open();
      for (const name of ['Export the model …', 'Import a model …', 'Delete the model …'])
        await page.page.getByRole('button', { name }).click();
      assert.deepEqual(
        page.actions.map((action) => action.type),
        ['export-model', 'import-model', 'delete-model'],
      );
      await page.changeStanding([nextRunMessage({}, false)]);
      assert.ok(await page.page.getByRole('button', { name: 'Export the model …' }).isDisabled());
      assert.ok(await page.page.getByRole('button', { name: 'Delete the model …' }).isDisabled());
      assert.ok(await page.page.getByRole('button', { name: 'Import a model …' }).isEnabled());
    });

    it('shows hostile sentences as text', async () => {
      const text = hostileStrings.slice(0, 60).join(' ').slice(0, 20_000);
      const page = await open({
        answers: {
          answer: ({ request }): Promise<HostMessageBody> =>
            Promise.resolve({
              type: 'forecast',
              request,
              forecast: forecastOf(nextRunSettings, { begins: text, refusal: text }),
            }),
        },
      });
      assert.equal(await page.text('.next-run .refusal'), text);
      for (const tag of ['script', 'img', 'iframe', 'svg', 'a', 'style'])
        assert.equal(await page.page.locator(`.next-run ${tag}`).count(), 0, tag);
      assert.equal(await page.page.evaluate('globalThis.broken'), undefined);
      assert.deepEqual(page.lines, []);
    });
  });

  it('ignore messages that cannot be understood', async () => {
    const page = await open();
    const before = await figure(page, 'suggestions-shown');
    const [told] = standing;
    const wrong: unknown[] = [
      { version: 1, type: 'suggestions' },
      { version: 1, ...told, record: { ...suggestionRecord(), day: 'yesterday' } },
      { version: 1, ...told, record: { ...suggestionRecord(), ofDay: { ...noFigures, shown: -1 } } },
      { version: 1, ...told, threshold: { ...balanced, set: NaN } },
      { version: 1, type: 'next-run', settings: { ...nextRunSettings, cell: 'transformer' }, stored: true },
      { version: 1, type: 'forecast', request: 1, forecast: {} },
    ];
    for (const message of wrong) await page.post(message);
    assert.equal(page.lines.length, wrong.length, page.lines.join('\n'));
    assert.equal(await figure(page, 'suggestions-shown'), before);
  });

  for (const width of [350, 700, 1400]) {
    it(`have no sideways scrolling at ${width} px`, async () => {
      const page = await open({ width }, finishedSnapshot());
      await page.page.getByText('Precision in numbers').click();
      await page.page.getByText('Latency in numbers').click();
      await page.settle();
      assert.equal(await page.page.evaluate('document.documentElement.scrollWidth'), width);
    });
  }

  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as ThemeName[]) {
    it(`have nothing that axe finds fault with, theme ${theme}`, async () => {
      const page = await open({ theme }, finishedSnapshot());
      await page.page.getByText('Precision in numbers').click();
      await page.page.getByText('Latency in numbers').click();
      await page.page.getByLabel('Hidden units, 0: chosen').fill('7');
      await page.page.keyboard.press('Tab');
      await page.settle();
      await page.page.evaluate(axe);
      const violations = (await page.page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map((node) => node.html + " " + node.failureSummary).join("\\n")))',
      )) as string[];
      assert.deepEqual(violations, []);
    });
  }
});
