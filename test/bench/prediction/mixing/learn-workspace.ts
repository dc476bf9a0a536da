/** Context mixing as the benches of mixing have it: behind the workspace of a corpus. */
import type { ContextMixing } from '../../../../src/kernels/context-mixing/context-mixing';
import { instantiateContextMixing } from '../../../../src/kernels/context-mixing/load';
import { documentOf } from '../../../fixtures/learned-bytes';
import type { CorpusText } from '../corpora';

/** Tables by the size of the text: about 200 MB for 10 MB. */
function mixerFor(module: WebAssembly.Module, bytes: number): ContextMixing {
  const scale = Math.max(0, Math.min(2, Math.ceil(Math.log2(bytes / 1.5e6))));
  return instantiateContextMixing(module, {
    lists: 22 + scale,
    slots: 20 + scale,
    places: 18 + scale,
    text: bytes,
  });
}

function processorMicroseconds(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

export interface Learned {
  readonly mixing: ContextMixing;
  /** Bytes that were counted and that were learned, and µs for each of them. */
  readonly counted: number;
  readonly learned: number;
}

/**
 * Context mixing behind a workspace.
 * @param heldOutBytes for which there is room
 * @param counted the share of the text that is only counted, from its beginning on
 */
export function learnWorkspace(
  module: WebAssembly.Module,
  workspace: readonly CorpusText[],
  heldOutBytes: number,
  counted: number,
): Learned {
  const documents = workspace.map(({ text }) => documentOf(text));
  const total = documents.reduce((sum, { length }) => sum + length, 0);
  const mixing = mixerFor(module, total + heldOutBytes);
  const spent = { counted: 0, learned: 0 };
  const read = { counted: 0, learned: 0 };
  let done = 0;
  for (const [i, bytes] of documents.entries()) {
    mixing.begin(i);
    const way = done < counted * total ? 'counted' : 'learned';
    const start = process.cpuUsage();
    if (way === 'counted') mixing.count(bytes);
    else mixing.learn(bytes);
    spent[way] += processorMicroseconds(start);
    read[way] += bytes.length;
    done += bytes.length;
  }
  return { mixing, counted: spent.counted / read.counted, learned: spent.learned / read.learned };
}
