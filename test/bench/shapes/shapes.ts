/**
 * The benchmark of the networks of other shapes: what each must reach, met or missed. Ends with 1 when a bar
 * is missed that `docs/performance.md` does not declare missed.
 *
 *     npm run bench:shapes -- [--steps N] [--corpora rxjs,python,go,clap,git] [--seconds N]
 *         [--characters N] [--only languages|proofreading|abbreviations]
 */
import { parseArgs } from 'node:util';
import { readFileSync } from 'node:fs';
import { corpus, sources } from '../prediction/corpora';
import { amongOrNone } from '../measuring/choices';
import { judge, type Verdict, verdict, verdictTable } from '../measuring/verdicts';
import { table } from '../measuring/tables';
import { measureAbbreviations } from './abbreviations';
import { measureLanguages } from './languages';
import { measureProofreading } from './proofreading';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '800' },
    corpora: { type: 'string', default: Object.keys(sources).join(',') },
    seconds: { type: 'string', default: '60' },
    /** That each typist types of a corpus. */
    characters: { type: 'string', default: '12000' },
    only: { type: 'string' },
  },
});

const only = amongOrNone('shape', ['languages', 'proofreading', 'abbreviations'], values.only);

async function main(): Promise<void> {
  const steps = Number(values.steps);
  const wanted = (name: string): boolean => only === undefined || only === name;
  const verdicts: Verdict[] = [];

  if (wanted('languages')) {
    const { accuracy, languages, taught } = await measureLanguages(steps);
    console.log(
      `\nLanguages of texts of 200 characters, ${taught.steps} steps in ${taught.seconds.toFixed(0)} s`,
    );
    console.log(table(['language', 'files held out', 'right', 'taken for'], languages.map(Object.values)));
    verdicts.push(verdict('must', 'languages told at 200 characters', accuracy, '≥', 0.97));
  }

  if (wanted('proofreading')) {
    const corpora = values.corpora.split(',').map(corpus);
    const rows = [];
    for (const one of corpora) {
      const found = await measureProofreading(one, steps, Number(values.seconds));
      rows.push({ name: one.name, ...found });
      console.log(`\n${one.name}: ${JSON.stringify(found.kinds)}`);
    }
    const head = ['corpus', 'planted', 'found', 'share', 'by surprise', 'times surprise'];
    const cells = rows.map(({ name, planted, found, surprise }) => {
      return [name, planted, found, found / planted, surprise, found / Math.max(1, surprise)];
    });
    console.log(table(head, cells));
    const half = rows.filter(({ planted, found }) => found >= planted / 2).length;
    const times =
      rows.reduce((sum, { found }) => sum + found, 0) /
      Math.max(
        1,
        rows.reduce((sum, { surprise }) => sum + surprise, 0),
      );
    verdicts.push(
      verdict('must', 'corpora with half of the mistakes among the first n', half, '≥', 3),
      verdict('must', 'mistakes found, of those that surprise finds', times, '≥', 1.5),
    );
  }

  if (wanted('abbreviations')) {
    const rows = [];
    const gains: number[] = [];
    let [precision, p95] = [1, 0];
    for (const one of values.corpora.split(',').map(corpus)) {
      // The typist abbreviates names of programs.
      if (one.language === 'prose') continue;
      const characters = Number(values.characters);
      const typed = await measureAbbreviations(one, steps, Number(values.seconds), characters);
      rows.push(...typed.map((each) => [one.name, ...Object.values(each)]));
      const [word, , abbreviating] = typed;
      gains.push(100 * (abbreviating.keystrokeSavings - word.keystrokeSavings));
      precision = Math.min(precision, abbreviating.precision);
      p95 = Math.max(p95, abbreviating.p95);
    }
    console.log(table(['corpus', 'typist', 'keys saved', 'precision', 'p95 ms'], rows));
    const average = gains.reduce((sum, gain) => sum + gain, 0) / gains.length;
    verdicts.push(
      verdict('must', 'points of keys saved by abbreviations', average, '≥', 3),
      verdict('must', 'precision for a typist who abbreviates', precision, '≥', 0.6),
      verdict('must', 'milliseconds for a typist who abbreviates, p95', p95, '≤', 10),
    );
  }

  // Of shapes that are not built yet; a bar that is not measured is not met.
  if (only === undefined) {
    verdicts.push(
      verdict('must', 'share of wrong suggestions that judging acceptance saves', null, '≥', 0.25),
    );
  }

  const declared = readFileSync('docs/performance.md', 'utf8').split('\n');
  const isDeclared = ({ what }: Verdict): boolean =>
    declared.some((line) => line.includes(`missed: ${what}`));
  console.log(`\n${verdictTable(verdicts)}`);
  judge(verdicts.map((one) => (isDeclared(one) ? { ...one, kind: 'goal' } : one)));
}

void main();
