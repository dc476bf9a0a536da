import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cellKinds, cells, type Cell } from '../../../../src/protocol/kinds';
import { randomBatch, smallConfiguration, smallNetwork } from '../small-network';

/** SHA-256 of the weights after five steps of two layers with dropout, on the f32 reference. */
const digests: Readonly<Record<Cell, string>> = {
  rnn: 'b82e903f553387f30d0f000b7fdddf34d4d69e36f82ab94ec86fd9612a73e9a0',
  gru: '461f1319206763378dc00b764666af5077b2fa6564070f43a2a4524aae209155',
  lstm: '1301d32d40e3a26c77b061cd1580b9f31c402382b43a715cec2c05e29d2998a5',
};

/** Everything of the product that says the name of a cell, but for the table itself. */
function filesThatName(cell: Cell): string[] {
  const spoken = new RegExp(`'${cell}'|\\b${cell}(?=:|Forward|Backward|Reference|\\b.*from)`);
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .concat(readdirSync('media', { recursive: true, encoding: 'utf8' }).map((file) => `../media/${file}`))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.posix.join('src', file.replaceAll(path.sep, '/')));
  return sources
    .filter((file) => file !== 'src/protocol/kinds.ts' && spoken.test(readFileSync(file, 'utf8')))
    .sort();
}

describe('a cell in training', () => {
  for (const cell of cellKinds) {
    it(`gives the same bits for a seed as ever: ${cell}`, () => {
      const configuration = smallConfiguration(cell, 2, 'tied');
      const { trainer } = smallNetwork(configuration, { dropout: 0.2 }, 'f32');
      for (let step = 0; step < 5; step++) trainer.train(randomBatch(3, 5, 21, step), 0.01, 1);
      const bits = Float32Array.from(trainer.parameters());
      const digest = createHash('sha256').update(new Uint8Array(bits.buffer)).digest('hex');
      assert.equal(digest, digests[cell]);
    });

    it(`has a file, a kernel with its reference, and a line where they are listed: ${cell}`, () => {
      assert.ok(cells[cell].gates > 0);
      const others = [
        // What is chosen where nothing is, and the article of a vanilla RNN.
        ...['src/command-line/', 'src/protocol/settings-table.ts', 'media/panels/'],
        // The networks that are taught beside the model.
        ...['abbreviations', 'languages', 'memory', 'proofreading'].map((of) => `src/training/${of}/`),
        // The network as a part of the mixture.
        ...(cell === 'rnn' ? ['src/prediction/'] : []),
      ];
      assert.deepEqual(
        filesThatName(cell).filter((file) => !others.some((place) => file.startsWith(place))),
        [
          `src/kernels/assembly/cells/${cell}.ts`,
          'src/kernels/reference/cells.ts',
          `src/training/cells/${cell}.ts`,
          'src/training/cells/trained-cells.ts',
        ],
      );
    });
  }
});
