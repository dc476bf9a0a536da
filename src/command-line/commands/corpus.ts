/** `unroll corpus`: what would be read of a folder, what is passed over and why, what is redacted. */
import { readCorpus } from '../../corpus/read/read-corpus';
import type { CorpusReport } from '../../protocol/corpus';
import { command } from '../command';
import { folderSource, sourceFlags } from '../folder-source';
import { printable, printJson } from '../output';
import { one, toggle } from '../parameters';

export const corpus = command({
  name: 'corpus',
  summary: 'tells what would be read of a folder, and what not and why',
  positionals: { folder: one('FOLDER') },
  flags: { ...sourceFlags, json: toggle('prints one JSON object') },
  async run({ folder, json, ...narrowed }) {
    const { report } = await readCorpus(folderSource(folder, narrowed));
    if (json) printJson(report);
    else describe(report);
  },
});

function describe(report: CorpusReport): void {
  const say = (text: string): void => void process.stdout.write(`${printable(text)}\n`);
  say(
    `${report.files} files, ${report.characters.toLocaleString('en')} characters, ${report.seconds.toFixed(1)} s`,
  );
  say(
    `  held out to measure with: ${report.validationFiles} files, ${report.validationCharacters.toLocaleString('en')} characters`,
  );
  for (const { language, files, characters } of report.languages)
    say(`  ${language}: ${files} files, ${characters.toLocaleString('en')} characters`);
  for (const { reason, files, examples } of report.skipped)
    say(`  passed over, ${reason}: ${files} (${examples.join(', ')})`);
  for (const { kind, count } of report.redactions) say(`  redacted, ${kind}: ${count}`);
}
