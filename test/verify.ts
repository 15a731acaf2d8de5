/**
 * `npm run verify`: every check, one after the other, to the end even where one fails. The last line counts the tests;
 * a check that fails counts as one more failure.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

const checks = [
  'check:format',
  'check:lint',
  'check:types',
  'check:svelte',
  'check:unused',
  'test',
  'build',
] as const;
const resultsFile = '.cache/test-results.json';

/** What is read of the test runner's JSON report. */
interface TestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

rmSync(resultsFile, { force: true });
const failedChecks = checks.filter((check) => !passes(check));
const tests = readResults();

print('');
for (const check of checks) print(`${failedChecks.includes(check) ? 'FAILED' : 'passed'}  ${check}`);
// A test file that cannot be loaded fails the run without a failed test: then the run itself counts.
const failedRuns = failedChecks.filter((check) => check !== 'test' || tests.numFailedTests === 0).length;
const skipped = tests.numPendingTests + tests.numTodoTests;
print(`${tests.numPassedTests} passed, ${tests.numFailedTests + failedRuns} failed, ${skipped} skipped`);
process.exitCode = failedChecks.length === 0 ? 0 : 1;

function passes(check: (typeof checks)[number]): boolean {
  print(`\n> ${check}`);
  const report = ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  const words = [npm(), 'run', '--silent', check, ...(check === 'test' ? report : [])];
  const { status } = spawnSync(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0;
}

/** The npm that runs this script, whatever it is called on this system. */
function npm(): string {
  const path = process.env['npm_execpath'];
  if (path === undefined) throw new Error('Run the checks with: npm run verify');
  return path;
}

function readResults(): TestResults {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8')) as TestResults;
  } catch {
    // The test run ended before it could report; it is among the failed checks.
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
