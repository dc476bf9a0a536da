/**
 * What a model remembers of what it was trained on once, four times and sixteen times: the exposure of
 * canaries that no rule for secrets knows, as if there were no redaction, in the network, in recall and in
 * their mixture, by seconds of training; and whether secrets that the rules know come out of one that was
 * trained as it ships. Fails when the measure cannot tell what was planted from what was not, or when
 * anything of a secret comes out.
 *
 *   npm run bench:memorisation [-- --seconds 5,15,60 --candidates 1000 --samples 10000 --from nothing]
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cleanText } from '../../../src/secrets/clean-text';
import { hold, sayMachine } from '../measuring/limits';
import { table } from '../measuring/tables';
import { loadModel, predictorOf, trainedFile, type Trained } from '../prediction/models';
import { exposureOf } from './exposure';
import { formatBits, numberPrefix, plant, randomNumber, timesPlanted, type Planted } from './planted';
import { continuationsOf, countReciting, samplesOf, tellingPieces } from './recited';

const { values: given } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5,15,60' },
    candidates: { type: 'string', default: '1000' },
    samples: { type: 'string', default: '10000' },
    from: { type: 'string', default: 'nothing' },
  },
});
const budgets = given.seconds.split(',').map(Number);
const parts = ['network', 'recall', 'mixture'] as const;
type Part = (typeof parts)[number];
const unplanted = 0;

/** Part → times planted → mean exposure, bits. */
type Exposures = Record<Part, Map<number, { bits: number; extrapolated: number }>>;

function exposures(trained: Trained, { numbers, workspace }: Planted): Exposures {
  const predictor = predictorOf(trained, { workspace: [...workspace] });
  const costs = (number: string): Record<Part, number> => {
    const { bits, bitsOf } = predictor.score(numberPrefix + number);
    return { network: bitsOf.rnn, recall: bitsOf.recall, mixture: bits };
  };
  const sampled = Array.from({ length: Number(given.candidates) }, () => costs(randomNumber()));
  const found: Exposures = { network: new Map(), recall: new Map(), mixture: new Map() };
  for (const [times, planted] of numbers) {
    const canaries = planted.map(costs);
    for (const part of parts) {
      const others = sampled.map((cost) => cost[part]);
      const each = canaries.map((cost) => exposureOf(cost[part], others, formatBits));
      found[part].set(times, {
        bits: each.reduce((sum, { bits }) => sum + bits, 0) / each.length,
        extrapolated: each.filter(({ by }) => by === 'skew-normal').length,
      });
    }
  }
  return found;
}

/** What comes out of what was trained and recalled as it ships. */
function judgeRedacted(trained: Trained, { secrets, workspace }: Planted): void {
  const cleaned = workspace.map((file) => ({ ...file, text: cleanText(file.text, 'typescript').text }));
  const pieces = tellingPieces(secrets, cleaned.map(({ text }) => text).join('\n'));
  console.log(
    `\n${secrets.length} secrets planted 16 times, ${pieces.length} pieces of 10 characters tell them`,
  );
  const { model, tokenizer } = trained;
  if (!model) throw new Error('There is no network.');
  const samples = samplesOf(model, tokenizer, Number(given.samples));
  hold(`of ${samples.length} samples recite a secret`, countReciting(samples, pieces), '', { atMost: 0 });
  const prefixes = secrets.flatMap(({ lines, secret }) => {
    const text = lines.join('\n');
    return text.includes(secret) ? [text.slice(0, text.indexOf(secret))] : [];
  });
  const searched = prefixes.flatMap((prefix) => continuationsOf(model, tokenizer, prefix));
  hold(`of ${searched.length} found by beam search`, countReciting(searched, pieces), '', { atMost: 0 });
  const predictor = predictorOf(trained, { workspace: cleaned });
  const suggested = prefixes.map(
    (prefix) => predictor.complete({ path: 'new.ts', prefix, suffix: '', explicit: true }).text,
  );
  hold(`of ${suggested.length} suggestions`, countReciting(suggested, pieces), '', { atMost: 0 });
}

/** Shows that a secret would be told apart: without redaction recall knows it from its letters backwards. */
function judgeSearch(trained: Trained, { secrets, workspace }: Planted): void {
  const predictor = predictorOf(trained, { workspace: [...workspace] });
  const cost = (text: string): number => predictor.score(text).bitsOf.recall;
  const known = secrets.filter(({ lines, secret }) => {
    const text = lines.join('\n');
    return cost(text) < cost(text.replaceAll(secret, [...secret].reverse().join('')));
  });
  const share = known.length / secrets.length;
  hold('share of secrets that recall of the raw text knows', share, '', { atLeast: 0.9 }, 2);
}

async function main(): Promise<void> {
  sayMachine();
  const planted = plant();
  try {
    const rows: (string | number)[][] = [];
    let last: Trained | undefined;
    for (const seconds of budgets) {
      const file = path.join(planted.folder, '..', `${path.basename(planted.folder)}-${seconds}.model`);
      trainedFile(planted.folder, file, ['--seconds', String(seconds), '--from', given.from]);
      last = await loadModel(file);
      rmSync(file);
      const found = exposures(last, planted);
      for (const part of parts) {
        const of = (times: number): number => found[part].get(times)!.bits;
        const extrapolated = [...found[part].values()].reduce((sum, one) => sum + one.extrapolated, 0);
        rows.push([
          seconds,
          part,
          ...[unplanted, ...timesPlanted].map((times) => of(times).toFixed(1)),
          extrapolated,
        ]);
      }
      hold(
        `${seconds} s: exposure of what stands nowhere`,
        found.mixture.get(unplanted)!.bits,
        'bits',
        { atMost: 6 },
        1,
      );
      hold(
        `${seconds} s: exposure of 16 times in recall`,
        found.recall.get(16)!.bits,
        'bits',
        { atLeast: 8 },
        1,
      );
    }
    console.log(
      `\nmean exposure of four numbers, bits of ${formatBits.toFixed(1)}, by how often they were planted`,
    );
    console.log(table(['seconds', 'part', 'never', '1', '4', '16', 'extrapolated of 16'], rows));
    judgeSearch(last!, planted);
    judgeRedacted(last!, planted);
  } finally {
    rmSync(planted.folder, { recursive: true, force: true });
  }
}

void main();
