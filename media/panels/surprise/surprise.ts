/**
 * Which places of a text surprise the network: −log₂ P of each token as its colour, and the lines that
 * surprise most.
 */
import type { ScoredText } from '../../../src/protocol/dashboard/dashboard-questions';
import { surpriseLevel, surpriseLevels } from '../../../src/protocol/prediction/surprise';
import { button, element, setText, section, untrusted } from '../../page/elements';
import type { Page, Part } from '../../page/page';
import { LatestQuestion } from '../../page/latest-question';
import { surprisingLines } from './surprising-lines';
import { t } from '../../text/texts';

const linesListed = 8;

export function surprise(page: Page): Part {
  const { format } = page;
  const question = new LatestQuestion(page);
  const ask = async (kind: 'file' | 'selection'): Promise<void> => {
    setText(note, t('Reading …'));
    note.hidden = false;
    const outcome = await question.ask('score', { kind });
    if (outcome === undefined) return;
    if ('refusal' in outcome) setText(note, outcome.refusal);
    else show(outcome.reply);
  };
  const note = element('p', { class: 'note', role: 'status', hidden: true });
  const text = element('pre', {
    class: 'surprise-text',
    tabindex: 0,
    role: 'region',
    'aria-label': t('The text, coloured by surprise'),
  });
  const list = element('ol', { class: 'lines' });
  const scale = element(
    'p',
    { class: 'scale' },
    element('span', {}, t('expected')),
    ...surpriseLevels.map((_, level) =>
      element('span', { class: `step surprise-${level}`, 'aria-hidden': 'true' }),
    ),
    element('span', {}, t('surprising, {0} bits or more', surpriseLevels[surpriseLevels.length - 1]!)),
  );
  const result = element(
    'div',
    { class: 'result', hidden: true },
    scale,
    text,
    element('h3', {}, t('Most surprising lines')),
    list,
  );
  const empty = element(
    'p',
    { class: 'empty' },
    t(
      'Colours the file in the editor by how unlikely the network found each token, and lists the lines that surprised it most.',
    ),
  );
  const root = section(
    t('Surprise'),
    'surprise',
    empty,
    element(
      'p',
      { class: 'actions' },
      button(t('Colour the file'), () => void ask('file')),
      button(t('Colour the selection'), () => void ask('selection')),
    ),
    note,
    result,
  );

  /** `<EOS>` has no text, and yet it may surprise. */
  const endMark = (bits: number): HTMLElement => {
    const mark = element('span', { class: `end surprise-${surpriseLevel(bits)}` }, '<EOS>');
    mark.title = t('{0} bits', format.fixed(bits, 1));
    return mark;
  };
  const show = ({ path, characters, bits, partial, tokens, firstLine }: ScoredText): void => {
    const mean = characters > 0 ? bits / characters : NaN;
    note.replaceChildren(
      untrusted(path, 200),
      t(': {0} bits per character over {1} characters', format.fixed(mean, 2), format.whole(characters)),
      partial ? t(' (a part of a long file)') : '',
    );
    text.replaceChildren(
      ...tokens.map((token) => {
        if (token.special === 'end') return endMark(token.bits);
        const span = element(
          'span',
          { class: `surprise-${surpriseLevel(token.bits)}` },
          untrusted(token.text),
        );
        span.title = t('{0} bits', format.fixed(token.bits, 1));
        return span;
      }),
    );
    const lines = surprisingLines(tokens, firstLine, linesListed);
    list.replaceChildren(
      ...lines.map((line) => {
        const lead = element('button', { type: 'button', class: 'line' });
        lead.append(
          element('span', { class: 'number' }, t('line {0}', line.number)),
          element('code', {}, untrusted(line.text.trim(), 120)),
          element('span', { class: 'number' }, t('{0} bits', format.fixed(line.bits, 0))),
        );
        lead.addEventListener('click', () => page.send({ type: 'reveal', line: line.number }));
        return element('li', {}, lead);
      }),
    );
    empty.hidden = true;
    result.hidden = false;
  };
  return { root, draw: () => undefined };
}
