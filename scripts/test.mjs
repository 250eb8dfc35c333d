// npm test: every check and every test; the last line counts them. `npm test -- types unit` runs some of the steps,
// `npm test -- unit src/kernel/units` only the test files whose path holds that word. `npm test -- --help`.
import { bringUp } from './lib/bring-up.mjs';
import { main } from './lib/common.mjs';

const print = (line) => process.stdout.write(`${line}\n`);
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

await main(async () => {
  await bringUp(import.meta.url);
  // Not before the packages are there.
  const { steps } = await import('./lib/steps.mjs');
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    print('npm test                       everything');
    print('npm test -- STEP… [FILTER…]    some steps; filters pick test files by a part of their path\n');
    for (const step of steps) print(`  ${step.id.padEnd(8)} ${step.title}`);
    return;
  }
  const named = steps.filter((step) => args.includes(step.id));
  const filters = args.filter((arg) => !steps.some((step) => step.id === arg));
  const unknown = filters.filter((filter) => filter.startsWith('-'));
  if (unknown.length > 0) throw new Error(`Unknown option ${unknown.join(' ')}. See npm test -- --help.`);
  const chosen = named.length > 0 ? named : filters.length > 0 ? steps.filter((step) => step.id === 'unit') : steps;

  const total = { passed: 0, failed: 0, skipped: 0 };
  const failedSteps = [];
  const finish = (step, result, start, show) => {
    for (const key of ['passed', 'failed', 'skipped']) total[key] += result[key];
    if (result.failed > 0) failedSteps.push(step.title);
    const counts =
      step.kind === 'check' ? '' : `: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`;
    print(
      `${result.failed > 0 ? '✗' : '✓'} ${step.title}${counts} (${seconds(start)})${result.why ? ` – ${result.why}` : ''}`,
    );
    if (show && result.failed > 0) print(`\n${result.output.trim()}\n`);
  };
  const attempt = (step, onOutput) =>
    step
      .run(onOutput, filters)
      .catch((error) => ({ output: String(error.stack), passed: 0, failed: 1, skipped: 0, why: error.message }));

  // Checks are short and use one core each: two at a time, their words shown only when they fail.
  const checks = chosen.filter((step) => step.kind === 'check');
  if (checks.length > 0) print(`── Checks: ${checks.map((step) => step.title).join(', ')}`);
  const queue = [...checks];
  const worker = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const start = performance.now();
      finish(step, await attempt(step), start, true);
    }
  };
  await Promise.all([worker(), worker()]);

  // Tests use all cores by themselves: one run after the other, shown as they go.
  for (const step of chosen.filter((one) => one.kind === 'tests')) {
    print(`\n── ${step.title}`);
    const start = performance.now();
    finish(step, await attempt(step, (text) => process.stdout.write(text)), start, false);
  }

  if (failedSteps.length > 0) print(`\nFailed: ${failedSteps.join(', ')}`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
  print(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
});
