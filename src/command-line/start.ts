/**
 * `unroll start`, behind `npm start`: trains on a folder before one's eyes, then shows what it expects on lines that it
 * has never seen: the cursor, the ghost text, and what really stood there.
 */
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createHash } from 'node:crypto';
import { readCorpus, type CorpusFile } from '../corpus/read-corpus';
import type { TrainerEvent } from '../protocol/training';
import { PredictionEngine } from '../workers/prediction-engine';
import { readArguments, UsageError } from './arguments';
import { printable, progressWriter } from './output';
import { runTraining, showEvent, trainingFlags, trainingOptions } from './train';

const shownLines = 12;
/** Samples are shown at one temperature here; the dashboard shows them all. */
const shownTemperature = 0.5;

export async function start(words: readonly string[]): Promise<void> {
  const given = readArguments(words, trainingFlags);
  if (given.positionals.length > 1)
    throw new UsageError('Give one folder at most: npm start -- FOLDER --seconds N');
  const folder = path.resolve(given.positionals[0] ?? defaultFolder());
  const options = trainingOptions(given);
  const out = await modelPath(folder);
  const say = (text = ''): void => void process.stdout.write(`${text}\n`);
  const progress = progressWriter(process.stdout);

  say(bold(`Unroll learns ${folder}`) + (options.seconds ? ` for ${options.seconds} s` : ''));
  const samples = new SampleReel(say, () => progress.end());
  const { record } = await runTraining({
    folder,
    out,
    exclude: given.texts('exclude'),
    options,
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

  await showPredictions(folder, out, given.texts('exclude'), say);
  say(`\nThe model: ${out}`);
  say(
    `Open it in VS Code: ${bold(`npm run code -- ${quoted(path.relative(process.cwd(), folder) || '.')}`)}`,
  );
}

function defaultFolder(): string {
  return path.resolve(__dirname, '..', 'src');
}

async function modelPath(folder: string): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  const directory = path.join(cache, 'unroll', 'models');
  await mkdir(directory, { recursive: true });
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return path.join(directory, `${path.basename(folder)}-${digest}.safetensors`);
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

  see(event: TrainerEvent): void {
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

interface HeldOutLine {
  readonly file: CorpusFile;
  /** Code units before the cursor. */
  readonly cursor: number;
}

async function showPredictions(
  folder: string,
  model: string,
  exclude: readonly string[],
  say: (text?: string) => void,
) {
  const source = { folders: [folder], exclude: [...exclude] };
  const { files } = await readCorpus(source);
  const engine = new PredictionEngine();
  await engine.load(model);
  engine.learnFiles(files.filter((file) => !file.validation));
  const lines = chooseLines(files.filter((file) => file.validation));
  if (lines.length === 0) return say('No file was held out, so there is nothing new to show it.');
  say(
    `\n${bold('Lines it has never seen')}: ${dim('typed')}▏${ghost('what it suggests')} ${dim('→ what really stood there')}`,
  );
  let right = 0;
  let shown = 0;
  for (const { file, cursor } of lines) {
    const { text } = engine.complete({
      path: file.path,
      prefix: file.text.slice(0, cursor),
      suffix: '',
      explicit: false,
    });
    const rest = file.text.slice(cursor).split(/\r?\n/, 1)[0]!;
    const typed = file.text.slice(file.text.lastIndexOf('\n', cursor - 1) + 1, cursor).trimStart();
    const correct = text !== '' && rest.startsWith(text);
    if (text !== '') shown++;
    if (correct) right++;
    const mark = text === '' ? dim('·') : correct ? '✓' : '✗';
    say(`  ${mark} ${printable(typed)}▏${ghost(printable(text))} ${dim(`→ ${printable(rest)}`)}`);
  }
  say(
    dim(
      `  ${right} of ${shown} suggestions right; it stayed silent on ${lines.length - shown} of ${lines.length} lines.`,
    ),
  );
}

/** Spread evenly over the held-out files: lines of some length, the cursor behind their first third. */
function chooseLines(files: readonly CorpusFile[]): HeldOutLine[] {
  const candidates: HeldOutLine[] = [];
  for (const file of files) {
    for (const match of file.text.matchAll(/^[ \t]*(\S[^\n]{15,90})$/gm)) {
      const start = match.index + match[0].length - match[1]!.length;
      candidates.push({ file, cursor: start + Math.max(3, Math.floor(match[1]!.length / 3)) });
    }
  }
  const stride = Math.max(1, candidates.length / shownLines);
  return Array.from(
    { length: Math.min(shownLines, candidates.length) },
    (_, i) => candidates[Math.floor(i * stride)]!,
  );
}

const styled = (code: string) => (text: string) =>
  process.stdout.isTTY && text !== '' ? `\x1b[${code}m${text}\x1b[0m` : text;
const bold = styled('1');
const dim = styled('2');
const ghost = styled('36;3');

function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : JSON.stringify(word);
}
