/**
 * The dashboard's page in a real browser: what it shows, what it refuses, how it is reached without mouse or
 * eyes.
 */
import assert from 'node:assert/strict';
import { nothingExpected } from '../../../src/dashboard/dashboard-session';
import type { HostMessage, HostMessageBody } from '../../../src/protocol/dashboard/dashboard';
import { idleSnapshot, pointFields } from '../../../src/protocol/training/training';
import { answering, fillPanels, type Harness } from './harness';
import { barriers, pageForSuite } from './suite';
import { earlierRuns, finishedSnapshot, learningSnapshot, trainingSamples } from '../../fixtures/run';
import { hostileStrings } from '../../fixtures/hostile-strings';

describe('the dashboard', function () {
  this.timeout(120_000);
  const open = pageForSuite();
  const figure = (page: Harness, name: string): Promise<string> => page.text(`[data-figure="${name}"]`);

  it('says in every empty panel what will be there', async () => {
    const nothing = { place: null, ...nothingExpected, sentence: '' };
    const nowhere: HostMessageBody = { type: 'expected', ...nothing };
    const answers = answering(() => Promise.reject(new Error('Nothing was learned yet.')));
    const page = await open(idleSnapshot, { answers, expect: () => Promise.resolve(nowhere) });
    const without = new Set<string>();
    await page.inEachTab(async () => {
      for (const panel of await page.page.locator('.panel:visible').all()) {
        const sentences = await panel.locator('.empty:visible').allTextContents();
        if (sentences.length === 0) without.add((await panel.getAttribute('class')) ?? '');
        for (const sentence of sentences) assert.ok(sentence.length > 40, sentence);
      }
    });
    const fields = ['next-run', 'sampler', 'shape-panel'].map((name) => `panel ${name}`);
    assert.deepEqual([...without].sort(), fields);
    assert.deepEqual(page.lines, []);
  });

  it('shows the last point of the whole history, and then each increment', async () => {
    const whole = learningSnapshot(1, 400);
    const part = { ...whole, points: whole.points.slice(0, 200), samples: whole.samples.slice(0, 4) };
    const page = await open(part);
    assert.equal(await figure(page, 'training'), part.points[199]!.trainingBitsPerCharacter.toFixed(3));
    assert.equal(await figure(page, 'validation'), part.points[199]!.validationBitsPerCharacter!.toFixed(3));
    assert.equal(await page.page.locator('.sample').count(), 4);
    await page.advance(whole);
    assert.equal(await figure(page, 'training'), whole.points[399]!.trainingBitsPerCharacter.toFixed(3));
    assert.equal(await page.page.locator('.sample').count(), whole.samples.length);
    const kinds = page.sent.map((message) => message.type);
    assert.deepEqual(
      kinds.filter((kind) => kind === 'history' || kind === 'progress'),
      ['history', 'progress'],
    );
    assert.deepEqual(page.lines, []);
  });

  it('lists in the table exactly what the trainer reported', async () => {
    const snapshot = learningSnapshot(0.5, 40);
    const page = await open(snapshot);
    await page.page.locator('.learning summary').click();
    await page.settle();
    const rows = await page.page.locator('.learning details tbody tr').all();
    assert.equal(rows.length, snapshot.points.length);
    const newestFirst = [...snapshot.points].reverse();
    for (const [index, row] of rows.entries()) {
      const cells = await row.locator('th, td').allTextContents();
      const point = newestFirst[index]!;
      assert.equal(cells[0], String(point.step));
      assert.equal(cells[3], point.trainingBitsPerCharacter.toFixed(3));
      assert.equal(cells[4], point.validationBitsPerCharacter?.toFixed(3) ?? '–');
    }
  });

  it('finds its whole history and its choices again after it was hidden', async () => {
    const page = await open(learningSnapshot());
    await page.page.getByText('Perplexity', { exact: true }).click();
    await page.page.getByLabel('Prompt').fill('function ');
    const before = await figure(page, 'validation');
    await page.load();
    assert.equal(await figure(page, 'validation'), before);
    const last = page.snapshot.points[page.snapshot.points.length - 1]!;
    assert.equal(before, (2 ** last.validationBitsPerCharacter!).toFixed(2));
    assert.equal(await page.page.getByLabel('Prompt').inputValue(), 'function ');
  });

  it('draws nothing and asks nothing while nothing happens', async () => {
    const page = await open(learningSnapshot());
    const sent = page.sent.length;
    const frames = 'performance.getEntriesByName("unroll-draw").length';
    const drawn = await page.page.evaluate(frames);
    await page.settle(60_000);
    assert.equal(page.sent.length, sent);
    assert.equal(await page.page.evaluate(frames), drawn);
  });

  it('starts, pauses, continues and stops', async () => {
    const page = await open(idleSnapshot);
    const press = async (name: string): Promise<void> => {
      await page.page.getByRole('button', { name, exact: true }).click();
    };
    await press('Train');
    await page.advance(learningSnapshot());
    await press('Pause');
    await page.advance({ ...page.snapshot, state: 'paused' });
    await press('Continue');
    await press('Stop');
    await page.advance({ ...page.snapshot, state: 'stopping' });
    assert.ok(await page.page.getByRole('button', { name: 'Stop', exact: true }).isDisabled());
    await page.advance(finishedSnapshot());
    await press('Train again');
    await press('Save curves as CSV …');
    const actions = page.actions.map((action) => action.type);
    assert.deepEqual(actions, ['train', 'pause', 'continue', 'stop', 'train', 'export']);
  });

  it('says why a run failed', async () => {
    const message = 'No text was found in this folder. Open a folder that has some.';
    const page = await open({
      ...idleSnapshot,
      run: 1,
      state: 'failed',
      failure: { code: 'no-text', message },
    });
    assert.equal(await page.text('.why'), message);
  });

  it('names the gap when the validation loss rises', async () => {
    const page = await open(learningSnapshot(0.95, 600, true));
    assert.match(await page.text('.gap'), /^Overfitting: /);
    await page.advance({ ...learningSnapshot(0.3), run: 2 });
    assert.ok(await page.page.locator('.gap').isHidden());
  });

  it('keeps what the end measures on all held-out text apart from the curve', async () => {
    const snapshot = finishedSnapshot();
    const last = snapshot.points.at(-1)!;
    const end = { ...last, validationBitsPerCharacter: last.validationBitsPerCharacter! + 0.5 };
    const page = await open({ ...snapshot, points: [...snapshot.points, end] });
    const loss = end.validationBitsPerCharacter.toFixed(3);
    assert.match(await page.text('.parts'), new RegExp(`^At the end the validation loss is ${loss} bits`));
    assert.match(await page.text('.readout'), new RegExp(`validation ${loss}`));
    assert.doesNotMatch(await page.text('.gap'), /Overfitting|0\.5/);
    const figures = await page.text('.figures');
    assert.ok(figures.includes(loss), figures);
  });

  it('goes from noise to sense with a slider, and back to all samples at its end', async () => {
    const page = await open(finishedSnapshot());
    const steps = (): Promise<string[]> => page.page.locator('.samples-by-step h3').allTextContents();
    const all = await steps();
    assert.ok(all.length > 2);
    const slider = page.page.getByLabel('From noise to sense');
    await slider.focus();
    await page.page.keyboard.press('Home');
    await page.settle();
    assert.deepEqual(await steps(), all.slice(-1), 'the first moment alone');
    await page.page.keyboard.press('ArrowRight');
    await page.settle();
    assert.deepEqual(await steps(), all.slice(-2, -1));
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^Step [\d,]+$/);
    await page.page.keyboard.press('End');
    await page.settle();
    assert.deepEqual(await steps(), all);
  });

  it('spells a probability out as a product that multiplies to it', async () => {
    const page = await open(finishedSnapshot());
    await page.see('sentence');
    await page.page.getByLabel('Text', { exact: true }).fill('let a = b;');
    await page.page.getByRole('button', { name: 'How probable?' }).click();
    await page.settle();
    const total = /^P = (.*?): /.exec(await page.text('.total'))?.[1];
    const rows = page.page.locator('.sentence tbody tr');
    assert.equal(await rows.count(), 8);
    assert.equal(await rows.last().locator('td').last().textContent(), total);
  });

  it('leads to the most surprising line', async () => {
    const page = await open(finishedSnapshot());
    await page.see('surprise');
    await page.page.getByRole('button', { name: 'Colour the file' }).click();
    await page.settle();
    const first = page.page.locator('.line').first();
    const number = Number(/\d+/.exec((await first.textContent()) ?? '')?.[0]);
    await first.click();
    assert.deepEqual(
      page.actions.map((action) => action.type === 'reveal' && action.line),
      [number],
    );
  });

  it('follows the cursor only while the panel can be seen', async () => {
    let asked = 0;
    const expect = (): Promise<never> => {
      asked++;
      return Promise.reject(new Error('Nothing was learned yet.'));
    };
    const page = await open(learningSnapshot(), { height: 300, expect });
    asked = 0;
    await page.moveCursor();
    assert.equal(asked, 0);
    await page.page.locator('.expectations').scrollIntoViewIfNeeded();
    await page.settle();
    assert.equal(asked, 1);
    await page.moveCursor();
    assert.equal(asked, 2);
    assert.equal(await page.text('.expectations .empty'), 'Nothing was learned yet.');
  });

  it('zooms by dragging and shows all again', async () => {
    const page = await open(learningSnapshot());
    const area = (await page.page.locator('.measured > .chart .u-over').boundingBox())!;
    await page.page.mouse.move(area.x + area.width * 0.4, area.y + 50);
    await page.page.mouse.down();
    await page.page.mouse.move(area.x + area.width * 0.6, area.y + 60, { steps: 4 });
    await page.page.mouse.up();
    const chart = page.page.locator('.measured > .chart');
    const zoomed = Number(await chart.getAttribute('aria-valuemin'));
    assert.ok(zoomed > 1000, String(zoomed));
    await page.page.getByRole('button', { name: 'Show all' }).click();
    assert.equal(Number(await chart.getAttribute('aria-valuemin')), 10);
  });

  it('reads a chart by the arrow keys', async () => {
    const page = await open(learningSnapshot(1, 100));
    const chart = page.page.getByRole('slider', { name: /^Loss/ });
    await chart.focus();
    await page.page.keyboard.press('Home');
    const first = page.snapshot.points[0]!;
    const text = (await chart.getAttribute('aria-valuetext')) ?? '';
    assert.ok(text.includes(`training ${first.trainingBitsPerCharacter.toFixed(3)}`), text);
    await page.page.keyboard.press('End');
    assert.notEqual(await chart.getAttribute('aria-valuetext'), text);
  });

  it('ignores what it cannot understand, with a line in the log, and stays as it is', async () => {
    const page = await open(learningSnapshot());
    const history = page.sent.find((message) => message.type === 'history') as Extract<
      HostMessage,
      { type: 'history' }
    >;
    const before = await figure(page, 'training');
    const wrong: unknown[] = [
      null,
      'history',
      { ...history, version: 0 },
      { ...history, extra: true },
      { ...history, points: { ...history.points, gradientNorm: [NaN] } },
      { ...history, points: { ...history.points, step: [1] } },
      { ...history, status: { ...history.status, state: 'dreaming' } },
      { version: 1, type: 'progress' },
    ];
    for (const message of wrong) await page.post(message);
    assert.equal(await figure(page, 'training'), before);
    assert.equal(page.lines.length, wrong.length, page.lines.join('\n'));
    for (const line of page.lines) assert.match(line, /ignored a message/);
  });

  it('asks for everything when something was missed', async () => {
    const page = await open(learningSnapshot());
    const late = { ...learningSnapshot(0.9), run: page.snapshot.run };
    page.snapshot = late;
    await page.post({
      version: 1,
      type: 'progress',
      run: 1,
      status: null,
      pointsFrom: 10_000,
      points: emptyColumns,
      samplesFrom: 0,
      samples: [],
      measurementsFrom: 0,
      measurements: [],
    });
    await page.settle(1200);
    const last = late.points[late.points.length - 1]!;
    assert.equal(await figure(page, 'training'), last.trainingBitsPerCharacter.toFixed(3));
  });

  it('shows hostile strings as text, runs nothing and breaks no policy', async () => {
    const samples = hostileStrings.map((text, index) => ({
      step: index,
      seconds: index,
      temperature: 0.5,
      text,
    }));
    const page = await open({ ...finishedSnapshot(), samples });
    for (let more = page.page.getByRole('button', { name: /^Show \d+ more$/ }); await more.isVisible();)
      await more.click();
    const shown = await page.page.locator('.sample pre').allTextContents();
    assert.equal(shown.length, hostileStrings.length);
    const newestFirst = [...hostileStrings].reverse();
    shown.forEach((text, index) =>
      assert.ok(text.startsWith(newestFirst[index]!.slice(0, 3_000)), text.slice(0, 80)),
    );
    for (const element of ['script', 'img', 'iframe', 'svg', 'a', 'style']) {
      assert.equal(await page.page.locator(`.samples ${element}`).count(), 0, element);
    }
    assert.equal(await page.page.evaluate('globalThis.broken'), undefined);
    assert.deepEqual(page.lines, []);
  });

  it('has nothing that axe finds fault with, in any theme', async function () {
    this.timeout(400_000);
    const page = await open(
      { ...learningSnapshot(0.9, 600, true), samples: trainingSamples([0, 100]) },
      { earlier: earlierRuns() },
    );
    await fillPanels(page);
    await page.inEachTab(async (name) => {
      await page.inEachTheme(async (theme) => {
        assert.deepEqual(await barriers(page), [], `${name}, ${theme}`);
      });
    });
  });
});

const emptyColumns = Object.fromEntries(pointFields.map((name) => [name, []]));
