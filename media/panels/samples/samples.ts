/** What the network writes while it learns: a row for each moment, a column for each temperature. */
import type { TrainingSample } from '../../../src/protocol/training/training';
import { arrange, button, element, field, section, untrusted } from '../../page/elements';
import { samplesByStep } from './samples-by-step';
import type { Page, Part } from '../../page/page';
import { t } from '../../text/texts';

const rowsAtOnce = 12;

export function samples(page: Page): Part {
  const { run, choices, format } = page;
  const list = element('ol', { class: 'samples-by-step' });
  let shown = rowsAtOnce;
  let drawn = '';
  const order = element('input', { type: 'checkbox', checked: choices.now.oldestFirst });
  order.addEventListener('change', () => {
    choices.set({ oldestFirst: order.checked });
    draw();
  });
  const more = button('', () => {
    shown *= 2;
    draw();
  });
  const orderField = field(t('From the beginning'), order, 'check');
  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Here stands what the network writes as it learns, from noise to sense: the lower the temperature, the more careful it is.',
    ),
  );
  const moment = element('input', { type: 'range', min: '0', max: '0', step: '1', value: '0' });
  /** The moment that the slider stands at, by its step; null: all of them. */
  let chosen: number | null = null;
  moment.addEventListener('input', () => {
    const moments = samplesByStep(run.samples);
    const at = Number(moment.value);
    chosen = at < moments.length ? moments[at]![0]!.step : null;
    draw();
  });
  const momentField = field(t('From noise to sense'), moment, 'slider');
  const scroll = element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': t('All samples') },
    list,
    more,
  );
  const root = section(t('Samples'), 'samples', empty, momentField, orderField, scroll);

  const cell = (sample: TrainingSample): HTMLElement => {
    const temperature = format.fixed(sample.temperature, 1);
    const copy = button(t('Copy'), () => page.send({ type: 'copy', text: sample.text }), 'quiet');
    copy.setAttribute(
      'aria-label',
      t('Copy the sample of step {0}, temperature {1}', sample.step, temperature),
    );
    return element(
      'article',
      { class: 'sample' },
      element('header', {}, element('span', { class: 'temperature' }, `T = ${temperature}`), copy),
      element(
        'pre',
        {},
        sample.text === '' ? element('span', { class: 'left-out' }, t('(empty)')) : '',
        untrusted(sample.text),
      ),
    );
  };
  const made = new Map<TrainingSample, HTMLElement>();
  const row = (moment: readonly TrainingSample[]): HTMLElement => {
    const [first] = moment;
    const head = element(
      'h3',
      {},
      t('Step {0}', format.whole(first!.step)),
      element('span', { class: 'note' }, format.duration(first!.seconds)),
    );
    const item = element('li', {}, head, element('div', { class: 'row' }, ...moment.map(cell)));
    made.set(first!, item);
    return item;
  };

  function draw(): void {
    const { oldestFirst } = choices.now;
    const state = `${run.id} ${run.samples.length} ${shown} ${oldestFirst} ${chosen} ${run.samples[0]?.text}`;
    if (state === drawn) return;
    drawn = state;
    const all = samplesByStep(run.samples);
    empty.hidden = all.length > 0;
    orderField.hidden = all.length < 2;
    scroll.hidden = all.length === 0;
    momentField.hidden = all.length < 2;
    moment.max = String(all.length);
    const at = all.findIndex(([first]) => first!.step === chosen);
    moment.value = String(at < 0 ? all.length : at);
    const words = at < 0 ? t('All samples') : t('Step {0}', format.whole(all[at]![0]!.step));
    moment.setAttribute('aria-valuetext', words);
    const kept = at < 0 ? all : [all[at]!];
    const ordered = oldestFirst ? kept : kept.reverse();
    const visible = ordered.slice(0, shown);
    // Only a row that grew is made again: what is read or selected stays.
    const items = visible.map((moment) => {
      const known = made.get(moment[0]!);
      return known !== undefined && known.querySelectorAll('.sample').length === moment.length
        ? known
        : row(moment);
    });
    for (const [sample, item] of made) if (!items.includes(item)) made.delete(sample);
    arrange(list, items);
    more.hidden = ordered.length <= shown;
    more.textContent = t('Show {0} more', format.whole(Math.min(shown, ordered.length - shown)));
  }
  return { root, draw };
}
