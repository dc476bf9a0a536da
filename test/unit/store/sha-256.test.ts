import assert from 'node:assert/strict';
import { hexDigest, sha256 } from '../../../src/store/sha-256';

describe('SHA-256', () => {
  it('is that of FIPS 180-4, also of what comes in parts', () => {
    const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(hexDigest(64, 'abc'), abc);
    assert.equal(hexDigest(64, 'a', Buffer.from('bc')), abc);
    assert.equal(sha256('abc').toString('hex'), abc);
    assert.equal(hexDigest(12, 'abc'), abc.slice(0, 12));
  });
});
