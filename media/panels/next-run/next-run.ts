/**
 * The controls of the next run: its settings with their values, what they amount to before it begins, and its
 * model as a file.
 */
import type { HostMessage, RunStatus } from '../../../src/protocol/dashboard/dashboard';
import { nextRunRanges, type NextRunSettings } from '../../../src/protocol/dashboard/dashboard-next-run';
import type { Forecast } from '../../../src/protocol/training/planner';
import { asFailure } from '../../../src/protocol/failure';
import { button, choice, element, field, freshId, setText, section } from '../../page/elements';
import { forecastSentence, rangeProblem, type NumberName } from './next-run-sentences';
import type { ListeningPart, Page } from '../../page/page';
import { LatestQuestion, type Outcome } from '../../page/latest-question';
import { cellKinds, cells, tokenKinds } from '../../../src/protocol/kinds';
import { busy, tokenNames } from '../../text/sentences';
import { inUsersWords, t } from '../../text/texts';

export function nextRun(page: Page): ListeningPart {
  const { format } = page;
  const asked = new LatestQuestion(page);
  /** What was changed here and is not written yet: a telling that knows nothing of it must not undo it. */
  const changing = new Set<{ readonly name: keyof NextRunSettings }>();
  let settings: NextRunSettings | undefined;
  let forecast: Forecast | undefined;
  /** Why there is no forecast; empty while there is one, or while it is waited for. */
  let unknown = '';
  let wasBusy: boolean | undefined;

  const problem = element('p', {
    class: 'failure problem',
    role: 'alert',
    id: freshId('problem'),
    hidden: true,
  });
  const sentence = element('p', { class: 'forecast', role: 'status' });
  const refusal = element('p', { class: 'failure refusal', hidden: true });
  const begins = element('p', { class: 'note begins', hidden: true });

  const complain = (text: string): void => {
    setText(problem, text);
    problem.hidden = text === '';
  };
  const send = (name: keyof NextRunSettings, value: number | string): void => {
    complain('');
    const change = { name };
    changing.add(change);
    page.questions.ask('set', { name, value }).then(
      () => changing.delete(change),
      (thrown: unknown) => {
        changing.delete(change);
        complain(inUsersWords(asFailure(thrown)));
        if (settings !== undefined) showSettings(settings);
      },
    );
  };
  const number = (name: NumberName, step: number): HTMLInputElement => {
    const { least, most } = nextRunRanges[name];
    const input = element('input', {
      type: 'number',
      min: least,
      max: most,
      step,
      'aria-describedby': problem.id,
    });
    input.addEventListener('change', () => {
      const found = rangeProblem(name, input.valueAsNumber, format);
      input.setAttribute('aria-invalid', String(found !== ''));
      if (found === '') send(name, input.valueAsNumber);
      else complain(found);
    });
    return input;
  };
  const seconds = number('seconds', 1);
  const hiddenSize = number('hiddenSize', nextRunRanges.hiddenSize.multiple);
  const cell = choice(
    t('Cell'),
    cellKinds.map((value) => ({ value, label: cells[value].label })),
    'gru',
    (value) => send('cell', value),
  );
  const tokens = choice(
    t('Dictionary'),
    tokenKinds.map((value) => ({ value, label: tokenNames(value) })),
    'subwords',
    (value) => send('tokens', value),
  );
  const layers = choice(
    t('Layers'),
    ['1', '2', '3'].map((value) => ({ value, label: value })),
    '1',
    (value) => send('layers', Number(value)),
  );
  const save = button(t('Export the model …'), () => page.send({ type: 'export-model' }));
  const take = button(t('Import a model …'), () => page.send({ type: 'import-model' }));
  const remove = button(t('Delete the model …'), () => page.send({ type: 'delete-model' }));
  const form = element(
    'div',
    { class: 'form' },
    field(t('Time budget, seconds'), seconds, 'short budget'),
    cell,
    tokens,
    field(t('Hidden units, 0: chosen'), hiddenSize, 'short units'),
    layers,
  );
  const root = section(
    t('The next run'),
    'next-run',
    form,
    problem,
    sentence,
    begins,
    refusal,
    element('p', { class: 'actions' }, save, take, remove),
  );
  form.hidden = true;

  const check = (fieldset: HTMLFieldSetElement, value: string): void => {
    for (const input of fieldset.querySelectorAll('input')) input.checked = input.value === value;
  };
  /** What somebody is writing just now is left alone. */
  const fill = (input: HTMLInputElement, value: number): void => {
    if (document.activeElement === input && input.getAttribute('aria-invalid') === 'true') return;
    input.value = String(value);
    input.setAttribute('aria-invalid', 'false');
  };
  const showSettings = (now: NextRunSettings): void => {
    const open = new Set([...changing].map(({ name }) => name));
    if (!open.has('seconds')) fill(seconds, now.seconds);
    if (!open.has('hiddenSize')) fill(hiddenSize, now.hiddenSize);
    if (!open.has('cell')) check(cell, now.cell);
    if (!open.has('tokens')) check(tokens, now.tokens);
    if (!open.has('layers')) check(layers, String(now.layers));
  };
  const ask = (): void => {
    if (settings === undefined || busy(page.run.status.state)) return;
    unknown = '';
    void asked.ask('forecast', undefined).then(showForecast);
  };

  const showForecast = (outcome: Outcome<'forecast'> | undefined): void => {
    if (outcome === undefined) return;
    forecast = 'reply' in outcome ? outcome.reply : undefined;
    if ('refusal' in outcome) unknown = outcome.refusal;
    draw();
  };
  const onMessage = (message: HostMessage): void => {
    if (message.type !== 'next-run') return;
    settings = message.settings;
    save.disabled = remove.disabled = !message.stored;
    showSettings(settings);
    ask();
    draw();
  };

  function draw(): void {
    const { state } = page.run.status;
    const isBusy = busy(state);
    if (wasBusy === true && !isBusy) ask();
    wasBusy = isBusy;
    form.hidden = settings === undefined;
    const told = !isBusy && forecast !== undefined;
    setText(sentence, sentenceNow(state));
    setText(begins, told ? forecast!.begins : '');
    setText(refusal, told ? forecast!.refusal : '');
    begins.hidden = begins.textContent === '';
    refusal.hidden = refusal.textContent === '';
  }

  function sentenceNow(state: RunStatus['state']): string {
    if (busy(state)) return t('A run is going on: what is changed here holds for the next one.');
    if (settings === undefined) return t('Here stands what the next run would do, before it begins.');
    if (asked.open && forecast === undefined) return t('Looking at the text to say what would happen …');
    if (forecast !== undefined) return forecastSentence(forecast, format);
    return unknown === '' ? t('What would happen is not known yet.') : unknown;
  }
  draw();
  return { root, draw, onMessage };
}
