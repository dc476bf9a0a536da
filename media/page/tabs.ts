/**
 * Where things stand on the page: two rows that are always at hand (how it learns, what it does), and below
 * them four tabs, of which one is open; which, is remembered.
 */
import { element, freshId } from './elements';
import type { ChosenState, TabName } from './choices';
import { t } from '../text/texts';

export type Tabs = Readonly<Record<TabName, readonly HTMLElement[]>>;

const titles = (): Readonly<Record<TabName, string>> => ({
  learn: t('Learn'),
  use: t('Use'),
  inside: t('Inside'),
  next: t('Next run'),
});

/** Two panels beside each other, in one column one below the other. */
export function row(...panels: readonly HTMLElement[]): HTMLElement {
  return element('div', { class: 'panels' }, ...panels);
}

/**
 * The tabs by the pattern of the ARIA Authoring Practices: one stop of the Tab key, arrows open the tab
 * beside, Home and End the first and the last.
 */
export function tabs(choices: ChosenState, panels: Tabs): HTMLElement {
  const names = Object.keys(panels) as TabName[];
  const made = names.map((name) => {
    const [id, controls] = [freshId('tab'), freshId('tab-panel')];
    const tab = element(
      'button',
      { type: 'button', role: 'tab', id, 'aria-controls': controls },
      titles()[name],
    );
    const panel = element(
      'div',
      { class: `panels area ${name}`, role: 'tabpanel', id: controls, 'aria-labelledby': id },
      ...panels[name],
    );
    tab.addEventListener('click', () => choices.set({ tab: name }));
    return { name, tab, panel };
  });
  const show = (): void => {
    for (const { name, tab, panel } of made) {
      const isOpen = name === choices.now.tab;
      tab.setAttribute('aria-selected', String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      panel.hidden = !isOpen;
    }
  };
  show();
  choices.onChange(show);
  const list = element(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': t('Parts of this page') },
    ...made.map(({ tab }) => tab),
  );
  list.addEventListener('keydown', (event) => {
    const at = names.indexOf(choices.now.tab);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const { name, tab } = made.at(to % made.length)!;
    choices.set({ tab: name });
    tab.focus();
  });
  return element('div', {}, list, ...made.map(({ panel }) => panel));
}
