import assert from 'node:assert/strict';
import { Preference } from '../../../../src/training/evaluation/preference';

describe('the preference between two networks', () => {
  it('waits, then follows whoever is cheaper by more than a margin', () => {
    const preference = new Preference();
    preference.judge(200, 100, 100);
    assert.ok(!preference.prefersAdapted);
    preference.judge(400, 200, 200);
    assert.ok(preference.prefersAdapted);
    assert.ok(Math.abs(preference.lead - 1) < 1e-6);
  });

  it('stays with the base where the adapted network saves next to nothing', () => {
    const preference = new Preference();
    for (let i = 0; i < 50; i++) preference.judge(200, 199.5, 100);
    assert.ok(!preference.prefersAdapted);
  });

  it('goes back to the base when the adapted network has lost its lead, and forgets what is long past', () => {
    const preference = new Preference();
    for (let i = 0; i < 20; i++) preference.judge(200, 150, 100);
    assert.ok(preference.prefersAdapted);
    for (let i = 0; i < 40; i++) preference.judge(200, 250, 100);
    assert.ok(!preference.prefersAdapted && preference.lead < 0);
  });

  it('is not swayed by text that nobody was judged on', () => {
    const preference = new Preference();
    preference.judge(0, 0, 0);
    assert.equal(preference.lead, 0);
    assert.ok(!preference.prefersAdapted);
  });
});
