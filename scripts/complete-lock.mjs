// Adds the optional packages of other platforms that a partial registry mirror left out of package-lock.json.
// Run after every npm install: `node scripts/complete-lock.mjs`; `--check` only looks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, say } from './lib/common.mjs';
import { completed, missingOptional } from './lib/lock-file.mjs';

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptional(lock);
if (missing.length === 0) {
  say('package-lock.json is complete.');
} else if (process.argv.includes('--check')) {
  say(
    `package-lock.json lacks ${missing.map(({ name }) => name).join(', ')}: npm ci would refuse it. Run node scripts/complete-lock.mjs`,
  );
  process.exitCode = 1;
} else {
  writeFileSync(file, `${JSON.stringify(completed(lock), null, 2)}\n`);
  say(`Added ${missing.map(({ name }) => name).join(', ')}.`);
}
