import assert from 'node:assert/strict';
import { fairPieces } from '../../../../base/measure/fair-pieces';
import { folderOf, readManifest, unreadFile } from '../../../../base/manifest';

const file = (path: string, lines: number) => ({ path, text: 'twenty characters..\n'.repeat(lines) });

describe('what a base is measured on', () => {
  it('is of several files, none of which outweighs the others, whole lines of each', () => {
    const all = [file('long', 5000), ...Array.from({ length: 20 }, (_, i) => file(`short/${i}`, 60))];
    const pieces = fairPieces(all, { most: 6000, files: 4 });
    assert.equal(pieces.length, 4);
    for (const { text } of pieces) assert.ok(text.length <= 1500 && text.endsWith('\n'), `${text.length}`);
    assert.deepEqual(fairPieces([...all].reverse(), { most: 6000, files: 4 }), pieces);
  });

  it('is all there is where there is little, without lists of a few lines', () => {
    const some = [file('a', 100), file('b', 10)];
    assert.deepEqual(fairPieces(some, { most: 6000, files: 4 }), [some[0]]);
  });

  it('is nothing that it was trained on, whatever its licence', () => {
    const trainedOn = new Set(readManifest().packages.map(folderOf));
    const { packages } = readManifest(unreadFile);
    assert.ok(packages.length >= 20);
    assert.deepEqual(
      packages.filter((one) => trainedOn.has(folderOf(one))),
      [],
    );
    assert.ok(packages.some(({ licence }) => licence.startsWith('GPL')));
  });
});
