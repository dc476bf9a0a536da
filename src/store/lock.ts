/**
 * Owns who may train on a workspace: one window (or command) at a time, all others only read. The lock is a
 * file that names its holder, whose heartbeat renews the file's time. It is taken over when the holder's
 * process is gone, or when nothing of the file was seen to change for a while (the process hangs, its number
 * now belongs to another program, or the file is empty or leads nowhere). Clocks are not compared: a file's
 * time may lie in the future.
 */
import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { Failure } from '../protocol/failure';
import { said } from '../protocol/said';
import { readSmall } from './read-file-whole';
import { codeOf, reasonOf } from './disk-reasons';

const Holder = v.object({ token: v.string(), process: v.number(), host: v.string() });
type Holder = v.InferOutput<typeof Holder>;

export const lockName = 'LOCK';
const beatsUntilStale = 10;
/** Long enough for a machine under load, short enough not to make a user restart the editor. */
const defaultStaleMilliseconds = 4000;
const lookMilliseconds = 50;

export class Lock {
  private readonly path: string;
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(
    directory: string,
    private readonly token: string,
    staleMilliseconds: number,
  ) {
    this.path = join(directory, lockName);
    this.heartbeat = setInterval(() => void this.beat(), staleMilliseconds / beatsUntilStale).unref();
  }

  /**
   * Takes the lock of a store; creates its directory where there is none. Within five seconds, however stale
   * the lock is that it finds; a lock that is still renewed is refused at its next renewal.
   * @throws Failure `locked` while somebody else holds it, `disk` when the lock cannot be written.
   */
  static async acquire(directory: string, staleMilliseconds = defaultStaleMilliseconds): Promise<Lock> {
    const token = randomUUID();
    const holder: Holder = { token, process: process.pid, host: hostname() };
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      if (!(await create(join(directory, lockName), JSON.stringify(holder)))) {
        const removed = await removeStale(directory, staleMilliseconds);
        if (!removed || !(await create(join(directory, lockName), JSON.stringify(holder)))) {
          throw locked();
        }
      }
    } catch (cause) {
      if (cause instanceof Failure) throw cause;
      throw new Failure('disk', said`${directory} cannot be locked: ${reasonOf(cause)}`, { cause });
    }
    return new Lock(directory, token, staleMilliseconds);
  }

  /**
   * To be asked before each commit: the lock of a suspended machine may have been taken over.
   * @throws Failure `locked`
   */
  async assertHeld(): Promise<void> {
    if (!(await this.isHeld())) throw locked();
  }

  /** Never throws; a lock that was taken over stays with its new holder. */
  async release(): Promise<void> {
    clearInterval(this.heartbeat);
    if (await this.isHeld()) await rm(this.path, { force: true }).catch(() => undefined);
  }

  private async isHeld(): Promise<boolean> {
    return (await holderOf(this.path))?.token === this.token;
  }

  /** Not for a lock that was taken over: its new holder renews it. */
  private async beat(): Promise<void> {
    const now = new Date();
    if (await this.isHeld()) await utimes(this.path, now, now).catch(() => undefined);
  }
}

/**
 * Removes a lock that a thread of this very process left behind, for whoever ended the thread. Locks of other
 * processes stay.
 */
export async function releaseLeftBehind(directory: string): Promise<void> {
  const path = join(directory, lockName);
  const holder = await holderOf(path);
  if (holder && holder.process === process.pid && holder.host === hostname()) await rm(path, { force: true });
}

function locked(): Failure {
  return new Failure(
    'locked',
    'Another window or command is training on this workspace. Stop it there, or wait until it is done.',
  );
}

/**
 * Removes a lock whose holder is gone; true when there is none any more. Two who find the same stale lock
 * must not both remove it, since the second would remove the first one's new lock: only who creates the file
 * named after the stale lock's token may remove it, and only while it is still that lock.
 */
async function removeStale(directory: string, staleMilliseconds: number): Promise<boolean> {
  const path = join(directory, lockName);
  const holder = await holderOf(path);
  const found = await traceOf(path);
  const isGone = holder !== null && holder.host === hostname() && !isAlive(holder.process);
  if (!isGone && !(await isSilent(path, staleMilliseconds))) return false;
  const name = /^[0-9a-f-]{36}$/.test(holder?.token ?? '') ? holder!.token : 'unknown';
  const right = join(directory, `${lockName}.${name}`);
  while (!(await create(right, ''))) {
    // Removing takes milliseconds: one that stays was left by somebody who was interrupted.
    if (!(await isSilent(right, staleMilliseconds / beatsUntilStale))) return false;
    await rm(right, { force: true });
  }
  try {
    const now = await holderOf(path);
    if (now?.token !== holder?.token || (await traceOf(path)) !== found) return false;
    await rm(path, { force: true });
    return true;
  } finally {
    await rm(right, { force: true });
  }
}

/** Watches for so long whether anything of the file changes. */
async function isSilent(path: string, milliseconds: number): Promise<boolean> {
  const found = await traceOf(path);
  for (let waited = 0; waited < milliseconds; waited += lookMilliseconds) {
    await sleep(lookMilliseconds);
    if ((await traceOf(path)) !== found) return false;
  }
  return true;
}

/** Differs between two files of the name, and after each beat; a link is not followed. */
async function traceOf(path: string): Promise<string> {
  return lstat(path).then(
    ({ ino, mtimeMs, ctimeMs, size }) => `${ino} ${mtimeMs} ${ctimeMs} ${size}`,
    () => 'none',
  );
}

/** Signal 0 only tests. A process of another user answers EPERM, and runs. */
function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

async function holderOf(path: string): Promise<Holder | null> {
  try {
    if (!(await lstat(path)).isFile()) return null;
    return v.parse(Holder, JSON.parse(await readSmall(path)));
  } catch {
    return null;
  }
}

/** False when the file is there already. */
async function create(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(content).finally(() => file.close());
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
