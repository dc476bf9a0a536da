import assert from 'node:assert/strict';
import { movedPlaces } from '../../../../src/editor/shapes/moved-places';

const places = [
  { start: 10, end: 14 },
  { start: 30, end: 33 },
];
const edit = (rangeOffset: number, rangeLength: number, text: string) => ({ rangeOffset, rangeLength, text });

describe('places of a text that is edited', () => {
  it('move with what is typed or deleted before them, and stay before an edit', () => {
    assert.deepEqual(movedPlaces(places, [edit(20, 3, 'abcde')]), [places[0], { start: 32, end: 35 }]);
    assert.deepEqual(movedPlaces(places, [edit(0, 4, '')]), [
      { start: 6, end: 10 },
      { start: 26, end: 29 },
    ]);
  });

  it('are gone where an edit touches them, at either end too', () => {
    for (const touching of [edit(12, 0, 'x'), edit(14, 0, 'x'), edit(9, 1, ''), edit(0, 20, '')])
      assert.equal(movedPlaces(places, [touching]).length, 1);
  });

  it('move by all edits of a change together', () => {
    const both = [edit(20, 0, 'xx'), edit(0, 0, 'yyy')];
    assert.deepEqual(movedPlaces(places, both), [
      { start: 13, end: 17 },
      { start: 35, end: 38 },
    ]);
  });
});
