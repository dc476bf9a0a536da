/** Counts the units of many texts without holding up the messages of its thread. */
import { yieldToEventLoop } from '../../corpus/pace';
import { UnitCounts } from '../../training/proofreading/unit-counts';

/** Ends early when the signal is aborted. */
export async function countUnits(texts: Iterable<string>, signal?: AbortSignal): Promise<UnitCounts> {
  const counts = new UnitCounts();
  for (const text of texts) {
    if (signal?.aborted) break;
    counts.add(text);
    await yieldToEventLoop();
  }
  return counts;
}
