import assert from 'node:assert/strict';
import { aroundCell, notebookText } from '../../../../src/corpus/read/notebook';
import { readCorpus } from '../../../../src/corpus/read/read-corpus';
import { makeFolder } from '../folder';

const output = { output_type: 'stream', name: 'stdout', text: ['secret output\n'] };
const current = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { language_info: { name: 'python' } },
  cells: [
    { cell_type: 'markdown', metadata: {}, source: ['# Title\n', 'words'] },
    {
      cell_type: 'code',
      metadata: {},
      execution_count: 1,
      outputs: [output],
      source: 'import numpy as np\nx = 1\n',
    },
    { cell_type: 'code', metadata: {}, execution_count: null, outputs: [], source: [] },
  ],
};
const older = {
  nbformat: 3,
  nbformat_minor: 0,
  metadata: { name: '' },
  worksheets: [
    {
      cells: [
        { cell_type: 'heading', level: 1, source: 'Title' },
        {
          cell_type: 'code',
          language: 'python',
          input: ['import numpy as np\n', 'y = 2'],
          outputs: [output],
        },
      ],
    },
  ],
};

describe('the text of a notebook', () => {
  it('is the sources of its cells, in both formats', () => {
    assert.equal(notebookText(JSON.stringify(current)), '# Title\nwords\n\nimport numpy as np\nx = 1\n');
    assert.equal(notebookText(JSON.stringify(older)), 'Title\n\nimport numpy as np\ny = 2\n');
  });

  it('is nothing where there is no notebook', () => {
    for (const text of ['', '{}', '{"nbformat":4}', '{"nbformat":2,"cells":[]}', 'import numpy\n'])
      assert.equal(notebookText(text), null);
  });

  it('is what is learned of it, without outputs, however large they are', async () => {
    const large = {
      ...current,
      cells: [{ ...current.cells[1]!, outputs: [{ data: 'iVBOR'.repeat(20_000) }] }],
    };
    const folder = makeFolder({ 'a.ipynb': JSON.stringify(large), 'b.ipynb': JSON.stringify(older) });
    try {
      const { files } = await readCorpus({ folders: [folder.path], exclude: [] });
      assert.deepEqual(
        files.map(({ text }) => text),
        ['import numpy as np\nx = 1\n', 'Title\n\nimport numpy as np\ny = 2\n'],
      );
    } finally {
      folder.remove();
    }
  });

  it('has a cell where it stands among the others', () => {
    const cells = ['# Title\n', '', 'import numpy as np\n\n', 'np.', '  ', 'print(x)'];
    const notebook = (sources: readonly string[]): string =>
      notebookText(
        JSON.stringify({ nbformat: 4, cells: sources.map((source) => ({ cell_type: 'code', source })) }),
      )!;
    const { before, behind } = aroundCell(cells.slice(0, 3), cells.slice(4));
    assert.equal(before, '# Title\n\nimport numpy as np\n\n');
    assert.equal(before + cells[3] + behind, notebook(cells));
    assert.deepEqual(aroundCell([], ['']), { before: '', behind: '' });
  });
});
