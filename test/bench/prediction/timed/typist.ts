/**
 * Types held-out files into a workspace as a person does, at a person's speed: key by key against the real
 * predictor thread, taking what is right and long enough, saving now and then. Measures each request; judges
 * nothing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../../../src/model/random';
import type { PredictorClient } from '../../../../src/threads/predictor/predictor-client';
import { threadTime } from '../../measuring/conditions';
import type { CorpusText } from '../corpora';

export interface TypedKey {
  /** What was asked: behind a key, behind a line's end, or for the first time in a document. */
  readonly kind: 'key' | 'line' | 'opening';
  /** From the request to its answer, by the clock. */
  readonly milliseconds: number;
  /**
   * Of these: the predictor thread on a processor, and ready for one that others had. Null where nothing
   * tells.
   */
  readonly computing: number | null;
  readonly waiting: number | null;
  readonly shown: boolean;
}

export interface TypistSettings {
  readonly keys: number;
  /** Between two keys, ms: evenly spread. */
  readonly fastest: number;
  readonly slowest: number;
  /** Keys in one document before the typist goes to the next. */
  readonly keysPerDocument: number;
  readonly linesPerSave: number;
}

export const fastTypist: TypistSettings = {
  keys: 500,
  fastest: 30,
  slowest: 110,
  keysPerDocument: 125,
  linesPerSave: 4,
};

/** From a document's being shown until it is read, as in the editor (`read-ahead.ts`), ms. */
const cursorRests = 100;

/** @param thread the predictor's, as the system numbers it */
export async function typeFiles(
  client: PredictorClient,
  folder: string,
  files: readonly CorpusText[],
  thread: string | undefined,
  settings: TypistSettings = fastTypist,
): Promise<TypedKey[]> {
  const typed: TypedKey[] = [];
  const told: Promise<unknown>[] = [];
  const random = new Random(1);
  const pause = () => sleep(settings.fastest + random.uniform() * (settings.slowest - settings.fastest));
  for (let file = 0; typed.length < settings.keys; file++) {
    const { path: name, text } = files[file % files.length]!;
    const path = join(folder, name);
    const begin = text.lastIndexOf('\n', Math.floor(text.length * 0.4)) + 1;
    // Every other document goes on behind the cursor.
    const suffix = file % 2 === 0 ? '' : text.slice(text.indexOf('\n', Math.floor(text.length * 0.7)));
    let lines = 0;
    let keys = 0;
    /** What is left of the suggestion on screen: while it is typed, the editor asks for nothing. */
    let rest = '';
    let acceptedAt = -1;
    await openAt(client, path, text.slice(0, begin), suffix);
    for (
      let at = begin;
      at < text.length - suffix.length && keys < settings.keysPerDocument && typed.length < settings.keys;
      keys++
    ) {
      await pause();
      const kind = keys === 0 ? 'opening' : text[at - 1] === '\n' ? 'line' : 'key';
      const before = thread === undefined ? null : threadTime(thread);
      const began = performance.now();
      const isKnown = rest !== '' || at === acceptedAt;
      const completion = isKnown
        ? { text: rest }
        : await client.ask('complete', { path, prefix: text.slice(0, at), suffix });
      const milliseconds = performance.now() - began;
      const after = before && threadTime(thread!);
      typed.push({
        kind,
        milliseconds,
        computing: after && after.computing - before!.computing,
        waiting: after && after.waiting - before!.waiting,
        shown: completion.text !== '',
      });
      if (completion.text.length > 3 && text.startsWith(completion.text, at)) {
        at += completion.text.length;
        [rest, acceptedAt] = ['', at];
        told.push(client.ask('outcome', { accepted: true }));
      } else {
        const key = text.slice(at, at + (text.codePointAt(at)! > 0xffff ? 2 : 1));
        rest = completion.text.startsWith(key) ? completion.text.slice(key.length) : '';
        at += key.length;
      }
      if (text[at - 1] !== '\n' || ++lines % settings.linesPerSave !== 0) continue;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text.slice(0, at) + suffix);
      told.push(client.ask('changed', { path, removed: false }));
    }
  }
  await Promise.all(told);
  return typed;
}

/** The editor shows the document with the cursor there, and has it read when the cursor rests. */
async function openAt(client: PredictorClient, path: string, prefix: string, suffix: string): Promise<void> {
  await sleep(cursorRests);
  await client.ask('attend', { path, prefix, suffix });
}
