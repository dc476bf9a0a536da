/** Lets the network write from a prompt: temperature, length, seed, and what to do with what it wrote. */
import { sampleLimits } from '../../../src/protocol/dashboard/dashboard-questions';
import { button, element, field, setText, section, submitOnEnter, untrusted } from '../../page/elements';
import type { Page, Part } from '../../page/page';
import { LatestQuestion, type Outcome } from '../../page/latest-question';
import { t } from '../../text/texts';
import { Alternatives } from './alternatives';

export function sampler(page: Page): Part {
  const { choices, format } = page;
  const question = new LatestQuestion(page);
  let written = '';

  const prompt = element('textarea', {
    rows: 2,
    maxlength: sampleLimits.promptCharacters,
    spellcheck: 'false',
  });
  prompt.value = choices.now.prompt;
  const temperature = element('input', {
    type: 'range',
    min: 0,
    max: 1.5,
    step: 0.05,
    value: choices.now.temperature,
  });
  const temperatureShown = element('output', {});
  const number = (value: number, least: number, most: number): HTMLInputElement =>
    element('input', { type: 'number', min: least, max: most, step: 1, value, required: true });
  const length = number(choices.now.length, sampleLimits.length.least, sampleLimits.length.most);
  const seed = number(choices.now.seed, sampleLimits.seed.least, sampleLimits.seed.most);
  const stopAtEnd = element('input', { type: 'checkbox', checked: choices.now.stopAtEnd });
  const write = button(t('Write'), () => ask(), 'primary');
  const another = button(t('Another'), () => {
    seed.valueAsNumber = (Number(seed.value) + 1) % sampleLimits.seed.most;
    ask();
  });
  another.title = t('The same with the next seed');
  const form = element(
    'div',
    { class: 'form' },
    field(t('Prompt'), prompt, 'wide'),
    element('div', { class: 'with-output' }, field(t('Temperature'), temperature), temperatureShown),
    field(t('Characters'), length, 'short'),
    field(t('Seed'), seed, 'short'),
    field(t('Stop where a file would end'), stopAtEnd, 'check'),
    element('div', { class: 'buttons' }, write, another),
  );
  const note = element('p', { class: 'note', role: 'status' });
  const output = element('pre', {
    class: 'written',
    tabindex: 0,
    role: 'region',
    'aria-label': t('What it wrote'),
  });
  const actions = element(
    'p',
    { class: 'actions' },
    button(t('Copy'), () => page.send({ type: 'copy', text: written })),
    button(t('Open as document'), () => page.send({ type: 'open', text: written })),
  );
  const alternatives = new Alternatives(page, output);
  const root = section(t('Let it write'), 'sampler', form, note, output, alternatives.root, actions);

  const showTemperature = (): void => {
    setText(temperatureShown, format.fixed(temperature.valueAsNumber, 2));
    temperature.setAttribute('aria-valuetext', temperatureShown.textContent);
  };
  /** What is wrong is outlined by the browser; the value of before still counts. */
  const valid = (): boolean => [length, seed].every((input) => input.checkValidity());
  const keep = (): void => {
    showTemperature();
    if (!valid()) return;
    choices.set({
      prompt: prompt.value,
      temperature: temperature.valueAsNumber,
      length: length.valueAsNumber,
      seed: seed.valueAsNumber,
      stopAtEnd: stopAtEnd.checked,
    });
  };
  form.addEventListener('input', keep);
  function ask(): void {
    if (!valid()) return;
    keep();
    const { prompt: begin, length: most, temperature: heat, seed: from, stopAtEnd: stop } = choices.now;
    const asked = { prompt: begin, length: most, temperature: heat, seed: from, stopAtEnd: stop };
    const answer = question.ask('sample', asked);
    setText(note, t('Writing …'));
    draw();
    void answer.then(show);
  }
  submitOnEnter(form, ask);
  showTemperature();

  const show = (outcome: Outcome<'sample'> | undefined): void => {
    if (outcome === undefined) return;
    if ('refusal' in outcome) {
      setText(note, outcome.refusal === '' ? t('It was not asked to the end.') : outcome.refusal);
      draw();
      return;
    }
    const begin = choices.now.prompt;
    const { reply } = outcome;
    written = begin + reply;
    setText(note, reply === '' ? t('It wrote nothing: a file may end here.') : '');
    output.replaceChildren(element('span', { class: 'given' }, untrusted(begin)), untrusted(reply, 20_000));
    draw();
    void alternatives.split(begin, reply);
  };
  function draw(): void {
    write.disabled = another.disabled = question.open;
    output.hidden = actions.hidden = written === '';
    note.hidden = note.textContent === '';
  }
  draw();
  return { root, draw };
}
