// Runs one of the benches beside this file: `node bench/run.mjs pages [10000 100000 1000000]`. The TypeScript is bundled
// first, since pages are among what it imports. See README.md. TINHSO_TEST_PG names a server on which databases may be made and dropped.
import { rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const [name = 'pages', ...args] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const out = fileURLToPath(new URL(`../dist/bench/${name}-${process.pid}.mjs`, import.meta.url));
await build({
  entryPoints: [`${here}${name}.ts`],
  outfile: out,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  packages: 'external',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  logLevel: 'warning',
});
try {
  const { run } = await import(pathToFileURL(out).href);
  await run(args);
} finally {
  rmSync(out);
}
