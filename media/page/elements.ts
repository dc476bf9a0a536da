/** Elements in one expression. Text becomes text nodes, always: there is no way to pass markup. */
import { pieces, shortened } from '../text/plain-text';
import { t } from '../text/texts';

type Child = Node | string | null;

/** Attributes by name; `true` sets an empty one, `false` none. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | number | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function button(
  label: string,
  press: () => void,
  kind: 'primary' | 'secondary' | 'quiet' = 'secondary',
): HTMLButtonElement {
  const made = element('button', { type: 'button', class: kind }, label);
  made.addEventListener('click', press);
  return made;
}

let names = 0;
/** An id that no other element has. */
export const freshId = (kind: string): string => `${kind}-${++names}`;

/** A titled part of the page. */
export function section(title: string, name: string, ...children: readonly Child[]): HTMLElement {
  const id = freshId('heading');
  return element(
    'section',
    { class: `panel ${name}`, 'aria-labelledby': id },
    element('h2', { id }, title),
    ...children,
  );
}

/** A label and its control. */
export function field(
  label: string,
  control: HTMLInputElement | HTMLTextAreaElement,
  kind = '',
): HTMLLabelElement {
  return element('label', { class: `field ${kind}` }, element('span', {}, label), control);
}

/** One of several, as radio buttons side by side. */
export function choice<Value extends string>(
  legend: string,
  options: readonly { readonly value: Value; readonly label: string }[],
  chosen: Value,
  choose: (value: Value) => void,
): HTMLFieldSetElement {
  const name = freshId('choice');
  return element(
    'fieldset',
    { class: 'choice' },
    element('legend', {}, legend),
    ...options.map(({ value, label }) => {
      const input = element('input', { type: 'radio', name, value, checked: value === chosen });
      input.addEventListener('change', () => choose(value));
      return element('label', {}, input, element('span', {}, label));
    }),
  );
}

/** Sets the text only when it differs: screen readers and layout are left in peace. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Text from elsewhere, as it is: isolated, its invisible characters marked, not longer than `limit`.
 */
export function untrusted(text: string, limit = 4_000): DocumentFragment {
  const made = document.createDocumentFragment();
  const { text: shown, leftOut } = shortened(text, limit);
  for (const piece of pieces(shown)) {
    made.append(
      piece.mark === ''
        ? piece.text
        : element('bdi', { class: 'invisible', 'data-mark': piece.mark }, piece.text),
    );
  }
  if (leftOut > 0)
    made.append(element('span', { class: 'left-out' }, t('… and {0} more characters', leftOut)));
  return made;
}

/** Makes these the children, in this order, and touches only what differs: selection and focus stay. */
export function arrange(parent: HTMLElement, children: readonly HTMLElement[]): void {
  const wanted = new Set<Element>(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    const there = parent.children[index];
    if (there !== child) parent.insertBefore(child, there ?? null);
  });
}

/**
 * Enter in a field, and Ctrl+Enter in a text of several lines, ask. A webview has no forms: its sandbox
 * forbids them.
 */
export function submitOnEnter(group: HTMLElement, ask: () => void): void {
  group.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target instanceof HTMLButtonElement) return;
    if (event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    ask();
  });
}
