/** Principal components against the eigenvectors of the covariance by Jacobi's rotations. */
import assert from 'node:assert/strict';
import {
  principalComponents as slices,
  type PrincipalComponents,
} from '../../../src/inspection/principal-components';
import { Random } from '../../../src/model/random';

function principalComponents(rows: readonly number[][], components: number): PrincipalComponents {
  const work = slices(rows, components);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Eigenvalues and eigenvectors of a symmetric matrix, the largest first (Jacobi 1846). */
function eigen(matrix: readonly (readonly number[])[]): { value: number; vector: number[] }[] {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_, j): number => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p]![q]!) < 1e-300) continue;
        const angle = 0.5 * Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        for (let k = 0; k < n; k++) {
          const [kp, kq] = [a[k]![p]!, a[k]![q]!];
          [a[k]![p], a[k]![q]] = [c * kp - s * kq, s * kp + c * kq];
        }
        for (let k = 0; k < n; k++) {
          const [pk, qk] = [a[p]![k]!, a[q]![k]!];
          [a[p]![k], a[q]![k]] = [c * pk - s * qk, s * pk + c * qk];
          const [kp, kq] = [v[k]![p]!, v[k]![q]!];
          [v[k]![p], v[k]![q]] = [c * kp - s * kq, s * kp + c * kq];
        }
      }
    }
  }
  return a
    .map((row, i) => ({ value: row[i]!, vector: v.map((one) => one[i]!) }))
    .sort((one, other) => other.value - one.value);
}

/** Rows whose variance along the axes falls by the axis, turned by a mixing of the axes. */
function someRows(count: number, width: number): number[][] {
  const random = new Random(3);
  const mixing = Array.from({ length: width }, () => Array.from({ length: width }, () => random.normal()));
  return Array.from({ length: count }, () => {
    const inner = Array.from({ length: width }, (_, j) => (5 + random.normal()) / (1 + j));
    return mixing.map((row) => row.reduce((sum, weight, j) => sum + weight * inner[j]!, 0));
  });
}

describe('principal components', () => {
  it('are the eigenvectors of the covariance, with their shares of the variance', () => {
    const rows = someRows(200, 12);
    const { mean, directions, shares, places } = principalComponents(rows, 3);
    const centred = rows.map((row) => row.map((value, j) => value - mean[j]!));
    const covariance = Array.from({ length: 12 }, (_, i) =>
      Array.from({ length: 12 }, (_, j) => centred.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
    );
    const expected = eigen(covariance);
    const total = expected.reduce((sum, { value }) => sum + value, 0);
    directions.forEach((direction, k) => {
      const { value, vector } = expected[k]!;
      const cosine = direction.reduce((sum, one, j) => sum + one * vector[j]!, 0);
      assert.ok(Math.abs(Math.abs(cosine) - 1) < 1e-9, `direction ${k}: ${cosine}`);
      assert.ok(Math.abs(shares[k]! - value / total) < 1e-9, `share ${k}`);
      centred.forEach((row, i) => {
        const place = row.reduce((sum, one, j) => sum + one * direction[j]!, 0);
        assert.ok(Math.abs(places[i]![k]! - place) < 1e-9);
      });
      assert.ok(Math.max(...direction) >= -Math.min(...direction), 'its largest coordinate is positive');
    });
  });

  it('stand at right angles, also where two directions are worth the same', () => {
    const rows = [
      [1, 0, 0],
      [-1, 0, 0],
      [0, 1, 0],
      [0, -1, 0],
    ];
    const { directions, shares } = principalComponents(rows, 2);
    const [one, other] = directions as [Float64Array, Float64Array];
    assert.ok(Math.abs(one.reduce((sum, value, j) => sum + value * other[j]!, 0)) < 1e-12);
    assert.ok(shares.every((share) => Math.abs(share - 0.5) < 1e-12));
  });

  it('are nothing where nothing differs, and the same at every call', () => {
    const flat = principalComponents(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      2,
    );
    assert.ok(Math.abs(flat.shares[0]! - 1) < 1e-12);
    assert.deepEqual([flat.shares[1], [...flat.directions[1]!]], [0, [0, 0]]);
    assert.deepEqual(principalComponents([[1, 2]], 2).places, [[0, 0]]);
    assert.deepEqual(principalComponents([], 2).places, []);
    const rows = someRows(20, 5);
    assert.deepEqual(principalComponents(rows, 2), principalComponents(rows, 2));
  });

  it('are refused for rows of different widths', () => {
    assert.throws(() => principalComponents([[1, 2], [3]], 2), /different widths/);
  });
});
