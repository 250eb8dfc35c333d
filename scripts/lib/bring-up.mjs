// From a bare clone to a running program: Node, packages, build, hand-over. Used by every entry point.
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt, serverBundle } from './build.mjs';
import { ownFolder } from './common.mjs';
import { ensureNode } from './node.mjs';
import { ensurePackages } from './packages.mjs';

/** Returns once a Node that is new enough runs `scriptUrl` and the packages are there. */
export async function bringUp(scriptUrl) {
  await ensureNode(fileURLToPath(scriptUrl));
  await ensurePackages();
}

/** Runs the program in this very process: signals, terminal and exit code are its own. */
export async function runProgram(args) {
  await ensureBuilt();
  process.setSourceMapsEnabled(true);
  module.enableCompileCache?.(join(ownFolder, 'cache', 'compiled'));
  process.argv = [process.execPath, serverBundle, ...args];
  await import(pathToFileURL(serverBundle).href);
}
