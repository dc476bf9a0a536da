/**
 * What the first opening of a folder costs: how soon there is ghost text before any training, how fast recall
 * is built, and the memory of it while it is built and when it serves. Fails when a limit is missed.
 *
 *   npm run bench:recall            the texts of the prediction benchmark, copied until there are 5 and 10 MB
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { encodeWhole } from '../../../src/prediction/document/document-state';
import { ByteRecall } from '../../../src/prediction/contexts/byte-recall';
import { Recall } from '../../../src/prediction/recall/recall';
import { learnTokenizer } from '../../../src/text/learn-tokenizer';
import { makeContextMixing } from '../../../src/threads/kernels/kernel-builds';
import { BackgroundContexts } from '../../../src/threads/predictor/background-contexts';
import { KeptLearning } from '../../../src/threads/predictor/kept-learning';
import { PredictorService } from '../../../src/threads/predictor/predictor-service';
import { until } from '../../until';
import { hold, sayMachine } from '../measuring/limits';
import { corpus, type CorpusText, sources } from './corpora';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Different texts of all languages, so many megabytes of them at most. */
function texts(megabytes: number): CorpusText[] {
  const found: CorpusText[] = [];
  let left = megabytes * 1e6;
  for (const name of Object.keys(sources)) {
    for (const { path, text } of corpus(name).workspace) {
      if (left <= 0) return found;
      found.push({ path: join(name, path), text });
      left -= Buffer.byteLength(text);
    }
  }
  return found;
}

const megabytesOf = (found: readonly CorpusText[]): number =>
  found.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1e6;

function megabytesInUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

/** Of processor time: other work on the machine does not count, or less. */
function processorSeconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

/** As the extension opens a folder: asked again and again while it is read. */
async function opening(found: readonly CorpusText[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-opening-'));
  try {
    for (const { path, text } of found) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    console.log(`\n${megabytesOf(found).toFixed(1)} MB opened for the first time`);
    const storage = join(folder, '.storage');
    // Whether a file that was written just now is the same later cannot be told: no folder is that young.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    const [contexts, kept] = [new BackgroundContexts(), new KeptLearning(storage, console.log)];
    const service = new PredictorService(undefined, contexts, kept);
    const began = performance.now();
    const start = process.cpuUsage();
    let [first, longest, complete] = [NaN, 0, NaN];
    const opened = service.workspace({ folders: [folder], exclude: [] }).then(() => {
      complete = processorSeconds(start);
    });
    for (let asked = 0; Number.isNaN(complete); asked++) {
      const text = suggestedBehind(prefixes[asked % prefixes.length]!, service, folder);
      if (text !== '' && Number.isNaN(first)) {
        first = processorSeconds(start);
        console.log(
          `ghost text ${((performance.now() - began) / 1000).toFixed(2)} s after opening, by the clock`,
        );
      }
      const waited = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 20));
      longest = Math.max(longest, performance.now() - waited - 20);
    }
    await opened;
    hold('ghost text after', first, 's', { atMost: 1 }, 2);
    hold('all of it after', complete, 's', { atMost: 10 }, 2);
    console.log(`longest wait of a request behind the reading: ${longest.toFixed(0)} ms`);
    await contexts.caughtUp();
    await until('what was learned is kept', () => existsSync(storage) && kept.isAtRest);
    const suggested = prefixes.map((prefix) => suggestedBehind(prefix, service, folder));
    await openingAgain(folder, storage, suggested);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Beginnings of which some are known to a folder of code. */
const prefixes = [
  'import { ',
  'import { Observable } fr',
  'if err != nil {\n\tretu',
  'def __init__(',
  'impl std::fmt::Display f',
];

function suggestedBehind(prefix: string, service: PredictorService, folder: string): string {
  return service.complete({ path: join(folder, 'new.ts'), prefix, suffix: '', eagerness: 1 }).text;
}

/**
 * As another start of the editor opens the folder, until all is known again.
 * @param suggested behind the prefixes, before
 */
async function openingAgain(folder: string, storage: string, suggested: readonly string[]): Promise<void> {
  const contexts = new BackgroundContexts();
  const service = new PredictorService(undefined, contexts, new KeptLearning(storage, console.log));
  collect();
  const [began, start] = [performance.now(), process.cpuUsage()];
  await service.workspace({ folders: [folder], exclude: [] });
  await contexts.caughtUp();
  const again = prefixes.map((prefix) => suggestedBehind(prefix, service, folder));
  const seconds = (performance.now() - began) / 1000;
  hold('the next opening', processorSeconds(start), 's', { atMost: 0.5 }, 2);
  console.log(`${seconds.toFixed(2)} s by the clock`);
  const known = suggested.filter((text) => text !== '').length;
  const same = suggested.filter((text, i) => text !== '' && text === again[i]).length;
  console.log(`before, ghost text was ${JSON.stringify(suggested)}`);
  hold('of what was suggested before, is again', known === 0 ? 0 : same / known, '', { atLeast: 1 }, 2);
}

/** Recall alone, over texts that are there anyway. */
function building(found: readonly CorpusText[]): void {
  const tokenizer = learnTokenizer(
    'subwords',
    found.map(({ text }) => text),
  );
  const encoded = found.map(({ text }) => encodeWhole(tokenizer, text));
  collect();
  const before = megabytesInUse();
  const recall = new Recall(tokenizer.size, tokenizer.kind);
  let peak = 0;
  const memories = [];
  const start = process.cpuUsage();
  for (const [i, tokens] of encoded.entries()) {
    memories.push(recall.learn(tokens));
    if (i % 16 === 0) peak = Math.max(peak, megabytesInUse() - before);
  }
  const seconds = processorSeconds(start);
  collect();
  const serving = megabytesInUse() - before;
  const size = megabytesOf(found);
  console.log(`\n${size.toFixed(1)} MB learned by recall, ${memories.length} files`);
  const scale = 10 / size;
  hold('built', size / seconds, 'MB/s', { atLeast: 2 }, 2);
  hold('memory while 10 MB are built', peak * scale, 'MB', { atMost: 250 });
  hold('memory when 10 MB serve', serving * scale, 'MB', { atMost: 120 });
  hold('of that, what recall says it takes', (recall.bytes * scale) / 2 ** 20, 'MB', { atMost: 120 });
}

/** Contexts alone, as they learn in the background. */
function learningContexts(found: readonly CorpusText[]): void {
  const recall = new ByteRecall(makeContextMixing);
  for (const { path, text } of found) recall.learn(path, text);
  const start = process.cpuUsage();
  const steps = recall.catchUp();
  let answers = NaN;
  while (steps.next().done !== true)
    if (recall.contexts && Number.isNaN(answers)) answers = processorSeconds(start);
  const seconds = processorSeconds(start);
  const size = megabytesOf(found);
  console.log(`\n${size.toFixed(1)} MB learned by contexts, ${found.length} files`);
  console.log(`contexts answer after ${answers.toFixed(2)} s`);
  hold('learned', size / seconds, 'MB/s', { atLeast: 0.3 }, 2);
  hold('memory of contexts', recall.contexts!.bytes / 2 ** 20, 'MB', { atMost: 200 });
}

sayMachine();
void opening(texts(5)).then(() => {
  building(texts(10));
  learningContexts(texts(10));
});
