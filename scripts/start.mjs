// npm start: brings what is missing, builds when something changed, starts the server. `npm start -- --help`.
import { bringUp, runProgram } from './lib/bring-up.mjs';
import { main } from './lib/common.mjs';

await main(async () => {
  await bringUp(import.meta.url);
  await runProgram(['start', ...process.argv.slice(2)]);
});
