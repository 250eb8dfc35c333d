// Reads the counts of a test run from Vitest's JSON report.
import { readFileSync } from 'node:fs';

/**
 * @param {string} file report; may be missing when the runner fell over
 * @param {number} code exit code of the runner
 * @returns {{ passed: number, failed: number, skipped: number, why?: string }} never "all fine" when the runner says otherwise
 */
export function tally(file, code) {
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      why: `no readable report (${error.code ?? error.message}), exit code ${code}`,
    };
  }
  // A file that fails before its first test has no failed test of its own.
  const brokenFiles = report.testResults.filter(
    (one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'),
  );
  const counts = {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  };
  if (counts.passed + counts.failed === 0) return { ...counts, failed: 1, why: 'no test ran' };
  if (code !== 0 && counts.failed === 0)
    return { ...counts, failed: 1, why: `all tests passed, yet the exit code is ${code}` };
  return counts;
}
