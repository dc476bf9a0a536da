/** Takes pictures of the dashboard in every theme and width: `npx tsx test/ui/page/pictures.ts FOLDER`. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from '../../../scripts/vscode/chromium.mjs';
import { bundlePage } from './bundle';
import { fillPanels, Harness } from './harness';
import { earlierRuns, finishedSnapshot, learningSnapshot } from '../../fixtures/run';
import {
  forecastOf,
  nextRunMessage,
  nextRunSettings,
  suggestionsMessage,
} from '../../fixtures/suggestion-run';
import { idleSnapshot } from '../../../src/protocol/training/training';
import type { ThemeName } from './themes';

const folder = process.argv[2] ?? 'test/ui/screenshots';
const only = process.argv[3];
mkdirSync(folder, { recursive: true });
async function main(): Promise<void> {
  const browser = await launchChromium();
  const page = await browser.newPage();
  const files = await bundlePage();
  const pictures: [string, ThemeName, number][] = [
    ['dark-1400', 'dark', 1400],
    ['light-700', 'light', 700],
    ['dark-350', 'dark', 350],
    ['high-contrast-1400', 'high-contrast', 1400],
    ['high-contrast-light-700', 'high-contrast-light', 700],
    ['light-1400', 'light', 1400],
  ];
  for (const [name, theme, width] of pictures) {
    if (only !== undefined && !name.includes(only)) continue;
    const harness = await Harness.open(page, learningSnapshot(), {
      files,
      theme,
      width,
      earlier: earlierRuns(),
      panelState: [suggestionsMessage(), nextRunMessage()],
    });
    await fillPanels(harness);
    await harness.inEachTab(async (tab) => {
      const file = `dashboard-${name}-${tab.toLowerCase().replace(' ', '-')}.png`;
      await harness.page.screenshot({ path: path.join(folder, file), fullPage: true });
    });
    if (harness.lines.length > 0) console.log(name, harness.lines);
    await harness.close();
  }
  const states = {
    idle: idleSnapshot,
    finished: finishedSnapshot(),
    overfitting: learningSnapshot(0.95, 600, true),
  };
  for (const [name, snapshot] of Object.entries(states)) {
    if (only !== undefined && !name.includes(only)) continue;
    const harness = await Harness.open(page, snapshot, {
      files,
      theme: 'dark',
      width: 700,
      panelState: [nextRunMessage({}, name !== 'idle')],
      answers: { forecast: () => forecastOf(nextRunSettings) },
    });
    await harness.page.screenshot({ path: path.join(folder, `dashboard-${name}.png`), fullPage: true });
    if (harness.lines.length > 0) console.log(name, harness.lines);
    await harness.close();
  }
  await browser.close();
}

void main();
