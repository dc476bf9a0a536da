/**
 * What the marked tokens of the heat map have in common: the units that are on through all of them, and the
 * other places of the text where the same units are on.
 */
import type { UnitsOverText } from '../../../src/protocol/dashboard/dashboard-questions';
import type { FoundPattern } from '../../../src/protocol/prediction/inspection';
import { button, element, field, setText, untrusted } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import type { Page } from '../../page/page';
import { t } from '../../text/texts';
import type { TokenRange } from './heat-map';

/** Tokens that are shown on both sides of a place. */
const around = 8;
/** Units that are named; a pattern may have hundreds. */
const mostNamed = 24;

export interface PatternView {
  readonly root: HTMLElement;
  show(read: UnitsOverText): void;
  /** These tokens are marked; undefined: none. */
  look(range: TokenRange | undefined): void;
}

export interface PatternListeners {
  readonly onUnit: (unit: number) => void;
  readonly onFound: (units: readonly number[]) => void;
  readonly onPlace: (place: TokenRange) => void;
}

export function patternView(page: Page, listeners: PatternListeners): PatternView {
  const { format } = page;
  const question = new LatestQuestion(page);
  let read: UnitsOverText | undefined;
  let range: TokenRange | undefined;

  const threshold = element('input', { type: 'number', min: -0.9, max: 0.95, step: 0.05, value: 0.3 });
  const alone = element('input', { type: 'checkbox' });
  const status = element('p', { class: 'note', role: 'status' });
  const named = element('ul', { class: 'pattern-units' });
  const title = element('h4', {}, t('Where else they are on'));
  const places = element('ol', { class: 'pattern-places' });
  const found = element('div', { hidden: true }, named, title, places);
  const ask = (): void => void find();
  threshold.addEventListener('change', ask);
  alone.addEventListener('change', ask);
  const root = element(
    'div',
    { class: 'pattern' },
    element(
      'div',
      { class: 'form' },
      field(t('On above'), threshold, 'short'),
      element('label', { class: 'field check' }, alone, element('span', {}, t('off just before and behind'))),
    ),
    status,
    found,
  );

  async function find(): Promise<void> {
    if (range === undefined || read === undefined) {
      question.cancel();
      found.hidden = true;
      return setText(status, t('Mark some tokens to see which units are on through all of them.'));
    }
    if (!threshold.checkValidity() || threshold.value === '') return;
    const asked = { ...range, threshold: Number(threshold.value), alone: alone.checked };
    const outcome = await question.ask('pattern', asked);
    if (outcome === undefined || range === undefined) return;
    if ('refusal' in outcome) return setText(status, outcome.refusal);
    show(outcome.reply, range);
  }

  function show({ units, places: others }: FoundPattern, { first, last }: TokenRange): void {
    if (read === undefined) return;
    const level = format.fixed(Number(threshold.value), 2);
    const tokens = format.whole(last - first + 1);
    const common = [format.whole(units.length), format.whole(read.shape.hiddenSize), level, tokens] as const;
    setText(
      status,
      units.length === 0
        ? t(
            'No unit is above {0} at all of the {1} marked tokens. Mark fewer, or lower the threshold.',
            level,
            tokens,
          )
        : others.length === 0
          ? t(
              '{0} of {1} units are above {2} at all of the {3} marked tokens; nowhere else in this text are most of them so.',
              ...common,
            )
          : t(
              '{0} of {1} units are above {2} at all of the {3} marked tokens; most of them are so at {4} other places.',
              ...common,
              format.whole(others.length),
            ),
    );
    const left = units.length - mostNamed;
    named.replaceChildren(
      ...units.slice(0, mostNamed).map((unit) =>
        element(
          'li',
          {},
          button(t('unit {0}', unit), () => listeners.onUnit(unit)),
        ),
      ),
      ...(left > 0 ? [element('li', { class: 'note' }, t('and {0} more', format.whole(left)))] : []),
    );
    places.replaceChildren(...others.map((other) => placeItem(other, units.length)));
    title.hidden = others.length === 0;
    found.hidden = units.length === 0;
    listeners.onFound(units);
  }

  function placeItem({ first, last, shared }: FoundPattern['places'][number], all: number): HTMLElement {
    const { tokens } = read!;
    const text = (from: number, to: number): string => tokens.slice(Math.max(0, from), to).join('');
    const press = button('', () => listeners.onPlace({ first, last }), 'quiet');
    press.append(
      element('span', { class: 'note' }, t('line {0}: ', format.whole(lineOf(read!, first)))),
      element(
        'code',
        {},
        untrusted(onOneLine(text(first - around, first)), 200),
        element('mark', {}, untrusted(onOneLine(text(first, last + 1)), 400)),
        untrusted(onOneLine(text(last + 1, last + 1 + around)), 200),
      ),
      element('span', { class: 'note' }, t(' {0} of {1} units', format.whole(shared), format.whole(all))),
    );
    return element('li', {}, press);
  }

  return {
    root,
    show: (newRead) => (read = newRead),
    look: (newRange) => {
      range = newRange;
      if (newRange === undefined) listeners.onFound([]);
      ask();
    },
  };
}

const onOneLine = (text: string): string => text.replace(/\r?\n[ \t]*/g, '↵').replace(/\t/g, '⇥');

/** The line on which a token begins; the first token may begin with the end of the line before. */
function lineOf({ tokens, firstLine }: UnitsOverText, token: number): number {
  const before = tokens.slice(0, token).join('') + (/^(?:\r?\n)+/.exec(tokens[token] ?? '')?.[0] ?? '');
  const breaks = before.split('\n').length - 1;
  return firstLine + breaks - (firstLine > 1 && /^\r?\n/.test(tokens[0] ?? '') ? 1 : 0);
}
