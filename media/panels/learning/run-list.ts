/** The runs that are compared, each by its name and with what it came to; here a run is given its name. */
import type { EarlierRun } from '../../../src/protocol/dashboard/dashboard';
import { cleanRunName, networkName } from '../../../src/protocol/training/run-name';
import { arrange, button, element, setText } from '../../page/elements';
import type { Page, Part } from '../../page/page';
import type { Format } from '../../text/format';
import { lossDigits, unitName } from '../../text/loss';
import { t } from '../../text/texts';
import { inUnit } from '../../text/units';

/** What the user named it, otherwise its network and when it ended. */
export const runNameOf = (run: EarlierRun, format: Format): string =>
  run.givenName || defaultName(run, format);

const defaultName = ({ name, ended }: EarlierRun, format: Format): string =>
  `${name}, ${format.moment(ended)}`;

interface ListedRun {
  /** When it ended; null for the one on screen. */
  readonly ended: number | null;
  /** Another run on screen has another number. */
  readonly run: number;
  readonly given: string;
  readonly otherwise: string;
  readonly network: string;
  readonly steps: number;
  readonly seconds: number;
  /** Bits per character; NaN where none was measured. */
  readonly validation: number;
}

/** The run on screen first, then the newest first. */
export function runList(page: Page): Part {
  const { run, format, choices } = page;
  const caption = element('caption');
  const heads = [t('Run'), t('Network'), t('Steps'), t('Time'), t('Validation')];
  const body = element('tbody');
  const root = element(
    'div',
    { class: 'run-list scroll', tabindex: 0, role: 'region', 'aria-label': t('Runs by name') },
    element(
      'table',
      { class: 'figures-table named' },
      caption,
      element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
      body,
    ),
  );
  const rows = new Map<number | null, RunRow>();

  function listed(): ListedRun[] {
    const earlier = page.earlier.map((one) => ({
      ended: one.ended,
      run: 0,
      given: one.givenName,
      otherwise: defaultName(one, format),
      network: one.name,
      steps: one.step.at(-1) ?? NaN,
      seconds: one.seconds.at(-1) ?? NaN,
      validation: one.validationBitsPerCharacter.findLast((bits) => bits !== null) ?? NaN,
    }));
    // One with a single point cannot be drawn, and is not kept.
    if (run.length < 2) return earlier.reverse();
    const onScreen = {
      ended: null,
      run: run.id,
      given: page.nameOnScreen,
      otherwise: t('The run on screen'),
      network: networkName(run.status.plan),
      steps: run.points.step.last,
      seconds: run.points.seconds.last,
      validation: run.points.validationBitsPerCharacter.last,
    };
    return [onScreen, ...earlier.reverse()];
  }

  function draw(): void {
    const { unit } = choices.now;
    const runs = listed();
    root.hidden = runs.length === 0;
    setText(caption, t('Runs by name; loss in {0}', unitName(unit)));
    for (const ended of [...rows.keys()]) if (!runs.some((one) => one.ended === ended)) rows.delete(ended);
    for (const one of runs) {
      const row = rows.get(one.ended) ?? runRow(page);
      rows.set(one.ended, row);
      row.draw(one, [
        one.network,
        format.whole(one.steps),
        format.duration(one.seconds),
        format.fixed(inUnit(one.validation, unit), lossDigits(unit)),
      ]);
    }
    arrange(
      body,
      runs.map((one) => rows.get(one.ended)!.root),
    );
  }
  return { root, draw };
}

interface RunRow {
  readonly root: HTMLElement;
  draw(run: ListedRun, cells: readonly string[]): void;
}

/** Its pencil opens a field: Enter, or leaving it, gives the name; Escape leaves the name as it was. */
function runRow(page: Page): RunRow {
  let shown: ListedRun | undefined;
  const name = element('bdi');
  const pencil = button('✎', edit, 'quiet');
  const input = element('input', { type: 'text', maxlength: 60, hidden: true });
  const figures = Array.from({ length: 4 }, () => element('td'));
  const head = element('th', { scope: 'row' }, name, ' ', pencil, input);

  function edit(): void {
    if (!shown) return;
    input.value = shown.given;
    input.placeholder = shown.otherwise;
    swap(true);
    input.focus();
    input.select();
  }
  function swap(editing: boolean): void {
    input.hidden = !editing;
    name.hidden = pencil.hidden = editing;
  }
  function close(keep: boolean): void {
    if (input.hidden || !shown) return;
    const wanted = cleanRunName(input.value);
    swap(false);
    if (keep && wanted !== shown.given) page.send({ type: 'name-run', ended: shown.ended, name: wanted });
  }
  input.addEventListener('blur', () => close(true));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    close(event.key === 'Enter');
    pencil.focus();
  });

  return {
    root: element('tr', {}, head, ...figures),
    draw: (run, cells) => {
      // What was being typed was meant for the run before.
      if (shown && shown.run !== run.run) close(false);
      shown = run;
      const label = run.given || run.otherwise;
      setText(name, label);
      pencil.setAttribute('aria-label', t('Name this run: {0}', label));
      pencil.title = t('Name this run');
      input.setAttribute('aria-label', t('Name of the run: {0}', label));
      cells.forEach((cell, i) => setText(figures[i]!, cell));
    },
  };
}
