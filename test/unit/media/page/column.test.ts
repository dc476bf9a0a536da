import assert from 'node:assert/strict';
import { Column } from '../../../../media/page/column';

describe('a column', () => {
  it('holds what was appended, NaN where nothing was measured', () => {
    const column = new Column();
    column.append([1, null, 3]);
    column.append(Array.from({ length: 5000 }, (_, index) => index));
    assert.equal(column.length, 5003);
    assert.deepEqual([column.at(0), column.at(1), column.at(2), column.last], [1, NaN, 3, 4999]);
    assert.ok(Number.isNaN(column.at(5003)));
  });
});
