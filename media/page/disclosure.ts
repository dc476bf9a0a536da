/** A part that opens and closes, and is found as it was left. */
import { element } from './elements';
import type { Page } from './page';

export function disclosure(
  page: Page,
  name: string,
  title: string,
  changed: (open: boolean) => void,
  ...children: readonly Node[]
): HTMLDetailsElement {
  const root = element(
    'details',
    { open: page.choices.now.open.includes(name) },
    element('summary', {}, title),
    ...children,
  );
  root.addEventListener('toggle', () => {
    const others = page.choices.now.open.filter((other) => other !== name);
    page.choices.set({ open: root.open ? [...others, name] : others });
    changed(root.open);
  });
  return root;
}
