import assert from 'node:assert/strict';
import { findPattern } from '../../../src/inspection/state-patterns';
import type { FoundPattern, StatePattern } from '../../../src/protocol/prediction/inspection';
import { seededNumbers } from '../model/example-model';

function find(units: readonly string[], changes: Partial<StatePattern>): FoundPattern {
  const tokens = units[0]!.length;
  const values = Float32Array.from(units.join(''), (mark) => (mark === '#' ? 0.8 : -0.2));
  const work = findPattern(values, tokens, { first: 0, last: 0, threshold: 0.3, alone: false, ...changes });
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

describe('patterns of hidden units', () => {
  const units = [
    '.##....##....###..', // on in the range and at two more places, at the last one longer
    '.##....##.........',
    '####..............', // on around the range too
    '.#.....##....##...', // not through the range
  ];

  it('are the units on through the range, and where else they are on', () => {
    assert.deepEqual(find(units, { first: 1, last: 2 }), {
      units: [0, 1, 2],
      places: [{ first: 7, last: 8, shared: 2 }],
    });
  });

  it('are only those that switch on with it, where that is asked for', () => {
    assert.deepEqual(find(units, { first: 1, last: 2, alone: true }), {
      units: [0, 1],
      places: [{ first: 7, last: 8, shared: 2 }],
    });
    // At the edges of the text there is nothing before or behind.
    assert.deepEqual(find(['##..##'], { first: 4, last: 5, alone: true }), {
      units: [0],
      places: [{ first: 0, last: 1, shared: 1 }],
    });
  });

  it('are nowhere when no unit is on', () => {
    assert.deepEqual(find(units, { first: 1, last: 2, threshold: 0.9 }), { units: [], places: [] });
  });

  it('do not end behind the text', () => {
    assert.throws(() => find(units, { first: 17, last: 18 }), RangeError);
  });

  it('have the places that a search of every stretch finds, most alike first, none over another', () => {
    const random = seededNumbers(4);
    const [hidden, tokens] = [24, 300];
    const values = Float32Array.from({ length: hidden * tokens }, (_, i) =>
      Math.sin(i * (0.2 + random() / 9)),
    );
    for (let round = 0; round < 20; round++) {
      const length = 1 + Math.floor(random() * 4);
      const first = Math.floor(random() * (tokens - length));
      const pattern = { first, last: first + length - 1, threshold: 0.2, alone: round % 2 === 1 };
      const on = (unit: number, token: number): boolean => values[unit * tokens + token]! > 0.2;
      const fits = (unit: number, start: number): boolean =>
        Array.from({ length }, (_, i) => on(unit, start + i)).every(Boolean) &&
        (!pattern.alone ||
          ((start === 0 || !on(unit, start - 1)) &&
            (start + length === tokens || !on(unit, start + length))));
      const all = Array.from({ length: hidden }, (_, unit) => unit);
      const wanted = all.filter((unit) => fits(unit, first));
      const work = findPattern(values, tokens, pattern);
      let step = work.next();
      while (step.done !== true) step = work.next();
      const found = step.value;
      assert.deepEqual(found.units, wanted);
      let before = Infinity;
      const taken = [first];
      for (const place of found.places) {
        assert.equal(place.last - place.first + 1, length);
        assert.equal(wanted.filter((unit) => fits(unit, place.first)).length, place.shared);
        assert.ok(place.shared >= wanted.length / 2 && place.shared <= before);
        assert.ok(taken.every((other) => Math.abs(other - place.first) >= length));
        taken.push(place.first);
        before = place.shared;
      }
      // What is left out overlaps what was taken, or the list is full.
      const least = found.places.at(-1)?.shared ?? Math.max(1, wanted.length / 2);
      for (let start = 0; start + length <= tokens && found.places.length < 20; start++) {
        const shared = wanted.filter((unit) => fits(unit, start)).length;
        if (shared > least) assert.ok(taken.some((other) => Math.abs(other - start) < length));
      }
    }
  });
});
