/**
 * `npm run verify`: every check, one after the other, to the end even where one fails. The last line counts the tests;
 * a check that fails counts as one more failure.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** The checks that run tests; those of the whole program build it first. */
const testRuns = ['test', 'e2e', 'test-package'] as const;
const checks = [
  'check:format',
  'check:lint',
  'check:types',
  'check:svelte',
  'check:unused',
  ...testRuns,
] as const;
type Check = (typeof checks)[number];

/** What is read of the test runner's JSON report. */
interface TestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

for (const run of testRuns) rmSync(resultsFileOf(run), { force: true });
const failedChecks = checks.filter((check) => !passes(check));
const results = testRuns.map((run) => ({ run, ...readResults(run) }));

print('');
for (const check of checks) print(`${failedChecks.includes(check) ? 'FAILED' : 'passed'}  ${check}`);
// A test file that cannot be loaded fails the run without a failed test: then the run itself counts.
const failedRuns = failedChecks.filter(
  (check) => !results.some(({ run, numFailedTests }) => run === check && numFailedTests > 0),
);
const passed = sum(({ numPassedTests }) => numPassedTests);
const failed = sum(({ numFailedTests }) => numFailedTests) + failedRuns.length;
const skipped = sum(({ numPendingTests, numTodoTests }) => numPendingTests + numTodoTests);
print(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failedChecks.length === 0 ? 0 : 1;

function sum(count: (tests: TestResults) => number): number {
  return results.reduce((total, tests) => total + count(tests), 0);
}

function passes(check: Check): boolean {
  print(`\n> ${check}`);
  const isTestRun = testRuns.some((run) => run === check);
  const report = ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${resultsFileOf(check)}`];
  const words = [npm(), 'run', '--silent', check, ...(isTestRun ? report : [])];
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0;
}

function resultsFileOf(check: Check): string {
  return `.cache/${check}-results.json`;
}

/** The npm that runs this script, whatever it is called on this system. */
function npm(): string {
  const path = process.env['npm_execpath'];
  if (path === undefined) throw new Error('Run the checks with: npm run verify');
  return path;
}

function readResults(run: Check): TestResults {
  try {
    return JSON.parse(readFileSync(resultsFileOf(run), 'utf8')) as TestResults;
  } catch {
    // The run ended before it could report; it is among the failed checks.
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
