import assert from 'node:assert/strict';
import { curvesAsCsv } from '../../../src/dashboard/dashboard-csv';
import { partsMeasurements, trainingPoints } from '../../fixtures/run';

describe('the curves as comma-separated values', () => {
  it('hold every figure as it was reported, and an empty field where none was', () => {
    const points = trainingPoints(20);
    const measurements = partsMeasurements(points, 3);
    const [head, ...rows] = curvesAsCsv(points, measurements).trimEnd().split('\r\n');
    const names = head!.split(',');
    assert.equal(rows.length, 20);
    rows.forEach((row, index) => {
      const cells: Record<string, number | null> = Object.fromEntries(
        row.split(',').map((cell, column) => [names[column]!, cell === '' ? null : Number(cell)]),
      );
      const { networkBitsPerCharacter, recallBitsPerCharacter, mixtureBitsPerCharacter, ...point } = cells;
      assert.deepEqual(point, points[index]);
      const parts = measurements.find(({ step }) => step === points[index]!.step);
      assert.equal(networkBitsPerCharacter, parts?.networkBitsPerCharacter ?? null);
      assert.equal(recallBitsPerCharacter, parts?.recallBitsPerCharacter ?? null);
      assert.equal(mixtureBitsPerCharacter, parts?.mixtureBitsPerCharacter ?? null);
    });
  });
});
