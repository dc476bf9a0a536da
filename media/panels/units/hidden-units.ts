/**
 * Hidden units over the text: choose one, see the text coloured by its activation; the units that follow
 * something; all of them as a heat map with the patterns that are marked in it; and the gates.
 */
import type { UnitsOverText } from '../../../src/protocol/dashboard/dashboard-questions';
import type { FeatureUnits } from '../../../src/protocol/prediction/inspection';
import { button, element, field, setText, section, untrusted } from '../../page/elements';
import type { Page, Part } from '../../page/page';
import { LatestQuestion } from '../../page/latest-question';
import { t } from '../../text/texts';
import { gates } from './gates';
import { heatMap } from './heat-map';
import { patternView } from './pattern';
import { levelRuns, signed, unitLevels } from './unit-levels';
import { tokenTable } from './token-table';

const levels = Array.from({ length: 2 * unitLevels.length + 1 }, (_, i) => i - unitLevels.length);

export function hiddenUnits(page: Page): Part {
  const { format } = page;
  const reading = new LatestQuestion(page);
  const choosing = new LatestQuestion(page);
  let read: UnitsOverText | undefined;
  let values: readonly number[] = [];
  let unit = 0;

  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Colours the text in the editor by one of the network’s hidden units, and finds the units that follow quotes, brackets, the place in the line or the indentation.',
    ),
  );
  const note = element('p', { class: 'note', role: 'status', hidden: true });
  const number = element('input', { type: 'number', min: 0, step: 1, value: 0 });
  number.addEventListener('change', () => {
    if (number.checkValidity() && number.value !== '') choose(Number(number.value));
  });
  const of = element('span', { class: 'note' });
  const summary = element('p', { class: 'note unit-summary', role: 'status' });
  const text = element('pre', {
    class: 'unit-text',
    tabindex: 0,
    role: 'region',
    'aria-label': t('The text, coloured by the hidden unit'),
  });
  const scale = element(
    'p',
    { class: 'scale' },
    element('span', {}, '−1'),
    ...levels.map((level) =>
      element('span', { class: `step unit-level unit${level}`, 'aria-hidden': 'true' }),
    ),
    element('span', {}, '+1'),
  );
  const followers = element('div', { class: 'followers' });
  const table = tokenTable(page, 'unit-table', t('The activations as a table'));
  const gateView = gates(page);
  const map = heatMap(page, {
    onUnit: (wanted) => choose(wanted),
    onRange: (range) => pattern.look(range),
    onWindow: (from, count) => gateView.look(from, count),
  });
  const pattern = patternView(page, {
    onUnit: (wanted) => choose(wanted),
    onFound: (units) => map.mark(units),
    onPlace: (place) => map.goTo(place),
  });
  const result = element(
    'div',
    { class: 'result', hidden: true },
    element('h3', {}, t('Units that follow …')),
    followers,
    element(
      'div',
      { class: 'form unit-choice' },
      field(t('Hidden unit'), number, 'short'),
      button(t('Previous unit'), () => choose(unit - 1)),
      button(t('Next unit'), () => choose(unit + 1)),
      of,
    ),
    summary,
    scale,
    text,
    table.root,
    element('h3', {}, t('All units as a heat map')),
    map.root,
    pattern.root,
    gateView.root,
  );
  const root = section(
    t('Hidden units'),
    'units',
    empty,
    element(
      'p',
      { class: 'actions' },
      button(t('Read the text in the editor'), () => {
        setText(note, t('Reading …'));
        note.hidden = false;
        void readText();
      }),
    ),
    note,
    result,
  );

  function choose(wanted: number): void {
    if (read === undefined) return;
    const { hiddenSize } = read.shape;
    unit = (Math.round(wanted) + hiddenSize) % hiddenSize;
    number.value = String(unit);
    for (const made of followers.querySelectorAll('button'))
      made.setAttribute('aria-pressed', String(made.dataset['unit'] === String(unit)));
    map.choose(unit);
    gateView.choose(unit);
    void showValues();
  }

  const follower = ({ feature, units }: FeatureUnits): HTMLElement => {
    const names = {
      string: t('quotes: inside a string or not'),
      brackets: t('brackets: how many are open'),
      column: t('place in the line'),
      indentation: t('indentation'),
    };
    const list = units.map(({ unit: one, correlation }) => {
      const made = button(t('unit {0}', one), () => choose(one));
      made.dataset['unit'] = String(one);
      made.setAttribute('aria-pressed', 'false');
      made.append(element('span', { class: 'note' }, ` r ${signed(correlation, format)}`));
      return element('li', {}, made);
    });
    return element(
      'div',
      { class: 'follower' },
      element('h4', {}, names[feature]),
      list.length > 0
        ? element('ul', {}, ...list)
        : element('p', { class: 'note' }, t('It is the same everywhere in this text.')),
    );
  };

  function showRead(message: UnitsOverText): void {
    read = message;
    const { path, firstLine, tokens, partial, shape, features } = message;
    const size = format.whole(tokens.length);
    note.replaceChildren(
      untrusted(path, 200),
      partial
        ? t(' from line {0} on: {1} tokens; the text goes on.', firstLine, size)
        : t(' from line {0} on: {1} tokens.', firstLine, size),
    );
    number.max = String(shape.hiddenSize - 1);
    setText(of, t('of {0} in layer {1}, numbered from 0', format.whole(shape.hiddenSize), shape.layers));
    followers.replaceChildren(...features.map(follower));
    empty.hidden = true;
    result.hidden = false;
    text.replaceChildren();
    gateView.show(message);
    pattern.show(message);
    map.show(message);
    // The one that follows something best is the most worth looking at.
    const best = features
      .flatMap(({ units }) => units)
      .reduce((one, other) => (Math.abs(other.correlation) > Math.abs(one.correlation) ? other : one), {
        unit: 0,
        correlation: 0,
      });
    choose(best.unit);
  }

  function showUnit(): void {
    if (read === undefined || values.length !== read.tokens.length) return;
    const runs = levelRuns(read.tokens, values);
    // The first token may begin with the end of the line before.
    if (runs[0] !== undefined) runs[0].text = runs[0].text.replace(/^\r?\n/, '');
    const shown = values;
    text.replaceChildren(
      ...runs.map((run) => {
        const span = element('span', { class: `unit-level unit${run.level}` }, untrusted(run.text, 20_000));
        const of = shown.slice(run.first, run.last + 1);
        const [least, most] = [Math.min(...of), Math.max(...of)];
        span.title =
          run.first === run.last
            ? signed(least, format)
            : t('{0} to {1}', signed(least, format), signed(most, format));
        return span;
      }),
    );
    const count = values.length || 1;
    const share = (test: (value: number) => boolean): string =>
      format.percent(values.filter(test).length / count);
    setText(
      summary,
      t(
        'Unit {0} lies between {1} and {2}, with a mean of {3}; above +0.5 at {4} of the tokens, below −0.5 at {5}.',
        unit,
        signed(Math.min(...values), format),
        signed(Math.max(...values), format),
        signed(values.reduce((sum, value) => sum + value, 0) / count, format),
        share((value) => value > 0.5),
        share((value) => value < -0.5),
      ),
    );
    table.show(read.tokens, [{ name: t('Activation'), values }]);
  }

  async function readText(): Promise<void> {
    const outcome = await reading.ask('activations', undefined);
    if (outcome === undefined) return;
    if ('refusal' in outcome) complain(outcome.refusal);
    else showRead(outcome.reply);
  }

  async function showValues(): Promise<void> {
    const outcome = await choosing.ask('unit', unit);
    if (outcome === undefined) return;
    if ('refusal' in outcome) return complain(outcome.refusal);
    values = outcome.reply;
    const began = performance.now();
    showUnit();
    performance.measure('unroll-unit', { start: began });
  }

  function complain(sentence: string): void {
    setText(note, sentence);
    note.hidden = false;
  }
  return {
    root,
    draw: () => undefined,
    repaint: () => {
      map.repaint();
      gateView.repaint();
    },
  };
}
