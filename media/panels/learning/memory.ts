/**
 * What memory is worth: two lines among the learning curves and one sentence, from networks with memory and
 * without that are taught alike when the user asks. It answers why this is not a feed-forward network.
 */
import { cells } from '../../../src/protocol/kinds';
import type { MemoryComparison, MemoryReader } from '../../../src/protocol/training/memory';
import type { Line, LineLook } from '../../charts/chart';
import type { LegendEntry } from '../../charts/legend';
import { button, element, setText } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import type { Page } from '../../page/page';
import type { Format } from '../../text/format';
import { t } from '../../text/texts';

const looks: Readonly<Record<MemoryReader, LineLook>> = {
  memory: { colour: 'earlier', dash: [14, 4] },
  token: { colour: 'limit', dash: [2, 6] },
  window: { colour: 'rate', dash: [8, 3, 2, 3] },
};

export interface MemoryPart {
  readonly root: HTMLElement;
  /** What each of the networks needs, over the whole width of the chart; none before they were taught. */
  lines(xs: ArrayLike<number>): Line[];
  legend(): LegendEntry[];
}

/** `changed` is called when there is something else to draw. */
export function memoryWorth(page: Page, changed: () => void): MemoryPart {
  const { format } = page;
  const question = new LatestQuestion(page);
  let comparison: MemoryComparison | undefined;
  const note = element('p', { class: 'note', role: 'status', hidden: true });
  const ask = button(t('What is memory worth?'), () => void compare());
  ask.title = t('Teaches three small networks for some seconds: with memory, without, and with a window');
  const cancel = button(t('Cancel'), () => question.cancel(), 'quiet');
  cancel.hidden = true;

  async function compare(): Promise<void> {
    say(t('Reading the text …'));
    busy(true);
    const outcome = await question.ask('memory', undefined, ({ reader, share }) =>
      say(t('Teaching {0}: {1}', readerName(reader), format.percent(share))),
    );
    if (outcome === undefined) return;
    busy(false);
    if ('refusal' in outcome) say(outcome.refusal === '' ? t('Cancelled.') : outcome.refusal);
    else {
      comparison = outcome.reply;
      say(memorySentence(comparison, format));
    }
    changed();
  }

  function busy(yes: boolean): void {
    ask.disabled = yes;
    cancel.hidden = !yes;
  }

  function say(sentence: string): void {
    note.hidden = false;
    setText(note, sentence);
  }

  return {
    root: element('div', { class: 'memory' }, element('p', { class: 'actions' }, ask, cancel), note),
    lines: (xs) =>
      xs.length === 0
        ? []
        : (comparison?.networks ?? []).map(({ reader, bitsPerCharacter: bits }) => ({
            ...looks[reader],
            curve: { xs: [xs[0]!, xs[xs.length - 1]!], ys: [bits, bits] },
          })),
    legend: () =>
      (comparison?.networks ?? []).map(({ reader }) => ({
        look: looks[reader],
        text: t('Taught for a moment: {0}', readerName(reader)),
      })),
  };
}

function readerName(reader: MemoryReader): string {
  switch (reader) {
    case 'memory':
      return t('with memory');
    case 'token':
      return t('without recurrence');
    case 'window':
      return t('a fixed window');
  }
}

/** What it says in bits, whatever the unit of the curves is. */
function memorySentence(comparison: MemoryComparison, format: Format): string {
  const { cell, networks, steps, windowTokens } = comparison;
  const bitsOf = (reader: MemoryReader): number =>
    networks.find((one) => one.reader === reader)?.bitsPerCharacter ?? NaN;
  const [memory, token, window] = [bitsOf('memory'), bitsOf('token'), bitsOf('window')];
  const saved = token - memory;
  const bits = (value: number): string => format.fixed(value, 2);
  const said =
    saved >= 0.005
      ? t('Memory saves {0} bits per character here.', bits(saved))
      : t('Memory saves nothing here yet: the text is too short, or the time was.');
  return `${said} ${t(
    'Taught alike for {0} steps, a small {1} needs {2}, the same without its recurrence {3}, and a feed-forward network that sees {4} tokens {5}.',
    format.whole(steps),
    cells[cell].label,
    bits(memory),
    bits(token),
    windowTokens,
    bits(window),
  )}`;
}
