/** What a token's one-hot vector is, and what it does: it picks a row of the embedding. */
import type { DictionaryPage } from '../../../src/protocol/prediction/inspection';
import { element, untrusted } from '../../page/elements';
import type { Format } from '../../text/format';
import { tokenName } from '../../text/plain-text';
import { svg } from '../../page/svg';
import { t } from '../../text/texts';

const width = 400;

/** The vector as a line with its one 1, and a paragraph in words. */
export function oneHot(
  { index, text, special }: DictionaryPage['rows'][number],
  { vocabularySize: V, embeddingSize: E }: DictionaryPage,
  format: Format,
): Node[] {
  const name = element('code', {}, untrusted(special ? text : tokenName(text), 60));
  const x = 4 + ((index + 0.5) / V) * (width - 8);
  const anchor = x < 40 ? 'start' : x > width - 40 ? 'end' : 'middle';
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${width} 44`, 'aria-hidden': 'true', class: 'vector' },
    svg('path', { d: `M4 30H${width - 4}`, class: 'zero' }),
    svg('path', { d: `M${x} 30V12`, class: 'one' }),
    svg('text', { x, y: 9, 'text-anchor': anchor }, '1'),
    svg('text', { x: 4, y: 42 }, '0'),
    svg('text', { x: width - 4, y: 42, 'text-anchor': 'end' }, format.whole(V - 1)),
  );
  const vector = t(
    ': its one-hot vector x has {0} places, one for each token, with 1 at index {1} and 0 everywhere else.',
    format.whole(V),
    format.whole(index),
  );
  const embedding =
    E === null
      ? t('Once a network is trained, x picks the row of its embedding matrix with that index.')
      : t(
          'Multiplied with the embedding matrix [{0} × {1}], it picks row {2}: the {1} numbers by which the network knows this token.',
          format.whole(V),
          format.whole(E),
          format.whole(index),
        );
  return [element('p', {}, name, vector), picture, element('p', {}, embedding)];
}
