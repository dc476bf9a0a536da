/**
 * The bench of context mixing over bytes: bits per character of the held-out files behind the workspace, of
 * the contexts alone, of the network's next byte alone and of both, next to `zpaq -m5`; how fast bytes are
 * learned and counted, and how much memory that takes. Measures the mixing itself, outside of the predictor.
 *
 *   npm run bench:context-mixing -- [--corpora rxjs,clap] [--models .cache/models] [--seconds 60]
 *   [--without-network]
 *     [--characters 50000] [--counted 0.75]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { contextMixingFile } from '../../../../src/kernels/context-mixing/load';
import { BitMixture, classesBefore, newMixedBit } from '../../../../src/prediction/mixture/bit-mixture';
import { BytesOfTokens } from '../../../../src/prediction/mixture/bytes-of-tokens';
import { Mixture } from '../../../../src/prediction/mixture/mixture';
import { Recall } from '../../../../src/prediction/recall/recall';
import { conditions } from '../../measuring/conditions';
import { zpaq } from '../bits';
import { corpus, type Corpus, type CorpusText, sources } from '../corpora';
import { loadModel, modelFile } from '../models';
import { type Cell, table } from '../../measuring/tables';
import { documentOf } from '../../../fixtures/learned-bytes';
import { learnWorkspace } from './learn-workspace';

const { values: given } = parseArgs({
  options: {
    corpora: { type: 'string', default: Object.keys(sources).join(',') },
    models: { type: 'string', default: '.cache/models' },
    seconds: { type: 'string', default: '60' },
    characters: { type: 'string', default: '1000000' },
    /** The first so much of the workspace is only counted. */
    counted: { type: 'string', default: '0' },
    'without-network': { type: 'boolean', default: false },
  },
});

const module = new WebAssembly.Module(new Uint8Array(readFileSync(`dist/kernels/${contextMixingFile}`)));

async function measure(name: string): Promise<Cell[]> {
  const texts = corpus(name);
  const heldOut: CorpusText[] = [];
  let characters = 0;
  for (const one of texts.heldOut) {
    if (characters >= Number(given.characters)) break;
    heldOut.push(one);
    characters += [...one.text].length;
  }
  const documents = heldOut.map(({ text }) => documentOf(text));
  const bytes = documents.reduce((sum, { length }) => sum + length, 0);
  const { mixing, counted, learned } = learnWorkspace(module, texts.workspace, bytes, Number(given.counted));
  const network = given['without-network'] ? null : await networkOf(texts);
  const bits = { contexts: 0, network: 0, both: 0 };
  const mixture = new BitMixture();
  for (const [i, document] of documents.entries()) {
    mixing.begin(texts.workspace.length + i);
    let reading = network?.begin();
    for (const byte of document) {
      const row = reading && network!.bytes.distribution(network!.next, reading);
      const surest = row ? row.reduce((most, p) => Math.max(most, p), 0) : 0;
      const before = { surest, classes: classesBefore(mixing.save()) };
      mixing.prepare(true);
      let [node, low, width] = [1, 0, 256];
      for (let bit = 7; bit >= 0; bit--) {
        if (bit === 3) mixing.openHalf(node);
        const y = (byte >> bit) & 1;
        const cost = (p: number): number => -Math.log2(y === 1 ? p : 1 - p);
        const contexts = mixing.predict(node, bit);
        bits.contexts += cost(contexts);
        width /= 2;
        if (row) {
          const share = shareOfUpper(row, low, width);
          bits.network += cost(share);
          const mixed = mixture.mix(contexts, share, node, before, newMixedBit(String(i)));
          bits.both += cost(mixed.probability);
          mixture.learn(mixed, y);
        }
        low += y * width;
        mixing.learnBit(node, bit, y);
        node = 2 * node + y;
      }
      mixing.finishByte(byte);
      if (reading) reading = network!.bytes.read(network!.next, reading, byte);
    }
  }
  const anchor = characters < Number(given.characters) ? zpaq(texts) : null;
  const both = network ? bits.both / characters : null;
  return [
    `${name}, ${texts.language}`,
    bits.contexts / characters,
    network ? bits.network / characters : null,
    both,
    anchor,
    anchor && (both ?? bits.contexts / characters) / anchor,
    learned,
    counted,
    mixing.bytes / 1e6,
  ];
}

/** The network alone: the mixture of a workspace without text. */
async function networkOf(texts: Corpus) {
  const { tokenizer, model } = await loadModel(modelFile(texts, Number(given.seconds), given.models));
  const nothing = new Recall(tokenizer.size, tokenizer.kind);
  const mixture = new Mixture(tokenizer.size, tokenizer.kind, model, nothing);
  const bytes = new BytesOfTokens(tokenizer);
  return {
    bytes,
    next: mixture.within(null),
    begin: () => bytes.behind(mixture.start(tokenizer.endOfSequence)),
  };
}

/** Of the bytes from `low` on, twice `width` of them, the probability that it is one of the upper half. */
function shareOfUpper(row: Float64Array, low: number, width: number): number {
  let [lower, upper] = [0, 0];
  for (let byte = low; byte < low + width; byte++) {
    lower += row[byte]!;
    upper += row[byte + width]!;
  }
  return upper / (lower + upper);
}

async function main(): Promise<void> {
  const began = conditions();
  const rows: Cell[][] = [];
  for (const name of given.corpora.split(',')) {
    rows.push(await measure(name));
    process.stderr.write(
      `${rows
        .at(-1)!
        .map((cell) => (typeof cell === 'number' ? cell.toFixed(4) : cell))
        .join(' ')}\n`,
    );
  }
  console.log(`began on ${began}; ended on ${conditions()}\n`);
  const head = ['bits per character', 'contexts', 'network', 'both', 'zpaq -m5', 'ours / zpaq'];
  console.log(table([...head, 'µs to learn a byte', 'to count one', 'MB'], rows));
}

void main();
