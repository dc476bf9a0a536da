/**
 * Stands in for `@vscode/spdlog` in a VS Code server that was installed without compiling: what that logs is
 * written to the same files. Without any logger the extension host of VS Code 1.90 never comes to rest: its
 * `flush` asks itself again, for ever.
 */
const { appendFileSync, mkdirSync } = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical', 'off'];

/** @param {string} file */
function createLogger(file) {
  let least = levels.indexOf('info');
  mkdirSync(path.dirname(file), { recursive: true });
  // The window waits for the file of a log.
  appendFileSync(file, '');
  const writers = levels.slice(0, -1).map((level, at) => [
    level,
    (/** @type {string} */ message) => {
      if (at < least) return;
      appendFileSync(file, `${new Date().toISOString()} [${level}] ${message}\n`);
    },
  ]);
  const nothing = Object.fromEntries(
    ['setPattern', 'clearFormatters', 'flush', 'drop'].map((name) => [name, () => {}]),
  );
  return {
    ...Object.fromEntries(writers),
    ...nothing,
    getLevel: () => least,
    setLevel: (/** @type {number} */ level) => {
      least = level;
    },
  };
}

const create = async (/** @type {string} */ _name, /** @type {string} */ file) => createLogger(file);

module.exports = {
  version: 0,
  setLevel() {},
  setFlushOn() {},
  createRotatingLogger: create,
  createAsyncRotatingLogger: create,
};
