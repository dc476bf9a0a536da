/**
 * What the suite in real VS Code does with the dashboard's panels: reads their figures, compares, takes
 * pictures.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import type { TrainingSnapshot } from '../../../src/protocol/training/training';
import { until } from '../../until';
import type { Workbench } from './workbench';

/** As the extension kept it on disk: the trainer's own figures. */
export async function keptRun(
  home: string,
  enough: (run: TrainingSnapshot) => boolean,
): Promise<TrainingSnapshot> {
  return until('the run on disk', () => {
    const file = readdirSync(home, { recursive: true, encoding: 'utf8' }).find(
      (name) => path.basename(name) === 'last-run.json',
    );
    if (file === undefined || !existsSync(path.join(home, file))) return undefined;
    const run = JSON.parse(readFileSync(path.join(home, file), 'utf8')) as TrainingSnapshot;
    return enough(run) && run;
  });
}

/** The figures at a glance, the table and the sentence of the parts say what the run says. */
export async function compareWithRun({ dashboard }: Workbench, run: TrainingSnapshot): Promise<void> {
  const last = run.points.at(-1)!;
  const figure = (name: string): Promise<string> => dashboard.locator(`[data-figure="${name}"]`).innerText();
  assert.equal(await figure('training'), last.trainingBitsPerCharacter.toFixed(3));
  assert.equal(await figure('validation'), last.validationBitsPerCharacter!.toFixed(3));
  const parts = run.measurements.at(-1)!;
  // The window may hear of the last measurement a moment after it is on disk.
  for (const bits of [
    parts.recallBitsPerCharacter,
    parts.networkBitsPerCharacter,
    parts.mixtureBitsPerCharacter,
  ])
    await dashboard.locator('.parts', { hasText: bits.toFixed(3) }).waitFor();
  const summary = dashboard.locator('.learning summary');
  if ((await dashboard.locator('.learning details[open]').count()) === 0) await summary.click();
  await dashboard.locator('.learning details tbody tr').nth(19).waitFor();
  const rows = await dashboard.locator('.learning details tbody tr').all();
  const newestFirst = [...run.points].reverse();
  for (const [index, row] of rows.entries()) {
    const cells = await row.locator('th, td').allTextContents();
    const point = newestFirst[index]!;
    assert.equal(cells[0]!.replace(/\D/g, ''), String(point.step));
    assert.equal(cells[3], point.trainingBitsPerCharacter.toFixed(3));
    assert.equal(cells[4], point.validationBitsPerCharacter?.toFixed(3) ?? '–');
  }
  await summary.click();
}

/** Opens the tab in which a panel stands, if it stands in one, as soon as the dashboard is there. */
export async function openTabOf({ dashboard }: Workbench, panel: Locator): Promise<void> {
  await panel.waitFor({ state: 'attached' });
  const around = panel.locator('xpath=ancestor::*[@role="tabpanel"]');
  if ((await around.count()) === 0) return;
  await dashboard.locator(`#${await around.getAttribute('aria-labelledby')}`).click();
}

/**
 * Every panel as it stands there, also those of tomorrow: `NAME-SUFFIX.png`. An empty one says what will be
 * there.
 */
export async function picturePanels(workbench: Workbench, folder: string, suffix: string): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const names: string[] = [];
  for (const panel of await workbench.dashboard.locator('.panel').all()) {
    await openTabOf(workbench, panel);
    await panel.scrollIntoViewIfNeeded();
    const name = ((await panel.getAttribute('class')) ?? '').replace('panel', '').trim().split(' ')[0]!;
    assert.ok((await panel.innerText()).trim().length > 40, `the panel ${name} is empty without a sentence`);
    await panel.screenshot({ path: path.join(folder, `${name}-${suffix}.png`) });
    names.push(name);
  }
  return names;
}

/**
 * What stands out over the right edge of the dashboard, and by how many px; nothing, where it does not scroll
 * sideways.
 */
export function sidewaysOf({ dashboard }: Workbench): Promise<string[]> {
  return dashboard.locator('body').evaluate((body) => {
    const { clientWidth, scrollWidth } = body.ownerDocument.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const out = [...body.querySelectorAll('*')]
      .map((one) => ({ one, by: one.getBoundingClientRect().left + one.scrollWidth - clientWidth }))
      .filter(({ by }) => by > 0)
      .map(({ one, by }) => `${one.tagName}.${one.className} by ${by.toFixed(1)}`);
    return [`${scrollWidth} > ${clientWidth}`, ...out];
  });
}
