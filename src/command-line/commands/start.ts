/**
 * `unroll start`, behind `npm start`: trains on a folder while showing its progress, then shows what it
 * expects on lines that it has never seen: the cursor, the ghost text, and what really stood there.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { CorpusSource } from '../../protocol/corpus';
import type { TrainingEvent, TrainingOptions } from '../../protocol/training/training';
import { demonstrationModel } from '../demonstration-model';
import { fromFlag, startPath } from '../base';
import { command } from '../command';
import { folderSource, sourceFlags } from '../folder-source';
import { showHeldOutLines } from './held-out-lines';
import { bold, dim, print, printable, progressWriter } from '../output';
import { optional } from '../parameters';
import { runTraining, showEvent } from './train';
import { trainingFlags, trainingOptions } from '../training-flags';

/** Samples are shown at one temperature here; the dashboard shows them all. */
const shownTemperature = 0.5;

export const start = command({
  name: 'start',
  summary: 'learns a folder before your eyes, then completes lines it has never seen',
  positionals: { folder: optional('FOLDER') },
  flags: { from: fromFlag, ...trainingFlags, ...sourceFlags },
  run: ({ folder = defaultFolder(), from, include, exclude, encoding, ...flags }) =>
    demonstrate(
      folderSource(folder, { include, exclude, encoding }),
      trainingOptions(flags),
      startPath(from),
    ),
});

async function demonstrate(
  source: CorpusSource,
  options: TrainingOptions,
  base: string | undefined,
): Promise<void> {
  const folder = source.folders[0]!;
  const out = demonstrationModel(folder);
  await mkdir(path.dirname(out), { recursive: true });
  const say = (text = ''): void => void print(text);
  const progress = progressWriter(process.stdout);

  say(bold(`Unroll learns ${folder}`) + (options.seconds ? ` for ${options.seconds} s` : ''));
  const samples = new SampleReel(say, () => progress.end());
  const { record } = await runTraining({
    source,
    out,
    options,
    base,
    onEvent(event) {
      showEvent(event, progress, options.seconds);
      if (event.type === 'read') {
        const { files, characters } = event.report;
        progress.line(`Read ${files} files, ${characters.toLocaleString('en')} characters`);
      }
      samples.see(event);
    },
  });
  progress.end();
  const bits = record.validationBitsPerCharacter ?? record.trainingBitsPerCharacter;
  say(
    `\n${bold('Learned.')} ${record.files} files in ${record.seconds.toFixed(0)} s: ${bits.toFixed(2)} bits per character on text it had not seen.`,
  );

  if (record.reason !== 'stopped') await showHeldOutLines(source, out, say);
  say(`\nThe model: ${out}`);
  say(
    `Open it in VS Code: ${bold(`npm run code -- ${quoted(path.relative(process.cwd(), folder) || '.')}`)}`,
  );
}

function defaultFolder(): string {
  return path.resolve(__dirname, '..', 'src');
}

/** Shows a sample before the first step, one half-way and one at the end, so that one sees it learn. */
class SampleReel {
  private shownHalf = false;
  private progress = 0;
  private last: string | undefined;

  constructor(
    private readonly say: (text: string) => void,
    private readonly makeRoom: () => void,
  ) {}

  see(event: TrainingEvent): void {
    if (event.type === 'point') this.progress = event.point.progress;
    if (event.type === 'sample' && event.sample.temperature === shownTemperature) {
      if (event.sample.step === 0) this.show('What it writes before the first step', event.sample.text);
      else if (!this.shownHalf && this.progress >= 0.45) {
        this.shownHalf = true;
        this.show('What it writes half-way', event.sample.text);
      } else this.last = event.sample.text;
    }
    if (event.type === 'finished' && this.last !== undefined)
      this.show('What it writes at the end', this.last);
  }

  private show(title: string, text: string): void {
    this.makeRoom();
    const lines = printable(text).split('\n').slice(0, 8);
    this.say(
      `\n${bold(title)} (temperature ${shownTemperature})\n${lines.map((line) => `  ${dim('│')} ${line.slice(0, 100)}`).join('\n')}\n`,
    );
  }
}

function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : JSON.stringify(word);
}
