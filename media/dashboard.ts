/** The page: makes its parts once, listens to the host, and draws what changed at the next frame. */
import type { HostMessage } from '../src/protocol/dashboard/dashboard';
import { ChosenState, readChoices } from './page/choices';
import { controls } from './page/controls';
import { dictionary } from './panels/dictionary/dictionary';
import { embeddings } from './panels/embeddings/embeddings';
import { expectations } from './panels/expectations/expectations';
import { figures } from './panels/learning/figures';
import { gradientThroughTime } from './panels/gradient/gradient';
import { formats } from './text/format';
import { connect } from './page/host';
import { learning } from './panels/learning/learning';
import { cell } from './panels/network/cell';
import { nextRun } from './panels/next-run/next-run';
import type { Page } from './page/page';
import { row, tabs } from './page/tabs';
import { Run } from './page/run';
import { sampler } from './panels/samples/sampler';
import { samples } from './panels/samples/samples';
import { sentence } from './panels/surprise/sentence';
import { shapes } from './panels/shapes/shapes';
import { suggestions } from './panels/suggestions/suggestions';
import { surprise } from './panels/surprise/surprise';
import { hiddenUnits } from './panels/units/hidden-units';
import { speak } from './text/texts';
import { onThemeChange } from './page/theme';

const texts = document.querySelector<HTMLMetaElement>('meta[name="unroll-texts"]')?.content ?? '{}';
speak(texts, document.documentElement.lang);
const host = connect(onMessage);
const page: Page = {
  run: new Run(),
  choices: new ChosenState(readChoices(host.remembered()), (choices) => host.remember(choices)),
  format: formats(document.documentElement.lang),
  earlier: [],
  nameOnScreen: '',
  send: host.send,
  questions: host.questions,
};

const head = controls(page);
const atAGlance = figures(page);
const curves = learning(page);
const written = samples(page);
const write = sampler(page);
const expected = expectations(page);
const surprised = surprise(page);
const product = sentence(page);
const network = cell(page);
const words = dictionary(page);
const embedded = embeddings(page);
const units = hiddenUnits(page);
const gradient = gradientThroughTime(page);
const unrolled = shapes(page);
const setUp = nextRun(page);
const offered = suggestions(page);
const drawn = [head, setUp, atAGlance, curves, written, network, words, units, gradient, offered];

document.querySelector('#dashboard')?.replaceChildren(
  head.root,
  atAGlance.root,
  row(curves.root, written.root),
  row(expected.root, offered.root),
  tabs(page.choices, {
    learn: [write.root, gradient.root],
    use: [surprised.root, product.root],
    inside: [network.root, units.root, words.root, embedded.root, unrolled.root],
    next: [setUp.root],
  }),
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
  host.send({ type: 'ready' });
}

function onMessage(message: HostMessage): void {
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
      page.nameOnScreen = message.nameOnScreen;
      break;
    default:
      for (const part of [expected, setUp, offered]) part.onMessage(message);
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
