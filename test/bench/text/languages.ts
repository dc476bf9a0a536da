/**
 * Keys saved on text as people really have it: sentences of equal structure in nine ways of writing, each
 * within a fifth of English, and one corpus of code whose files are typed with other line ends and another
 * indentation, within two points of each other. A key types a grapheme. Fails when a limit is missed.
 *
 *   npm run bench:languages
 *   npm run bench:languages -- --steps 0      recall alone
 *   npm run bench:languages -- english thai   only these, and the forms
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  noReplay,
  onScreen,
  replay,
  reportOf,
  type ReplayReport,
} from '../../../src/prediction/evaluation/replay';
import { Failure } from '../../../src/protocol/failure';
import { PredictorService } from '../../../src/threads/predictor/predictor-service';
import { generatedText, languages, type Language } from '../../languages';
import { among } from '../measuring/choices';
import { conditions } from '../measuring/conditions';
import { table } from '../measuring/tables';
import { judge, verdict, verdictTable, type Verdict } from '../measuring/verdicts';
import { trainedFile } from '../prediction/models';

const { values, positionals } = parseArgs({
  options: { steps: { type: 'string', default: '150' } },
  allowPositionals: true,
});
const steps = Number(values.steps);
const chosen = positionals.map((one) => among('language', languages, one));
/** Sentences of a file, files of a folder, and sentences that are typed. */
const [sentences, files, typed] = [60, 8, 16];
/** Of English, what another language may save less or more. */
const fifth = 0.2;
/** Between the forms of one corpus, points of savings. */
const points = 0.02;

const folder = mkdtempSync(join(tmpdir(), 'unroll-languages-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A folder with these files, and a model of it when one is wanted. */
async function learned(name: string, texts: ReadonlyMap<string, string>): Promise<PredictorService> {
  const where = join(folder, name);
  mkdirSync(where);
  for (const [file, text] of texts) writeFileSync(join(where, file), text);
  const service = new PredictorService();
  if (steps > 0)
    await service.load(
      trainedFile(where, join(folder, `${name}.model`), ['--steps', String(steps), '--from', 'nothing']),
    );
  await service.workspace({ folders: [where], exclude: [] });
  return service;
}

function saved(service: PredictorService, file: string, text: string): ReplayReport {
  const counts = noReplay();
  const path = resolve(folder, file);
  service.learn(path, '');
  const suggester = {
    complete: (prefix: string) =>
      service.complete({ path, prefix, suffix: '' }, { budgetMilliseconds: Infinity }),
    outcome: (accepted: boolean) => service.outcome(accepted),
  };
  replay(text, onScreen(suggester), 'whole', counts);
  service.forget(path);
  return reportOf(counts);
}

async function ofLanguage(language: Language): Promise<ReplayReport> {
  const texts = Array.from({ length: files }, (_, i) => generatedText(language, sentences, i + 1));
  const service = await learned(language, new Map(texts.map((text, i) => [`${i}.md`, text])));
  return saved(service, 'typed.md', generatedText(language, typed, 1000));
}

const forms: Readonly<Record<string, (text: string) => string>> = {
  'LF, two spaces': (text) => text,
  'CRLF, two spaces': (text) => text.replaceAll('\n', '\r\n'),
  'CR, two spaces': (text) => text.replaceAll('\n', '\r'),
  'LF, tabs': (text) => reindented(text, '\t'),
  'LF, four spaces': (text) => reindented(text, '    '),
  'CRLF, three spaces': (text) => reindented(text, '   ').replaceAll('\n', '\r\n'),
};

function reindented(text: string, unit: string): string {
  return text.replace(/^( {2})+/gm, (white) => unit.repeat(white.length / 2));
}

/**
 * Code of this project's own; of the last file, the beginning is typed in each form into a folder that has
 * never seen it.
 */
async function ofForms(): Promise<[string, ReplayReport][]> {
  const source = 'src/store';
  const names = readdirSync(source).filter((name) => name.endsWith('.ts'));
  const typedName = 'lock.ts';
  if (!names.includes(typedName))
    throw new Failure('no-text', `${source}/${typedName} is gone: name another file.`);
  const text = (name: string): string => readFileSync(join(source, name), 'utf8');
  const others = names.filter((name) => name !== typedName);
  const reports: [string, ReplayReport][] = [];
  for (const [i, [name, form]] of Object.entries(forms).entries()) {
    const service = await learned(`forms-${i}`, new Map(others.map((other) => [other, text(other)])));
    reports.push([name, saved(service, typedName, form(text(typedName).slice(0, 3000)))]);
  }
  return reports;
}

const row = ([name, report]: readonly [string, ReplayReport]): (string | number)[] => [
  name,
  report.characters,
  report.keystrokeSavings,
  report.precision,
  report.distraction,
];
const head = ['', 'graphemes', 'keys saved', 'precision', 'wrong per 100'];

async function main(): Promise<void> {
  console.log(`${conditions()}; ${steps > 0 ? `${steps} steps of training` : 'recall alone'}\n`);
  const asked =
    chosen.length > 0 ? languages.filter((one) => one === 'english' || chosen.includes(one)) : languages;
  const reports: [Language, ReplayReport][] = [];
  for (const language of asked) {
    reports.push([language, await ofLanguage(language)]);
    console.error(`${language} ${reports.at(-1)![1].keystrokeSavings.toFixed(3)}`);
  }
  const english = reports[0]![1].keystrokeSavings;
  const verdicts: Verdict[] = reports
    .slice(1)
    .map(([language, { keystrokeSavings }]) =>
      verdict(
        'must',
        `${language}: away from English, of its savings`,
        Math.abs(keystrokeSavings / english - 1),
        '≤',
        fifth,
      ),
    );
  console.log(`${table(head, reports.map(row))}\n`);
  const inForms = await ofForms();
  console.log(`${table(head, inForms.map(row))}\n`);
  const savings = inForms.map(([, { keystrokeSavings }]) => keystrokeSavings);
  verdicts.push(
    verdict(
      'must',
      'between the forms of one corpus',
      Math.max(...savings) - Math.min(...savings),
      '≤',
      points,
    ),
  );
  console.log(verdictTable(verdicts));
  judge(verdicts);
}

void main();
