/** One shape of network on the page: name, use, picture, a field to try it, and its figures. */
import { cells } from '../../../src/protocol/kinds';
import type { NetworkFigures } from '../../../src/protocol/prediction/sequences';
import { button, element, field, setText, submitOnEnter } from '../../page/elements';
import type { Format } from '../../text/format';
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
  /** Of what must be taught first. */
  readonly teaching?: { readonly action: string; readonly teach: () => void };
}

export function shapeCard(options: ShapeCardOptions): ShapeCard {
  const { name, title, use, label, action, most, ask, teaching } = options;
  const input =
    label === null ? null : element('textarea', { rows: 2, maxlength: most ?? 1000, spellcheck: 'false' });
  const tried = element(
    'div',
    { class: 'form' },
    ...(input === null ? [] : [field(label!, input, 'wide')]),
    element(
      'div',
      { class: 'buttons' },
      button(action, ask),
      teaching ? button(teaching.action, teaching.teach) : null,
    ),
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

/** One sentence of what kept it from an answer, empty after it was cancelled. */
export const refused = (card: ShapeCard, refusal: string): void =>
  card.say(refusal === '' ? t('Cancelled.') : refusal);

/** `GRU 64, in both directions, 123,456 parameters, yes or no at each step`. */
export function figuresOf(
  { cell, hiddenSize, directions, parameters }: NetworkFigures,
  answers: string,
  format: Format,
): HTMLElement {
  const said = [
    `${cells[cell].label} ${hiddenSize}`,
    ...(directions > 1 ? [t('in both directions')] : []),
    t('{0} parameters', format.whole(parameters)),
    answers,
  ];
  return element('li', { class: 'figures-of-network' }, said.join(', '));
}
