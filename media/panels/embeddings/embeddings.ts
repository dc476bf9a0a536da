/** Embeddings in a plane: what the network reads for the most frequent tokens, as it stands now. */
import type { EmbeddingPlane } from '../../../src/protocol/prediction/inspection';
import { longTable } from '../../charts/long-table';
import { button, element, section, setText } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import { onNewWidth, whenFirstSeen } from '../../page/observed';
import type { Page } from '../../page/page';
import { shortName } from '../../text/plain-text';
import { t } from '../../text/texts';
import { embeddingPicture } from './embedding-picture';

const rowsAtOnce = 25;

/** Asks when it is first seen, and again when it is told to: training moves the embeddings. */
export function embeddings(page: Page): { readonly root: HTMLElement } {
  const { format } = page;
  const question = new LatestQuestion(page);
  let plane: EmbeddingPlane | undefined;
  let width = 0;
  const intro = element(
    'p',
    { class: 'empty' },
    t(
      'Each token is a row of numbers to the network, its embedding. Here are those of the most frequent tokens in the plane in which they differ most (principal components): what stands close together is read alike.',
    ),
  );
  const note = element('p', { class: 'note', role: 'status' });
  const picture = element('div', { class: 'plane' });
  const body = element('tbody');
  const heads = [t('Token'), t('Index'), t('Count'), 'x', 'y'];
  const table = element(
    'table',
    { class: 'figures-table named' },
    element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
    body,
  );
  const label = t('The embeddings as a table');
  const rows = longTable(page, { name: 'embedding-table', label, rowsAtOnce, table, fill });
  const result = element('div', { hidden: true }, picture, rows.root);
  const root = section(
    t('Embeddings in a plane'),
    'embeddings',
    intro,
    note,
    result,
    element(
      'p',
      { class: 'actions' },
      button(t('Look again'), () => void ask()),
    ),
  );

  async function ask(): Promise<void> {
    const outcome = await question.ask('embeddings', undefined);
    if (outcome === undefined) return;
    if ('refusal' in outcome) return setText(note, outcome.refusal);
    plane = outcome.reply;
    const [x, y] = plane.shares;
    const said = t(
      '{0} tokens, {1} numbers each: x holds {2} of their variance, y {3}.',
      format.whole(plane.tokens.length),
      plane.embeddingSize,
      format.percent(x),
      format.percent(y),
    );
    setText(note, said);
    intro.className = 'note';
    result.hidden = plane.tokens.length === 0;
    draw();
    rows.draw();
  }

  function draw(): void {
    if (plane !== undefined && width > 0)
      picture.replaceChildren(embeddingPicture(plane, width, note.textContent));
  }

  function fill(limit: number): number {
    const tokens = plane?.tokens ?? [];
    body.replaceChildren(
      ...tokens
        .slice(0, limit)
        .map(({ index, text, count, x, y }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, element('bdi', {}, shortName(text, 40))),
            ...[format.whole(index), format.whole(count), format.fixed(x, 3), format.fixed(y, 3)].map(
              (cell) => element('td', {}, cell),
            ),
          ),
        ),
    );
    return tokens.length;
  }

  onNewWidth(picture, (wide) => {
    width = wide;
    draw();
  });
  whenFirstSeen(root, () => void ask());
  return { root };
}
