/**
 * Many to many of another length: an encoder reads an abbreviation, a decoder writes what it stands for,
 * letter by letter.
 */
import { abbreviationCharacters } from '../../../src/protocol/dashboard/dashboard-questions';
import type { ReadAbbreviation } from '../../../src/protocol/prediction/sequences';
import { element, untrusted } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import type { Page } from '../../page/page';
import { t } from '../../text/texts';
import { figuresOf, refused, shapeCard, type ShapeCard } from './shape-card';
import type { ShapePicture } from './shape-picture';

/** The end of a sequence, as a step reads and writes it. */
const end = '∎';

export function encoderDecoder(page: Page): ShapeCard {
  const { format } = page;
  const [teaching, reading] = [new LatestQuestion(page), new LatestQuestion(page)];
  const card = shapeCard({
    name: 'encoder-decoder',
    title: t('Many to many, of another length'),
    use: t(
      'An encoder reads the letters of an abbreviation, a decoder that begins in its last state writes what they stand for; below it stands the typed letter that it has not written yet.',
    ),
    label: t('Abbreviation'),
    action: t('What does it stand for?'),
    most: abbreviationCharacters,
    ask: () => void ask(''),
    teaching: { action: t('Teach it the names of this folder'), teach: () => void teach() },
  });

  async function teach(): Promise<void> {
    reading.cancel();
    card.say(t('Reading the text …'));
    const outcome = await teaching.ask('teachAbbreviations', undefined, (share) =>
      card.say(t('Teaching: {0}', format.percent(share))),
    );
    if (outcome === undefined) return;
    if ('refusal' in outcome) return refused(card, outcome.refusal);
    const { steps, texts, bitsPerLetter, bitsPerLetterAlone } = outcome.reply;
    await ask(
      t(
        'Taught {0} names and phrases in {1} steps, and kept while the dashboard is open. Of others it needs {2} bits per letter, without the abbreviation {3}.',
        format.whole(texts),
        format.whole(steps),
        format.fixed(bitsPerLetter, 2),
        format.fixed(bitsPerLetterAlone, 2),
      ),
    );
  }

  /** @param before what is said first */
  async function ask(before: string): Promise<void> {
    teaching.cancel();
    card.say(before === '' ? t('Reading the text …') : before);
    const outcome = await reading.ask('abbreviation', { typed: card.input!.value || null });
    if (outcome === undefined) return;
    if ('refusal' in outcome) return refused(card, outcome.refusal);
    const { typed, offers, steps, network } = outcome.reply;
    card.input!.value = typed;
    const figures = figuresOf(network, t('one of {0} letters at each step', network.outputs), format);
    if (offers.length === 0)
      return card.say(
        `${before} ${t('No name or phrase of this folder has these letters in their order and more between them.')}`.trim(),
        figures,
      );
    card.draw(unrolled(typed, steps));
    const bits = steps.reduce((sum, step) => sum + step.bits, 0);
    card.say(
      `${before} ${t('By its letters, and how often each stands here; the first one is drawn, the sum of its L is {0} bits:', format.fixed(bits, 1))}`.trim(),
      ...offers.map(({ text, probability }) =>
        element('li', {}, element('code', {}, untrusted(text, 60)), ` ${format.percent(probability)}`),
      ),
      figures,
    );
  }
  return card;
}

function unrolled(typed: string, steps: ReadAbbreviation['steps']): ShapePicture {
  const read = [...Array.from(typed), end];
  return {
    inputs: [...read, ...steps.map(({ waiting }) => waiting || end)],
    outputs: [...read.map(() => null), ...steps.map(({ letter }) => letter || end)],
    states: ['forward'],
    feedsBack: true,
    encoded: read.length,
    letters: true,
    label: t(
      'The letters of {0} go in, the state goes on to a decoder, and {1} comes out, each letter going into the next step',
      typed,
      steps.map(({ letter }) => letter).join(''),
    ),
  };
}
