/** The controls of the next run, in a real browser: what is written, refused and foretold. */
import assert from 'node:assert/strict';
import { Failure } from '../../../../src/protocol/failure';
import { idleSnapshot, type TrainingSnapshot } from '../../../../src/protocol/training/training';
import type { Harness, HarnessOptions } from '../harness';
import { host } from './settings-host';
import { pageForSuite } from '../suite';
import { finishedSnapshot, learningSnapshot } from '../../../fixtures/run';
import {
  forecastOf,
  nextRunMessage,
  nextRunSettings,
  suggestionsMessage,
} from '../../../fixtures/suggestion-run';
import { hostileStrings } from '../../../fixtures/hostile-strings';

const panelState = [suggestionsMessage(), nextRunMessage()];

describe('the next run in the dashboard', function () {
  this.timeout(120_000);
  const openPage = pageForSuite();
  const open = async (
    options: Partial<HarnessOptions> = {},
    snapshot: TrainingSnapshot = idleSnapshot,
  ): Promise<Harness> => {
    const page = await openPage(snapshot, { panelState, answers: host().answers, ...options });
    await page.openTab('Next run');
    return page;
  };

  it('shows the settings with their values, and what would happen', async () => {
    const { answers } = host();
    const settings = { seconds: 90, cell: 'lstm', tokens: 'words', hiddenSize: 384, layers: 2 } as const;
    const page = await open({ answers, panelState: [nextRunMessage(settings)] });
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
    await page.changePanelState([nextRunMessage(state.settings)]);
    assert.match(await page.text('.forecast'), /^Begins anew: LSTM with 3 × 512 units .* 5:00 on one thread/);
  });

  it('keeps what is being written when an older telling comes in between', async () => {
    let write = (): void => undefined;
    const page = await open({
      answers: {
        set: () => new Promise<void>((resolve) => (write = resolve)),
        forecast: () => Promise.reject(new Failure('no-folder', 'No folder is open.')),
      },
    });
    const isLstm = (): Promise<boolean> => page.page.getByRole('radio', { name: 'LSTM' }).isChecked();
    await page.page.getByText('LSTM', { exact: true }).click();
    await page.changePanelState([nextRunMessage()]);
    assert.ok(await isLstm(), 'the telling knew nothing of the change');
    write();
    await page.changePanelState([nextRunMessage({ cell: 'gru' })]);
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
        set: () => Promise.reject(new Failure('disk', sentence)),
        forecast: () =>
          Promise.reject(new Failure('no-folder', 'No folder is open. Open one and train again.')),
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
          refusal: 'Training would take about 900 MB of memory, more than the limit of 512 MB. Choose less.',
        },
        sentence: /^Begins anew/,
        begins: 'The stored model has cell gru, not lstm: training begins anew.',
        refusal: 'Training would take about 900 MB of memory, more than the limit of 512 MB. Choose less.',
      },
    ];
    for (const { more, sentence, begins, refusal } of tellings) {
      const page = await open({
        answers: { forecast: () => forecastOf(nextRunSettings, more) },
      });
      assert.match(await page.text('.forecast'), sentence);
      assert.equal(await page.text('.next-run .begins'), begins);
      assert.equal(await page.text('.next-run .refusal'), refusal);
    }
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
    await page.changePanelState([nextRunMessage({}, false)]);
    assert.ok(await page.page.getByRole('button', { name: 'Export the model …' }).isDisabled());
    assert.ok(await page.page.getByRole('button', { name: 'Delete the model …' }).isDisabled());
    assert.ok(await page.page.getByRole('button', { name: 'Import a model …' }).isEnabled());
  });

  it('shows hostile sentences as text', async () => {
    const text = hostileStrings.slice(0, 60).join(' ').slice(0, 20_000);
    const page = await open({
      answers: { forecast: () => forecastOf(nextRunSettings, { begins: text, refusal: text }) },
    });
    assert.equal(await page.text('.next-run .refusal'), text);
    for (const tag of ['script', 'img', 'iframe', 'svg', 'a', 'style'])
      assert.equal(await page.page.locator(`.next-run ${tag}`).count(), 0, tag);
    assert.equal(await page.page.evaluate('globalThis.broken'), undefined);
    assert.deepEqual(page.lines, []);
  });
});
