/** `unroll corpus`: what would be read of a folder, what is passed over and why, what is redacted. */
import { readCorpus } from '../../corpus/read/read-corpus';
import { countCharacters } from '../../text/characters/code-points';
import type { CorpusReport, SkipReason } from '../../protocol/corpus';
import { shown } from '../../text/shown';
import { command } from '../command';
import { folderSource, sourceFlags, warnOfUnmatched } from '../folder-source';
import { print, printJson } from '../output';
import { one, toggle } from '../parameters';

export const corpus = command({
  name: 'corpus',
  summary: 'tells what would be read of a folder, and what not and why',
  positionals: { folder: one('FOLDER') },
  flags: {
    ...sourceFlags,
    files: toggle('lists each file that is read, and each that is not with the reason and the rule'),
    json: toggle('prints one JSON object; with --files one more for each file before it'),
  },
  async run({ folder, files: listed, json, ...narrowed }) {
    const onSkip = (file: string, reason: SkipReason, rule?: string): void =>
      json
        ? printJson({ file, skipped: reason, ...(rule !== undefined && { rule }) })
        : say(skipLine(file, reason, rule));
    const { report, files } = await readCorpus(folderSource(folder, narrowed), listed ? { onSkip } : {});
    for (const { path, language, text, validation } of listed ? files : []) {
      const characters = countCharacters(text);
      if (json) printJson({ file: path, language, characters, validation });
      else say(`${path}  ${language}, ${characters.toLocaleString('en')} characters`);
    }
    warnOfUnmatched(report);
    if (json) printJson(report);
    else describe(report);
  },
});

function say(text: string): void {
  print(shown(text, 'line'));
}

function skipLine(file: string, reason: SkipReason, rule: string | undefined): string {
  return `${file}  passed over, ${reason}${rule === undefined ? '' : ` (${rule})`}`;
}

function describe(report: CorpusReport): void {
  say(
    `${report.files} files, ${report.characters.toLocaleString('en')} characters, ${report.seconds.toFixed(1)} s`,
  );
  say(
    `  held out to measure with: ${report.validationFiles} files, ${report.validationCharacters.toLocaleString('en')} characters`,
  );
  for (const { language, files, characters } of report.languages)
    say(`  ${language}: ${files} files, ${characters.toLocaleString('en')} characters`);
  for (const { reason, files, examples, wayOut } of report.skipped) {
    say(`  passed over, ${reason}: ${files} (${examples.join(', ')})`);
    if (wayOut !== undefined) say(`    ${wayOut}`);
  }
  for (const { kind, count } of report.redactions) say(`  redacted, ${kind}: ${count}`);
}
