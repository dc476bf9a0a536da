/** `unroll corpus`: what would be read of a folder, what is passed over and why, what is redacted. */
import { readCorpus } from '../corpus/read/read-corpus';
import { onePositional, readArguments } from './arguments';
import { folderSource, sourceFlags } from './folder-source';
import { printable, printJson } from './output';

export async function corpus(words: readonly string[]): Promise<void> {
  const given = readArguments(words, {
    json: { type: 'boolean' },
    ...sourceFlags,
  });
  const folder = onePositional(
    given,
    'folder',
    'unroll corpus FOLDER [--include GLOB]... [--exclude GLOB]... [--json]',
  );
  const { report } = await readCorpus(folderSource(folder, given));
  if (given.flag('json')) return printJson(report);
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
