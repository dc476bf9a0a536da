/** What can be chosen for the learning curves. */
import { axisLabel } from '../../charts/axis';
import { axes, spans } from '../../page/choices';
import { button, choice, element, field } from '../../page/elements';
import type { Page } from '../../page/page';
import { t } from '../../text/texts';
import { lossUnits } from '../../text/units';

export interface Toolbar {
  readonly root: HTMLElement;
  /** Earlier runs can be chosen only while there are any. */
  showEarlierChoice(there: boolean): void;
}

/** `axisChanged` is called when what the x axis counts was chosen anew. */
export function toolbar(page: Page, axisChanged: () => void): Toolbar {
  const { choices } = page;
  const unitLabels = { bits: t('Bits'), nats: t('Nats'), perplexity: t('Perplexity') };
  const units = lossUnits.map((value) => ({ value, label: unitLabels[value] }));
  const axisChoices = axes.map((value) => ({ value, label: axisLabel(value) }));

  const earlier = element('input', { type: 'checkbox', checked: choices.now.earlier });
  earlier.addEventListener('change', () => choices.set({ earlier: earlier.checked }));
  const forget = button(t('Forget'), () => page.send({ type: 'forget-earlier' }), 'quiet');
  forget.title = t('Forget the earlier runs');
  forget.setAttribute('aria-label', forget.title);
  const earlierRuns = element(
    'div',
    { class: 'earlier-runs' },
    field(t('Earlier runs'), earlier, 'check'),
    forget,
  );
  const root = element(
    'div',
    { class: 'toolbar' },
    choice(t('Unit'), units, choices.now.unit, (unit) => choices.set({ unit })),
    choice(t('Over'), axisChoices, choices.now.axis, (axis) => {
      choices.set({ axis });
      axisChanged();
    }),
    smoothingSlider(page),
    earlierRuns,
  );
  return { root, showEarlierChoice: (there) => (earlierRuns.hidden = !there) };
}

function smoothingSlider({ choices }: Page): HTMLElement {
  const slider = element('input', { type: 'range', min: 0, max: spans.length - 1, step: 1 });
  slider.valueAsNumber = choices.now.smoothing;
  const output = element('output');
  const show = (): void => {
    const span = spans[choices.now.smoothing]!;
    output.textContent = span === 1 ? t('off') : t('about {0} points', span);
    slider.setAttribute('aria-valuetext', output.textContent);
  };
  slider.addEventListener('input', () => {
    choices.set({ smoothing: slider.valueAsNumber });
    show();
  });
  show();
  return element('div', { class: 'smoothing' }, field(t('Smoothing'), slider), output);
}
