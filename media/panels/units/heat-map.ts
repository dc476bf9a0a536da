/**
 * The hidden units at some tokens of the text that was read, as a heat map (LSTMVis, Strobelt et al. 2018):
 * tokens are marked by dragging or with Shift and the arrow keys, a unit is chosen by a click or with the
 * arrow keys up and down.
 */
import { heatMapTokens } from '../../../src/protocol/prediction/inspection';
import type { UnitsOverText } from '../../../src/protocol/dashboard/dashboard-questions';
import { button, element, freshId, setText } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import { onNewWidth } from '../../page/observed';
import type { Page } from '../../page/page';
import { themeColours } from '../../page/theme';
import { shortName } from '../../text/plain-text';
import { t } from '../../text/texts';
import { heatCanvas, heatRows, rowAt, type HeatRow } from './heat-picture';
import { heatTable } from './heat-table';
import { signed } from './unit-levels';

/** Room for one token, px: its name beside the next one stays legible. */
const columnWidth = 14;
/** What counts as strongly above or below zero in the summary. */
const strong = 0.5;

/** Tokens from the first to the last. */
export interface TokenRange {
  readonly first: number;
  readonly last: number;
}

export interface HeatMap {
  readonly root: HTMLElement;
  show(read: UnitsOverText): void;
  choose(unit: number): void;
  /** These units stand above the others. */
  mark(units: readonly number[]): void;
  /** Brings tokens into view, and frames them. */
  goTo(place: TokenRange): void;
  repaint(): void;
}

export interface HeatMapListeners {
  readonly onUnit: (unit: number) => void;
  /** Undefined: no token is marked any more. */
  readonly onRange: (range: TokenRange | undefined) => void;
  /** Other tokens are shown now. */
  readonly onWindow: (from: number, count: number) => void;
}

export function heatMap(page: Page, listeners: HeatMapListeners): HeatMap {
  const { format } = page;
  const question = new LatestQuestion(page);
  let read: UnitsOverText | undefined;
  let width = 0;
  let [from, count] = [0, 0];
  /** `[units, count]` of the tokens that are drawn. */
  let values: readonly number[] = [];
  let rows: readonly HeatRow[] = [];
  let marked: readonly number[] = [];
  let unit = 0;
  /** Where a range began, and where the keyboard stands. */
  let [anchor, active] = [0, 0];
  let range: TokenRange | undefined;
  let place: TokenRange | undefined;

  const earlier = button(t('Earlier tokens'), () => turn(from - count));
  const later = button(t('Later tokens'), () => turn(from + count));
  const where = element('span', { class: 'note' });
  const hint = element(
    'p',
    { class: 'note', id: freshId('hint') },
    t(
      'Drag over tokens to mark them, or use Shift and the arrow keys. A click in the picture chooses a unit, and so do the arrow keys up and down.',
    ),
  );
  const names = element('ul', {
    class: 'heat-tokens',
    role: 'listbox',
    tabindex: 0,
    'aria-multiselectable': 'true',
    'aria-orientation': 'horizontal',
    'aria-label': t('Tokens of the heat map'),
    'aria-describedby': hint.id,
  });
  const picture = element('div', { class: 'heat-picture', role: 'img' });
  const frames = element('div', { class: 'heat-frames', 'aria-hidden': 'true' });
  const field = element('div', { class: 'heat-field' }, names, picture, frames);
  const readout = element('p', { class: 'note heat-readout', role: 'status' });
  const summary = element('p', { class: 'note heat-summary' });
  const table = heatTable(page);
  const root = element(
    'div',
    { class: 'heat' },
    hint,
    element('div', { class: 'actions heat-turning' }, earlier, later, where),
    field,
    readout,
    summary,
    table.root,
  );
  onNewWidth(field, (now) => {
    width = now;
    turn(from);
  });

  const fitting = (): number =>
    Math.min(read?.tokens.length ?? 0, heatMapTokens, Math.max(8, Math.floor(width / columnWidth)));

  /** Other tokens come into view, as many as there is room for. */
  function turn(wanted: number): void {
    if (read === undefined || width === 0) return;
    count = fitting();
    from = Math.max(0, Math.min(wanted, read.tokens.length - count));
    active = Math.max(from, Math.min(active, from + count - 1));
    void load();
  }

  async function load(): Promise<void> {
    const outcome = await question.ask('states', { from, count });
    if (outcome === undefined || read === undefined) return;
    if ('refusal' in outcome) return setText(readout, outcome.refusal);
    values = outcome.reply;
    draw();
    listeners.onWindow(from, count);
  }

  function draw(): void {
    if (read === undefined || values.length === 0) return;
    const { tokens, shape } = read;
    const shown = tokens.slice(from, from + count);
    earlier.disabled = from === 0;
    later.disabled = from + count >= tokens.length;
    const [first, last] = [from + 1, from + count].map(format.whole);
    setText(where, t('tokens {0} to {1} of {2}', first!, last!, format.whole(tokens.length)));
    rows = heatRows(shape.hiddenSize, marked);
    names.replaceChildren(
      ...shown.map((token, i) =>
        element(
          'li',
          {
            role: 'option',
            id: optionId(from + i),
            'aria-label': `${from + i + 1}: ${shortName(token)}`,
          },
          element('span', {}, shortName(token)),
        ),
      ),
    );
    names.style.gridTemplateColumns = `repeat(${count}, minmax(0, 1fr))`;
    picture.replaceChildren(heatCanvas(rows, values, count, width, themeColours()));
    const share = (test: (value: number) => boolean): string =>
      format.percent(values.filter(test).length / values.length);
    setText(
      summary,
      t(
        '{0} units over {1} tokens: above +0.5 at {2} of the places, below −0.5 at {3}.',
        format.whole(shape.hiddenSize),
        format.whole(count),
        share((value) => value > strong),
        share((value) => value < -strong),
      ),
    );
    picture.setAttribute('aria-label', summary.textContent ?? '');
    table.show(shown, from, rows, values);
    drawFrames();
  }

  /** What is marked, framed and chosen, over the picture. */
  function drawFrames(): void {
    const step = width / count;
    const frame = ({ first, last }: TokenRange, kind: string): HTMLElement[] => {
      const [begin, end] = [Math.max(first, from), Math.min(last + 1, from + count)];
      if (end <= begin) return [];
      const made = element('div', { class: kind });
      made.style.left = `${(begin - from) * step}px`;
      made.style.width = `${(end - begin) * step}px`;
      return [made];
    };
    const row = rows.find((one) => one.unit === unit);
    const chosen = element('div', { class: 'heat-unit' });
    const top = row === undefined ? 0 : picture.offsetTop + row.top;
    chosen.style.top = `${top - 1}px`;
    chosen.style.height = `${(row?.height ?? 0) + 2}px`;
    frames.replaceChildren(
      ...(range === undefined ? [] : frame(range, 'heat-range')),
      ...(place === undefined ? [] : frame(place, 'heat-place')),
      chosen,
    );
    [...names.children].forEach((option, i) => {
      const at = from + i;
      const inside = range !== undefined && at >= range.first && at <= range.last;
      option.setAttribute('aria-selected', String(inside));
      option.classList.toggle('active', at === active);
    });
    names.setAttribute('aria-activedescendant', optionId(active));
    tell();
  }

  /** The value where one stands. */
  function tell(at = active, of = unit): void {
    const value = values[of * count + at - from];
    if (read === undefined || value === undefined) return;
    const token = shortName(read.tokens[at]!, 40);
    setText(readout, t('Unit {0} behind token {1}, {2}: {3}', of, at + 1, token, signed(value, format)));
  }

  function setRange(one: number, other: number): void {
    range = { first: Math.min(one, other), last: Math.max(one, other) };
    place = undefined;
    drawFrames();
    listeners.onRange(range);
  }

  function chooseRow(row: HeatRow | undefined): void {
    if (row === undefined) return;
    unit = row.unit;
    drawFrames();
    listeners.onUnit(unit);
  }

  names.addEventListener('keydown', (event) => {
    if (read === undefined) return;
    const end = read.tokens.length - 1;
    const moves: Record<string, number> = {
      ArrowLeft: active - 1,
      ArrowRight: active + 1,
      Home: 0,
      End: end,
      PageUp: active - count,
      PageDown: active + count,
    };
    const row = rows.findIndex((one) => one.unit === unit);
    const target = moves[event.key];
    if (target !== undefined) {
      const extending = event.shiftKey;
      if (extending && range === undefined) anchor = active;
      active = Math.max(0, Math.min(end, target));
      if (extending) setRange(anchor, active);
      if (active < from || active >= from + count) turn(active - Math.floor(count / 2));
      else drawFrames();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      chooseRow(rows[row + (event.key === 'ArrowUp' ? -1 : 1)]);
    } else if (event.key === ' ' || event.key === 'Enter') {
      anchor = active;
      setRange(active, active);
    } else if (event.key === 'Escape') {
      clear();
      drawFrames();
    } else {
      return;
    }
    event.preventDefault();
  });

  const tokenAt = (event: PointerEvent): number => {
    const { left } = field.getBoundingClientRect();
    const column = Math.floor(((event.clientX - left) * count) / width);
    return from + Math.max(0, Math.min(count - 1, column));
  };
  const rowOf = (event: PointerEvent): HeatRow | undefined =>
    rowAt(rows, event.clientY - picture.getBoundingClientRect().top);
  let dragging = false;
  let moved = false;
  field.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || count === 0) return;
    dragging = true;
    moved = false;
    active = tokenAt(event);
    if (!event.shiftKey || range === undefined) anchor = active;
    field.setPointerCapture(event.pointerId);
    names.focus({ preventScroll: true });
    event.preventDefault();
  });
  field.addEventListener('pointermove', (event) => {
    if (count === 0) return;
    if (!dragging) {
      const row = rowOf(event);
      if (row !== undefined) tell(tokenAt(event), row.unit);
      return;
    }
    if (tokenAt(event) === active) return;
    active = tokenAt(event);
    moved = true;
    range = { first: Math.min(anchor, active), last: Math.max(anchor, active) };
    place = undefined;
    drawFrames();
  });
  field.addEventListener('pointerup', (event) => {
    if (!dragging) return;
    dragging = false;
    const inPicture = event.clientY >= picture.getBoundingClientRect().top;
    if (inPicture && !moved && !event.shiftKey) chooseRow(rowOf(event));
    else setRange(anchor, active);
  });
  field.addEventListener('pointercancel', () => (dragging = false));
  field.addEventListener('pointerleave', () => tell());

  function clear(): void {
    range = place = undefined;
    marked = [];
    listeners.onRange(undefined);
  }

  return {
    root,
    show: (newRead) => {
      read = newRead;
      values = [];
      clear();
      [active, anchor] = [0, 0];
      turn(0);
    },
    choose: (wanted) => {
      unit = wanted;
      drawFrames();
    },
    mark: (units) => {
      marked = units;
      draw();
    },
    goTo: (wanted) => {
      place = wanted;
      active = wanted.first;
      const middle = Math.floor((wanted.first + wanted.last - count) / 2);
      if (wanted.first < from || wanted.last >= from + count) turn(middle);
      else drawFrames();
    },
    repaint: draw,
  };
}

const optionId = (token: number): string => `heat-token-${token}`;
