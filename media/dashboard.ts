/** The page: makes its parts once, hears the host, and draws what changed at the next frame. */
import type { HostMessage } from '../src/protocol/dashboard';
import { ChosenState, readChoices } from './choices';
import { controls } from './controls';
import { element } from './elements';
import { expectations } from './expectations';
import { figures } from './figures';
import { formats } from './format';
import { connect } from './host';
import { inside } from './inside';
import { learning } from './learning';
import { nextRun } from './next-run';
import type { Page } from './page';
import { Run } from './run';
import { sampler } from './sampler';
import { samples } from './samples';
import { sentence } from './sentence';
import { suggestions } from './suggestions';
import { surprise } from './surprise';
import { speak } from './texts';
import { onThemeChange } from './theme';

speak(document.querySelector<HTMLMetaElement>('meta[name="unroll-texts"]')?.content ?? '{}');
const host = connect(hear);
let requests = 0;
const page: Page = {
  run: new Run(),
  choices: new ChosenState(readChoices(host.remembered()), (choices) => host.remember(choices)),
  format: formats(document.documentElement.lang),
  earlier: [],
  tell: host.tell,
  nextRequest: () => ++requests,
};

const head = controls(page);
const atAGlance = figures(page);
const curves = learning(page);
const written = samples(page);
const within = inside(page);
const asked = [sampler(page), expectations(page), surprise(page), sentence(page), ...within.parts] as const;
const [write, expected, surprised, product] = asked;
const setUp = nextRun(page);
const offered = suggestions(page);
const drawn = [head, setUp, atAGlance, curves, written, ...within.parts];

document
  .querySelector('#dashboard')
  ?.replaceChildren(
    head.root,
    setUp.root,
    atAGlance.root,
    element(
      'div',
      { class: 'panels' },
      element(
        'div',
        { class: 'column' },
        curves.root,
        expected.root,
        offered.root,
        within.network.root,
        within.gradient.root,
      ),
      element(
        'div',
        { class: 'column' },
        written.root,
        write.root,
        surprised.root,
        product.root,
        within.units.root,
        within.dictionary.root,
      ),
    ),
  );

let frame: number | undefined;
/** Many messages, one drawing. */
function draw(): void {
  frame ??= requestAnimationFrame(() => {
    frame = undefined;
    const began = performance.now();
    for (const part of drawn) part.draw();
    // Behind the charts, which paint at the end of this task.
    queueMicrotask(() => performance.measure('unroll-draw', { start: began }));
  });
}

let asking = false;
/** What was missed is asked for once; the answer is the whole history. */
function askForAll(): void {
  if (asking) return;
  asking = true;
  host.tell({ type: 'ready' });
}

function hear(message: HostMessage): void {
  switch (message.type) {
    case 'history':
      asking = false;
      page.run.restart(message);
      break;
    case 'progress':
      if (!page.run.grow(message)) askForAll();
      break;
    case 'earlier':
      page.earlier = message.runs;
      break;
    default:
      for (const part of [...asked, setUp, offered]) part.hear(message);
      return;
  }
  draw();
}

page.choices.onChange(draw);
onThemeChange(() => {
  for (const part of drawn) part.repaint?.();
});
for (const part of drawn) part.draw();
askForAll();
