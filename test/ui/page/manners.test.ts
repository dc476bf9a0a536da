/**
 * The dashboard's manners in a real browser: any width, any theme, no mouse, no eyes, no motion, no trust in
 * any text.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { idleSnapshot } from '../../../src/protocol/training/training';
import { answering, fillPanels, postInPage } from './harness';
import { pageForSuite } from './suite';
import {
  earlierRuns,
  expected,
  expectedBeside,
  finishedSnapshot,
  learningSnapshot,
} from '../../fixtures/run';

describe('the manners of the dashboard', function () {
  this.timeout(120_000);
  const open = pageForSuite();

  describe('what the network adds', () => {
    it('has lines of its own in legend, reading, sentence, table and spoken summary', async () => {
      const page = await open(learningSnapshot(), { earlier: earlierRuns() });
      const last = page.snapshot.measurements.at(-1)!;
      const recall = last.recallBitsPerCharacter.toFixed(3);
      const mixture = last.mixtureBitsPerCharacter.toFixed(3);
      const legend = await page.page.locator('.legend li').allTextContents();
      assert.ok(legend.includes('Recall alone') && legend.includes('Network, recall and contexts, mixed'));
      const reading = await page.text('.readout');
      assert.ok(reading.includes(`recall ${recall} · mixed ${mixture}`), reading);
      for (const selector of ['.parts', '.learning > .spoken']) {
        const sentence = await page.text(selector);
        assert.ok(sentence.includes(recall) && sentence.includes(mixture), sentence);
        assert.match(sentence, /Together they save \d+% of the bits/);
      }
      await page.page.getByText('As a table').first().click();
      await page.settle();
      const cells = await page.page
        .locator('.learning details tbody tr')
        .first()
        .locator('th, td')
        .allTextContents();
      assert.ok(cells.includes(recall) && cells.includes(mixture), cells.join());
      assert.deepEqual(page.lines, []);
    });

    it('comes with an increment, in the unit that is chosen', async () => {
      const whole = learningSnapshot();
      const page = await open({ ...whole, measurements: [] });
      assert.ok(await page.page.locator('.parts').isHidden());
      await page.advance(whole);
      await page.page.getByText('Nats', { exact: true }).click();
      await page.settle();
      const nats = whole.measurements.at(-1)!.mixtureBitsPerCharacter * Math.LN2;
      assert.ok((await page.text('.parts')).includes(nats.toFixed(3)));
    });
  });

  describe('what it expects', () => {
    it('shows the weights of the gate, what stands there and what was suggested', async () => {
      const page = await open(learningSnapshot(), { width: 1400 });
      await page.page.locator('.expectations').scrollIntoViewIfNeeded();
      await page.settle();
      const gate = await page.page.locator('.bars .gate td:visible').allTextContents();
      assert.deepEqual(
        gate.filter((text) => text !== ''),
        ['60%', '17%', '15%', '8%'],
      );
      assert.match(await page.text('.actual-token'), /^project stands there: .* number 37 /);
      const { text, reason } = expectedBeside.suggestion;
      assert.equal(await page.text('.suggestion'), `Suggested here: ${text} ${reason}`);
      const rows = page.page.locator('.bars tbody tr');
      assert.equal(await rows.count(), expected.length + 1);
      assert.equal(await rows.last().locator('code').textContent(), 'project');
    });

    it('says why nothing was suggested, and when nothing was asked for', async () => {
      const page = await open(learningSnapshot());
      const message = {
        version: 1,
        type: 'expected',
        place: { path: 'a.ts', line: 1, column: 1, before: '' },
        expectations: expected,
        ...expectedBeside,
        sentence: '',
      };
      const reason = 'The best guess is only 12 % probable.';
      await page.post({ ...message, suggestion: { text: '', confidence: 0, reason } });
      assert.equal(await page.text('.suggestion'), `No suggestion was shown here. ${reason}`);
      const sentence = { text: 'The best guess is only {0} % probable.', values: [12] };
      await page.post({ ...message, suggestion: { text: '', confidence: 0, reason: 'x', said: sentence } });
      assert.equal(await page.text('.suggestion'), `No suggestion was shown here. ${reason}`);
      await page.post({ ...message, suggestion: null });
      assert.match(await page.text('.suggestion'), /^No suggestion was asked for/);
    });
  });

  describe('without a mouse', () => {
    it('reaches every control by the Tab key, and nothing twice', async () => {
      const page = await open(learningSnapshot(), { earlier: earlierRuns() });
      await fillPanels(page);
      // Of a group of radio buttons only the chosen one is a stop.
      const stops = (await page.page.evaluate(`(() => {
        const all = [...document.querySelectorAll('button, input, textarea, select, summary, [tabindex="0"]')];
        const there = all.filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0
          && !(one.type === 'radio' && !one.checked));
        return there.map((one) => one.outerHTML.slice(0, 120));
      })()`)) as string[];
      await page.page.evaluate('document.activeElement?.blur(); document.body.focus()');
      const reached: string[] = [];
      for (let press = 0; press <= stops.length; press++) {
        await page.page.keyboard.press('Tab');
        reached.push((await page.page.evaluate('document.activeElement.outerHTML.slice(0, 120)')) as string);
      }
      // Behind the last stop the page itself is one, from which it begins again.
      const controls = reached.filter((one) => !one.startsWith('<body'));
      assert.deepEqual(controls.sort(), [...stops].sort());
    });

    it('shows where it stands: the focus has an outline', async () => {
      const page = await open(learningSnapshot(), { theme: 'high-contrast' });
      for (let press = 0; press < 12; press++) {
        await page.page.keyboard.press('Tab');
        const outlined = await page.page.evaluate(`(() => {
          const one = document.activeElement;
          const seen = one.type === 'radio' ? one.nextElementSibling : one;
          return getComputedStyle(seen).outlineStyle !== 'none';
        })()`);
        assert.ok(outlined, String(await page.page.evaluate('document.activeElement.outerHTML')));
      }
    });
  });

  it('gives every chart a name, a summary in words and a table twin', async () => {
    const page = await open(learningSnapshot());
    const charts = (await page.page.evaluate(`[...document.querySelectorAll('.chart')]
      .filter((chart) => chart.checkVisibility())
      .map((chart) => ({
        name: chart.getAttribute('aria-label') ?? '',
        value: chart.getAttribute('aria-valuetext') ?? '',
        summary: document.getElementById(chart.getAttribute('aria-describedby'))?.textContent ?? '',
        table: chart.closest('section').querySelector('table') !== null,
      }))`)) as { name: string; value: string; summary: string; table: boolean }[];
    assert.ok(charts.length >= 3);
    for (const chart of charts) {
      assert.ok(chart.name.length > 8 && chart.summary.length > 40 && chart.table, JSON.stringify(chart));
    }
  });

  it('does not move for those who want no motion', async () => {
    const page = await open(learningSnapshot());
    const moving = `[...document.querySelectorAll('*')].filter((one) => {
      const { transitionDuration, animationName } = getComputedStyle(one);
      return animationName !== 'none' || transitionDuration.split(', ').some((time) => parseFloat(time) > 0);
    }).length`;
    await page.page.locator('.expectations').scrollIntoViewIfNeeded();
    await page.settle();
    assert.ok(((await page.page.evaluate(moving)) as number) > 0, 'bars grow for the others');
    await page.page.emulateMedia({ reducedMotion: 'reduce' });
    assert.equal(await page.page.evaluate(moving), 0);
    await page.page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.page.evaluate(`document.body.classList.add('vscode-reduce-motion')`);
    assert.equal(await page.page.evaluate(moving), 0);
  });

  it('speaks the language of the editor, in every panel', async () => {
    const file = path.resolve(__dirname, '../../../l10n/bundle.l10n.de.json');
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    const page = await open(learningSnapshot(), { texts, language: 'de' });
    await fillPanels(page);
    const shown: string[] = [];
    await page.inEachTab(async () => {
      const here = (await page.page
        .evaluate(`[...document.querySelectorAll('h2, h3, legend, button, .field > span, .empty, summary, th[scope=col], figcaption')].filter((one) => one.checkVisibility())
        .map((one) => one.textContent)`)) as string[];
      shown.push(...here);
    });
    const english = shown.filter((text) => text in texts && texts[text] !== text);
    assert.deepEqual(english, []);
    assert.ok(shown.includes('Überraschung'), shown.slice(0, 20).join(' · '));
    assert.match(await page.text('[data-figure="validation"]'), /^\d,\d{3}$/);
  });

  it('fits any width with every panel filled', async () => {
    const widths = [251, 350, 420, 560, 700, 860, 1039, 1040, 1400, 1920] as const;
    const page = await open(learningSnapshot(), { width: widths[0], earlier: earlierRuns() });
    await fillPanels(page);
    await page.inEachTab(async (name) => {
      await page.inEachWidth(widths, async (width) => {
        const where = `${name}, ${width} px`;
        assert.equal(await page.page.evaluate('document.documentElement.scrollWidth'), width, where);
        const cut = (await page.page
          .evaluate(`[...document.querySelectorAll('button, legend, h2, figcaption, .value, label')]
          .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0
            && !one.classList.contains('line'))
          .map((one) => one.outerHTML.slice(0, 100))`)) as string[];
        assert.deepEqual(cut, [], where);
      });
    });
  });

  describe('when things go wrong', () => {
    it('says what will be there again when the run on screen is deleted', async () => {
      const page = await open(finishedSnapshot());
      await page.advance(idleSnapshot);
      assert.ok(await page.page.locator('.learning .empty').isVisible());
      assert.ok(await page.page.locator('.samples .empty').isVisible());
      assert.ok(await page.page.locator('#dashboard > .figures').isHidden());
      assert.equal(await page.page.getByRole('button', { name: 'Train', exact: true }).isVisible(), true);
      assert.deepEqual(page.lines, []);
    });

    it('asks for everything after messages out of order, and shows them in order', async () => {
      const page = await open(learningSnapshot(0.5));
      const { snapshot } = page;
      const later = learningSnapshot(0.6);
      await page.advance(later);
      const progress = page.sent.filter((message) => message.type === 'progress').pop();
      assert.ok(progress !== undefined);
      // The same increment twice, as if the channel had stuttered.
      await page.post(progress);
      await page.settle(1200);
      assert.ok(page.sent.filter((message) => message.type === 'history').length >= 2);
      const text = await page.text('[data-figure="training"]');
      assert.equal(text, later.points.at(-1)!.trainingBitsPerCharacter.toFixed(3));
      assert.notEqual(snapshot.points.length, later.points.length);
      assert.deepEqual(page.lines, []);
    });

    it('can ask again after the panel was closed in the middle of a request', async () => {
      const page = await open(finishedSnapshot(), {
        answers: answering(() => new Promise(() => undefined)),
      });
      const write = page.page.getByRole('button', { name: 'Write', exact: true });
      await write.click();
      assert.ok(await write.isDisabled());
      await page.load();
      assert.ok(await write.isEnabled());
      assert.deepEqual(page.lines, []);
    });

    it('never shows a blank page, whatever it is sent', async () => {
      const page = await open(learningSnapshot());
      const history = page.sent.find((message) => message.type === 'history')!;
      const broken: unknown[] = [NaN, null, [], { version: 1 }, 'x'.repeat(100_000)];
      for (const key of Object.keys(history)) {
        const missing = Object.fromEntries(Object.entries(history).filter(([name]) => name !== key));
        broken.push(missing, { ...history, [key]: null }, { ...history, [key]: NaN });
      }
      const before = await page.text('#dashboard');
      for (const message of broken) await page.page.evaluate(postInPage, message);
      await page.settle();
      assert.equal(await page.text('#dashboard'), before);
      assert.equal(page.lines.length, broken.length);
      for (const line of page.lines) assert.match(line, /ignored a message/);
    });
  });
});
