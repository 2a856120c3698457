/** Expects that no failure of a runner, reported or not, is lost on the way to the closing line. */
import { expect, test } from 'vitest';
import { addTallies, closingLine, tallyPlaywright, tallyRunner, tallyVitest } from './tally.ts';

const VITEST = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };
const PASSED = { passed: 3, failed: 0, skipped: 0 };

test('a file that fails to load is a failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
  ];
  expect(tallyVitest({ ...VITEST, testResults })).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test('a file whose failed test is counted already is not counted again', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
  expect(tallyVitest({ ...VITEST, numFailedTests: 1, testResults }).failed).toBe(1);
});

test('unexpected and flaky tests, and errors outside tests, are failures', () => {
  const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
  expect(tallyPlaywright({ stats, errors: ['no browser'] })).toEqual({ passed: 5, failed: 3, skipped: 2 });
});

test.each([
  ['no report', 0, undefined, 1],
  ['an exit code that the report does not explain', 1, PASSED, 1],
  ['no test', 0, { passed: 0, failed: 0, skipped: 4 }, 1],
  ['explained failures', 1, { passed: 3, failed: 2, skipped: 0 }, 2],
  ['all well', 0, PASSED, 0],
])('%s', (_name, code, reported, failed) => {
  expect(tallyRunner(code, reported).failed).toBe(failed);
});

test('the closing line sums over all runners', () => {
  const sum = addTallies([PASSED, { passed: 4, failed: 1, skipped: 2 }]);
  expect(closingLine(sum)).toBe('7 passed, 1 failed, 2 skipped');
  expect(closingLine(PASSED)).toBe('3 passed, 0 failed');
});
