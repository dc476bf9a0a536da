/**
 * Where the pipeline keeps what it fetches and makes: outside the tree, so that nothing of it is ever
 * committed.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';

const home =
  process.env.UNROLL_BASE_CACHE ??
  join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'unroll-base');

export const cache = {
  archives: join(home, 'archives'),
  /** One folder for each package, named as `folderOf` says, with nothing but the files that are read. */
  sources: join(home, 'sources'),
  /** The text as tokens, with its dictionary. */
  tokens: join(home, 'base.tokens'),
  /** The state of training, and the model as it then stands. */
  training: join(home, 'training'),
};
