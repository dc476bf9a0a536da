/** Entry of the thread that the sequence networks of a stored model answer in: one question, and it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { readCorpus } from '../../corpus/read/read-corpus';
import { sequenceQuestions } from '../../protocol/prediction/sequences';
import { Server } from '../../protocol/rpc';
import { readModelFile } from '../../store/model-file-on-disk';
import { startHeartbeat } from '../heartbeat';
import { keepChoiceIn } from '../kernels/kernel-builds';
import { compareMemory } from './compare-memory';
import { languageReader, proofreader } from './ask-networks';
import { readSequence } from './read-sequence';

startHeartbeat(workerData);
keepChoiceIn((workerData as { kernelChoice?: string } | null)?.kernelChoice);
new Server({
  questions: sequenceQuestions,
  channel: parentPort!,
  handlers: {
    compareMemory: (request, { report }) => compareMemory(request, report),
    readSequence: async ({ model, ...request }) => readSequence(await readModelFile(model), request),
    classify: async ({ model, text }) => languageReader(await readModelFile(model))(text),
    proofread: async ({ model, source, path, text, limit }) => {
      const stored = await readModelFile(model);
      const files = source === null ? [] : (await readCorpus(source)).files;
      const read = await proofreader(stored, files);
      return read(text, path).slice(0, limit);
    },
  },
});
