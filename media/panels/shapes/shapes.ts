/**
 * The shapes of recurrent network that work here, each unrolled over tokens of this workspace, with its
 * figures and a way to try it.
 */
import { cells } from '../../../src/protocol/kinds';
import { sampleLimits, scoreCharacters } from '../../../src/protocol/dashboard/dashboard-questions';
import type { MemoryReader } from '../../../src/protocol/training/memory';
import { element, section, untrusted } from '../../page/elements';
import { LatestQuestion } from '../../page/latest-question';
import { whenFirstSeen } from '../../page/observed';
import type { Page } from '../../page/page';
import { t } from '../../text/texts';
import { encoderDecoder } from './encoder-decoder';
import { figuresOf, refused, shapeCard, type ShapeCard } from './shape-card';

/** Steps of the pictures of what writes, and characters that are written for them. */
const [writtenSteps, writtenCharacters] = [5, 60];

export function shapes(page: Page): { readonly root: HTMLElement } {
  const [one, many, named] = [oneToOne(page), oneToMany(page), manyToOne(page)];
  const question = new LatestQuestion(page);
  const root = section(
    t('Shapes'),
    'shape-panel',
    element(
      'p',
      { class: 'note' },
      t(
        'What goes in stands below, what comes out above, with its loss L: training makes the sum of all L small.',
      ),
    ),
    ...[one.card, many.card, named.card, manyToMany(page), encoderDecoder(page)].map(
      ({ root: card }) => card,
    ),
  );
  // What stands in the editor gives the pictures their tokens.
  whenFirstSeen(root, () => {
    void question.ask('unroll', undefined).then((outcome) => {
      if (outcome === undefined || 'refusal' in outcome) return;
      const tokens = outcome.reply.steps.map(({ text }) => text);
      one.show(tokens);
      many.begin(tokens.at(-1) ?? '');
    });
    named.ask(null);
  });
  return { root };
}

function oneToOne(page: Page): { readonly card: ShapeCard; show(units: readonly string[]): void } {
  const { format } = page;
  const question = new LatestQuestion(page);
  const nameOf = (reader: MemoryReader): string =>
    ({ memory: t('with memory'), token: t('without recurrence'), window: t('a fixed window') })[reader];
  const card = shapeCard({
    name: 'one-to-one',
    title: t('One to one'),
    use: t(
      'The next token from this token alone, by a network whose recurrence is cut: it shows what memory is worth.',
    ),
    label: null,
    action: t('Teach it beside one with memory'),
    ask: () => void ask(),
  });

  async function ask(): Promise<void> {
    card.say(t('Reading the text …'));
    const outcome = await question.ask('memory', undefined, ({ reader, share }) =>
      card.say(t('Teaching {0}: {1}', nameOf(reader), format.percent(share))),
    );
    if (outcome === undefined) return;
    if ('refusal' in outcome) return refused(card, outcome.refusal);
    const { networks, steps } = outcome.reply;
    card.say(
      t('After {0} steps each, bits per character of held-out text:', format.whole(steps)),
      ...networks.map(({ reader, bitsPerCharacter }) =>
        element('li', {}, `${nameOf(reader)}: ${format.fixed(bitsPerCharacter, 2)}`),
      ),
    );
  }
  return {
    card,
    show: (units) =>
      card.draw({
        inputs: units.slice(0, -1),
        outputs: units.slice(1),
        states: [],
        label: t('Steps that know nothing of each other: a token goes in, the next one comes out'),
      }),
  };
}

function oneToMany(page: Page): { readonly card: ShapeCard; begin(token: string): void } {
  const { format, run } = page;
  const [writing, reading] = [new LatestQuestion(page), new LatestQuestion(page)];
  const card = shapeCard({
    name: 'one-to-many',
    title: t('One to many'),
    use: t('A beginning goes in, a text comes out: each token that is drawn goes in at the next step.'),
    label: t('Beginning'),
    action: t('Let it go on'),
    most: sampleLimits.promptCharacters,
    ask: () => void ask(),
  });
  const { input } = card;

  async function ask(): Promise<void> {
    const prompt = input!.value;
    const { temperature, seed } = page.choices.now;
    const asked = { prompt, length: writtenCharacters, temperature, seed, stopAtEnd: false };
    card.say(t('Writing …'));
    const sample = await writing.ask('sample', asked);
    if (sample === undefined) return;
    if ('refusal' in sample) return refused(card, sample.refusal);
    const text = prompt + sample.reply;
    const scored = text === '' ? undefined : await reading.ask('score', { kind: 'text', text });
    if (scored === undefined) return;
    if ('refusal' in scored) return refused(card, scored.refusal);
    let at = 0;
    const tokens = scored.reply.tokens.map((token) => ({ text: token.text, end: (at += token.text.length) }));
    const written = tokens.filter(({ end }) => end > prompt.length).slice(0, writtenSteps);
    const given = tokens.findLast(({ end }) => end <= prompt.length)?.text ?? prompt;
    card.draw({
      inputs: written.map((_, step) => (step === 0 && prompt !== '' ? given : null)),
      outputs: written.map((token) => token.text),
      states: ['forward'],
      feedsBack: true,
      label: t('A token goes in at the first step, one comes out of each, and goes into the next'),
    });
    const { plan } = run.status;
    const loss = run.points.validationBitsPerCharacter.last;
    card.say(
      plan === null || !Number.isFinite(loss)
        ? ''
        : t(
            '{0} {1}, {2} parameters, {3} bits per character on text it has not seen',
            cells[plan.cell].label,
            plan.hiddenSize,
            format.whole(plan.parameters),
            format.fixed(loss, 2),
          ),
      element('li', {}, untrusted(text)),
    );
  }
  return {
    card,
    begin(token) {
      if (input!.value === '') input!.value = token;
      card.draw({
        inputs: [token, null, null],
        outputs: ['?', '?', '?'],
        states: ['forward'],
        feedsBack: true,
        label: t('A token goes in at the first step, one comes out of each, and goes into the next'),
      });
    },
  };
}

function manyToOne(page: Page): { readonly card: ShapeCard; ask(text: string | null): void } {
  const { format } = page;
  const question = new LatestQuestion(page);
  const card = shapeCard({
    name: 'many-to-one',
    title: t('Many to one'),
    use: t('A whole text goes in, one answer comes out at its end: the language that it is written in.'),
    label: t('Text without a language'),
    action: t('Which language is it?'),
    most: scoreCharacters,
    ask: () => void ask(card.input!.value || null),
  });
  async function ask(text: string | null): Promise<void> {
    const outcome = await question.ask('sequence', { of: 'languages', text });
    if (outcome === undefined) return;
    if ('refusal' in outcome) return refused(card, outcome.refusal);
    const { read: sequence, text: given } = outcome.reply;
    if (sequence.of !== 'languages') return;
    const { units, answer, network } = sequence;
    if (text === null) card.input!.value = given;
    card.draw({
      inputs: units,
      outputs: units.map((_, step) => (step === units.length - 1 ? (answer?.language ?? '?') : null)),
      states: ['forward'],
      label: t('Units of a text go in, the state goes on, and one answer comes out at the end'),
    });
    const found =
      answer === null
        ? t('There is no word in it.')
        : t('{0}: {1}', answer.language, format.percent(answer.probability));
    card.say(found, figuresOf(network, t('one of {0} languages at the end', network.outputs), format));
  }
  return { card, ask: (text) => void ask(text) };
}

function manyToMany(page: Page): ShapeCard {
  const { format } = page;
  const question = new LatestQuestion(page);
  const card = shapeCard({
    name: 'many-to-many',
    title: t('Many to many, of equal length'),
    use: t(
      'Each word of a text goes in, and of each comes out whether it belongs there; it is read from both sides.',
    ),
    label: t('Text to proofread'),
    action: t('What does not belong?'),
    most: scoreCharacters,
    ask: () => void ask(card.input!.value || null),
  });
  async function ask(text: string | null): Promise<void> {
    card.say(t('Reading the text …'));
    const outcome = await question.ask('sequence', { of: 'proofreading', text });
    if (outcome === undefined) return;
    if ('refusal' in outcome) return refused(card, outcome.refusal);
    const { read: sequence, text: given } = outcome.reply;
    if (sequence.of !== 'proofreading') return;
    const { units, suspicions, places, network } = sequence;
    if (text === null) card.input!.value = given;
    const percent = (share: number | null): string => (share === null ? '·' : format.percent(share));
    card.draw({
      inputs: units,
      outputs: suspicions.map(percent),
      states: ['forward', 'backward'],
      label: t('Units of a text go in, states go on in both directions, and an answer comes out of each'),
    });
    card.say(
      places.length === 0 ? t('There is no word in it.') : t('Most suspicious first:'),
      ...places.map(({ text: unit, suspicion, expected }) =>
        element(
          'li',
          {},
          element('code', {}, untrusted(unit, 60)),
          ` ${format.percent(suspicion)} `,
          ...(expected === null
            ? []
            : [expected === '' ? t('expected: nothing') : untrusted(t('expected: {0}', expected), 80)]),
        ),
      ),
      figuresOf(network, t('yes or no at each step'), format),
    );
  }
  return card;
}
