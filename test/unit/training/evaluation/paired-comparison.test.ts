import assert from 'node:assert/strict';
import { PairedComparison } from '../../../../src/training/evaluation/paired-comparison';

describe('the comparison of two networks', () => {
  it('waits, then follows whoever is cheaper by more than a margin', () => {
    const comparison = new PairedComparison();
    comparison.judge(200, 100, 100);
    assert.ok(!comparison.favoursAdapted);
    comparison.judge(400, 200, 200);
    assert.ok(comparison.favoursAdapted);
    assert.ok(Math.abs(comparison.lead - 1) < 1e-6);
  });

  it('stays with the base where the adapted network saves next to nothing', () => {
    const comparison = new PairedComparison();
    for (let i = 0; i < 50; i++) comparison.judge(200, 199.5, 100);
    assert.ok(!comparison.favoursAdapted);
  });

  it('goes back to the base when the adapted network has lost its lead, and forgets what is long past', () => {
    const comparison = new PairedComparison();
    for (let i = 0; i < 20; i++) comparison.judge(200, 150, 100);
    assert.ok(comparison.favoursAdapted);
    for (let i = 0; i < 40; i++) comparison.judge(200, 250, 100);
    assert.ok(!comparison.favoursAdapted && comparison.lead < 0);
  });

  it('is not swayed by text that nobody was judged on', () => {
    const comparison = new PairedComparison();
    comparison.judge(0, 0, 0);
    assert.equal(comparison.lead, 0);
    assert.ok(!comparison.favoursAdapted);
  });
});
