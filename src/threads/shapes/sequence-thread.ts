/**
 * Entry of the thread that the sequence networks of a stored model answer in. Where it is asked more than
 * once, it keeps what it has read of the folder, and the decoder that it was told to teach.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { CorpusSource } from '../../protocol/corpus';
import { sequenceQuestions } from '../../protocol/prediction/sequences';
import { Server } from '../../protocol/rpc';
import { readModelFile } from '../../store/model-file-on-disk';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';
import { compareMemory } from './compare-memory';
import { UnitCounts } from '../../training/proofreading/unit-counts';
import { languageReader, proofreader } from './ask-networks';
import { KeptDecoder } from './kept-decoder';
import { KeptFolder, type CountedFiles } from './kept-folder';
import { readSequence } from './read-sequence';

const folder = new KeptFolder();
const decoder = new KeptDecoder();

function filesOf(source: CorpusSource | null): CountedFiles | Promise<CountedFiles> {
  return source === null ? { files: [], counts: new UnitCounts() } : folder.read(source);
}

startHeartbeat(workerData);
keepChoiceIn((workerData as { kernelChoice?: string } | null)?.kernelChoice);
new Server({
  questions: sequenceQuestions,
  channel: parentPort!,
  handlers: {
    compareMemory: (request, { report }) => compareMemory(request, report),
    readSequence: async ({ model, source, ...request }) =>
      readSequence(await readModelFile(model), async () => filesOf(source), request),
    readAbbreviation: async ({ model, source, typed }) => {
      const { files } = await filesOf(source);
      return decoder.read(files, typed, () => readModelFile(model));
    },
    teachAbbreviations: async ({ source, ...teaching }, { signal, report }) => {
      const { files } = await filesOf(source);
      return decoder.teach(files, { ...teaching, signal, report });
    },
    classify: async ({ model, text }) => languageReader(await readModelFile(model))(text),
    proofread: async ({ model, source, path, text, limit }) => {
      const read = proofreader(await readModelFile(model), await filesOf(source));
      return read(text, path).slice(0, limit);
    },
  },
});
