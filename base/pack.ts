/**
 * `npm run base:pack`: makes the file that ships, `base/base.safetensors`, of a trained network: rows of int8
 * with one scale each. Measures on held-out text what that costs, and refuses what costs or weighs too much.
 *
 *     npm run base:pack -- [--from FILE] [--tokens FILE] [--out FILE]
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openModelFile, sealedModelFile } from '../src/store/model-file-on-disk';
import { writeAtomically } from '../src/store/write-atomically';
import { decodeTokenFile } from '../src/training/run/token-file';
import { cache } from './cache';
import { manifestDigest } from './manifest';
import { bitsOfFiles } from './measure/bits-of-files';

const most = { bytes: 3_000_000, quantisationCost: 0.005 };

const decayed = join(cache.training, 'decayed.safetensors');
const { values: given } = parseArgs({
  options: {
    from: {
      type: 'string',
      default: existsSync(decayed) ? decayed : join(cache.training, 'current.safetensors'),
    },
    tokens: { type: 'string', default: cache.tokens },
    out: { type: 'string', default: 'base/base.safetensors' },
  },
});

async function pack(): Promise<void> {
  const tokens = decodeTokenFile(readFileSync(given.tokens), given.tokens);
  const model = openModelFile(readFileSync(given.from), given.from);
  const unmeasured = {
    ...model,
    corpusDigest: manifestDigest(),
    extra: { base: `${model.record.tokens} tokens` },
  };
  const quantised = openModelFile(sealedModelFile(unmeasured, true), given.out);
  const { tokenizer, validation } = tokens;
  const floats = await bitsOfFiles(model, tokenizer, validation);
  const packed = await bitsOfFiles(quantised, tokenizer, validation);
  const cost = packed / floats - 1;
  const record = { ...model.record, validationBitsPerCharacter: packed };
  const bytes = sealedModelFile({ ...unmeasured, record }, true);
  process.stdout.write(
    `${model.record.tokens.toLocaleString('en')} tokens read; held out ${floats.toFixed(4)} bits per character, packed ` +
      `${packed.toFixed(4)} (${(100 * cost).toFixed(2)} %); ${bytes.length.toLocaleString('en')} bytes\n`,
  );
  if (bytes.length > most.bytes)
    throw new Error(`The file has ${bytes.length} bytes, and ${most.bytes} may ship.`);
  if (cost > most.quantisationCost)
    throw new Error('Eight bits cost more than half a percent: train on, or do not ship it.');
  await writeAtomically(given.out, bytes);
}

void pack().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
