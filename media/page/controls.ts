/**
 * The head of the page: what state the run is in, what will happen or happens, and the buttons that change
 * it.
 */
import { button, element, setText } from './elements';
import { busy, planSentence, stateName, whySentence } from '../text/sentences';
import type { Page, Part } from './page';
import { t } from '../text/texts';

export function controls(page: Page): Part {
  const state = element('p', { class: 'state', role: 'status' });
  const plan = element('p', { class: 'plan' });
  const why = element('p', { class: 'why' });
  const bar = element('progress', { max: 1, value: 0, 'aria-label': t('Share of the budget that is used') });
  const train = button('', () => page.send({ type: 'train' }), 'primary');
  const pause = button('', () =>
    page.send({ type: page.run.status.state === 'paused' ? 'continue' : 'pause' }),
  );
  const stop = button(t('Stop'), () => page.send({ type: 'stop' }));
  const settings = button(t('Settings'), () => page.send({ type: 'settings' }), 'quiet');
  settings.title = t('Budget, size of the network, cell, dictionary');
  const root = element(
    'header',
    { class: 'head' },
    element('div', { class: 'title' }, element('h1', {}, 'Unroll'), state),
    element('div', { class: 'buttons' }, train, pause, stop, settings),
    bar,
    plan,
    why,
  );
  const draw = (): void => {
    const { status, points } = page.run;
    const progress = points.progress.last;
    root.dataset['state'] = status.state;
    setText(state, stateName(status, page.format.percent(progress), page.run.length > 0));
    setText(plan, planSentence(status, page.format));
    setText(why, whySentence(status, page.format));
    why.hidden = why.textContent === '';
    why.classList.toggle('failure', status.state === 'failed');
    bar.hidden = !busy(status.state);
    if (status.state === 'reading') bar.removeAttribute('value');
    else bar.value = Number.isFinite(progress) ? progress : 0;
    setText(train, status.record === null && page.run.length === 0 ? t('Train') : t('Train again'));
    train.hidden = busy(status.state);
    setText(pause, status.state === 'paused' ? t('Continue') : t('Pause'));
    pause.hidden = status.state !== 'training' && status.state !== 'paused';
    stop.hidden = !busy(status.state);
    stop.disabled = status.state === 'stopping';
  };
  return { root, draw };
}
