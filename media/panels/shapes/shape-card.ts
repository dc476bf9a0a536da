/** One shape of network on the page: name, use, picture, a field to try it, and its figures. */
import { button, element, field, setText, submitOnEnter } from '../../page/elements';
import { t } from '../../text/texts';
import { shapePicture, type ShapePicture } from './shape-picture';

export interface ShapeCard {
  readonly root: HTMLElement;
  /** Null for what was not asked with a text. */
  readonly input: HTMLTextAreaElement | null;
  draw(picture: ShapePicture): void;
  /** What came out, and the figures. */
  say(sentence: string, ...further: readonly HTMLElement[]): void;
}

export interface ShapeCardOptions {
  readonly name: string;
  readonly title: string;
  readonly use: string;
  /** Of the field; null without one. */
  readonly label: string | null;
  readonly action: string;
  readonly most?: number;
  readonly ask: () => void;
}

export function shapeCard({ name, title, use, label, action, most, ask }: ShapeCardOptions): ShapeCard {
  const input =
    label === null ? null : element('textarea', { rows: 2, maxlength: most ?? 1000, spellcheck: 'false' });
  const tried = element(
    'div',
    { class: 'form' },
    ...(input === null ? [] : [field(label!, input, 'wide')]),
    element('div', { class: 'buttons' }, button(action, ask)),
  );
  submitOnEnter(tried, ask);
  // What is wider than the panel is reached by the keyboard too.
  const about = t('{0}, unrolled', title);
  const picture = element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': about });
  const note = element('p', { class: 'note', role: 'status' });
  const results = element('ul', { class: 'results' });
  return {
    root: element(
      'article',
      { class: `shape ${name}` },
      element('h3', {}, title),
      element('p', {}, use),
      picture,
      tried,
      note,
      results,
    ),
    input,
    draw: (shown) => picture.replaceChildren(shapePicture(shown)),
    say(sentence, ...further) {
      setText(note, sentence);
      results.replaceChildren(...further);
    },
  };
}
