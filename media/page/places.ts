/**
 * Where things stand on the page: two rows that are always at hand (how it learns, what it does), and below
 * them four places with a way to each in the head.
 */
import { button, element } from './elements';
import { t } from '../text/texts';

export interface Place {
  readonly name: 'learn' | 'use' | 'inside' | 'next';
  readonly panels: readonly HTMLElement[];
}

const titles = (): Readonly<Record<Place['name'], string>> => ({
  learn: t('Learn'),
  use: t('Use'),
  inside: t('Inside'),
  next: t('Next run'),
});

/** Two panels beside each other, in one column one below the other. */
export function row(...panels: readonly HTMLElement[]): HTMLElement {
  return element('div', { class: 'panels' }, ...panels);
}

/** @returns the ways, for the head, and the places */
export function places(all: readonly Place[]): { ways: HTMLElement; roots: HTMLElement[] } {
  const ways = element('nav', { class: 'ways', 'aria-label': t('Places of this page') });
  const roots = all.map(({ name, panels }) => {
    const title = titles()[name];
    const root = element(
      'div',
      { class: `panels area ${name}`, role: 'group', 'aria-label': title },
      ...panels,
    );
    const go = (): void => {
      root.scrollIntoView({ block: 'start' });
      keepWhileGrowing(root);
    };
    ways.append(button(title, go, 'quiet'));
    return root;
  });
  return { ways, roots };
}

/** Until the user does anything: panels above fill when they come into view, and push the place away. */
function keepWhileGrowing(place: HTMLElement): void {
  const observer = new ResizeObserver(() => place.scrollIntoView({ block: 'start' }));
  observer.observe(document.body);
  for (const does of ['wheel', 'keydown', 'pointerdown'])
    addEventListener(does, () => observer.disconnect(), { once: true, passive: true });
}
