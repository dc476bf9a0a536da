/**
 * `npm run code [-- FOLDER]`: a real VS Code with this extension on a folder, until Ctrl-C. The desktop's
 * where there is one; otherwise the server from npm, to be opened in a browser. What it learned is there the
 * next time.
 */
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { run } from './child-process.mjs';
import { packageExtension } from './package.mjs';
import { build, installPackages, root } from './prepare.mjs';
import { findDesktop, hasDisplay, rootArguments } from './vscode/desktop.mjs';
import { openHome, temporaryFolder } from './vscode/home.mjs';
import { installExtension, startServer } from './vscode/server.mjs';
import { cache } from './vscode/server-install.mjs';

const folder = path.resolve(process.env.INIT_CWD ?? '.', process.argv[2] ?? root);
if (process.argv.length > 3 || !existsSync(folder) || !statSync(folder).isDirectory()) {
  console.error(
    process.argv.length > 3
      ? 'Give one folder: npm run code -- FOLDER'
      : `${folder} is not a folder that can be opened.`,
  );
  process.exit(2);
}
try {
  await installPackages();
  const desktop = hasDisplay() ? findDesktop() : undefined;
  await (desktop === undefined ? openInServer() : openInDesktop(desktop));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** @param {string} program */
async function openInDesktop(program) {
  await build();
  const rootsHome = rootArguments.length > 0 ? ['--user-data-dir', path.join(cache, 'vscode-home/user')] : [];
  console.log(
    `VS Code opens on ${folder}. Run "Unroll: Train on This Workspace" there (F1). Ctrl-C ends it.`,
  );
  const window = ['--new-window', `--extensionDevelopmentPath=${root}`, folder];
  process.exitCode = await run(program, [...rootArguments, ...rootsHome, ...window]);
}

async function openInServer() {
  const interrupted = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve(true));
  });
  const home = await openHome(path.join(cache, 'vscode-home'));
  const packed = await temporaryFolder('package');
  try {
    await installExtension(home, await packageExtension({ target: path.join(packed.path, 'unroll.vsix') }));
  } finally {
    await packed.remove();
  }
  // A port that stays the same where it is free: the browser keeps its side of the settings by address.
  const server = await startServer(home, { port: '41739-41799' });
  console.log(`\nVS Code with Unroll on ${folder}:\n\n  ${server.address(folder)}\n`);
  console.log('Open it in a browser and run "Unroll: Train on This Workspace" (F1). Ctrl-C ends it.');
  if ((await Promise.race([interrupted, server.ended])) !== true) {
    console.error('The VS Code server ended by itself.');
    process.exitCode = 1;
  }
  await server.stop();
}
