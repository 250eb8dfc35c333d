#!/usr/bin/env node
// The command line of tinhso: brings what is missing, then runs the program. `tinhso --help`.
import { bringUp, runProgram } from '../scripts/lib/bring-up.mjs';
import { main } from '../scripts/lib/common.mjs';

await main(async () => {
  await bringUp(import.meta.url);
  await runProgram(process.argv.slice(2));
});
