/**
 * Child processes of the scripts: started from an argument list, watched to their end, stopped by their id.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a program to its end, its output on ours.
 *
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options] `quiet`: as `outputOf`,
 *   without the output
 * @returns {Promise<number>} the exit status; 1 when a signal ended it
 * @throws {Error} when the program cannot be started, and with `quiet` when it fails
 */
export async function run(command, commandArguments, { quiet = false, ...options } = {}) {
  if (!quiet) return (await ended(command, commandArguments, 'inherit', options)).status;
  await outputOf(command, commandArguments, options);
  return 0;
}

/**
 * Runs a program to its end and keeps back what it prints, which becomes the error's message when it fails.
 *
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<string>} standard output and error, as they came
 * @throws {Error} when the program cannot be started or fails
 */
export async function outputOf(command, commandArguments, options) {
  const { status, output } = await ended(command, commandArguments, 'pipe', options);
  if (status === 0) return output;
  const tail = output.trim().split('\n').slice(-25).join('\n');
  throw new Error(`${[command, ...commandArguments].join(' ')} ended with status ${status}:\n${tail}`);
}

/**
 * Runs a program to its end, however that is.
 *
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {'inherit' | 'pipe'} streams where its output goes: to ours, or into the result
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
export async function ended(command, commandArguments, streams, { env = process.env, cwd } = {}) {
  const child = spawn(command, commandArguments, {
    stdio: ['inherit', streams, streams],
    env,
    ...(cwd === undefined ? {} : { cwd }),
  });
  const release = atExit(() => child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close').finally(release);
  return { status: typeof code === 'number' ? code : 1, output };
}

/**
 * Runs npm, the one that runs us where npm does.
 *
 * @param {string[]} npmArguments
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 */
export function npm(npmArguments, options) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...npmArguments], options);
  if (process.platform !== 'win32') return run('npm', npmArguments, options);
  return run('cmd.exe', ['/d', '/c', 'npm', ...npmArguments], options);
}

/**
 * Starts a program in a process group of its own, so that `stop` ends whatever it started as well.
 *
 * @param {string} command
 * @param {string[]} commandArguments
 * @param {NodeJS.ProcessEnv} env
 */
export function startGroup(command, commandArguments, env) {
  const child = spawn(command, commandArguments, { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = new Promise((resolve) => child.once('close', resolve));
  /** @param {NodeJS.Signals} name */
  const signal = (name) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, name);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
    }
  };
  const release = atExit(() => signal('SIGKILL'));
  return {
    child,
    /** Asks the group to end, insists after five seconds, and settles when all of it is gone. */
    async stop() {
      signal('SIGTERM');
      const insist = setTimeout(() => signal('SIGKILL'), 5000);
      await ended;
      clearTimeout(insist);
      signal('SIGKILL');
      release();
    },
  };
}

/**
 * What must not outlive this process, whether it comes to its end or is told to end.
 *
 * @param {() => void} cleanUp synchronous
 * @returns {() => void} forgets it: it was cleaned up in time
 */
export function atExit(cleanUp) {
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    // Whoever listens to a signal decides for themselves when to end.
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(128 + number));
  }
  process.once('exit', cleanUp);
  return () => void process.removeListener('exit', cleanUp);
}
