/** Expects that every failure in a runner's report is named, with the beginning of its reason. */
import { expect, test } from 'vitest';
import { describeFailures, playwrightFailures, vitestFailures } from './failures.ts';

test('vitest: failed tests by file and name, and files that broke', () => {
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      message: '',
      assertionResults: [
        { status: 'passed', fullName: 'works', failureMessages: [] },
        { status: 'failed', fullName: 'breaks', failureMessages: ['\u001b[31mexpected 1\u001b[39m\n  at a.test.ts:3'] },
      ],
    },
    { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
  ];
  expect(vitestFailures({ testResults })).toEqual([
    { name: 'a.test.ts › breaks', reason: 'expected 1\n  at a.test.ts:3' },
    { name: 'b.test.ts', reason: 'no such module' },
  ]);
});

test('Playwright: failed specs of nested suites, and errors outside of them', () => {
  const spec = (title: string, ok: boolean, message?: string) => ({
    title,
    ok,
    tests: [{ results: [{ error: message === undefined ? undefined : { message } }] }],
  });
  const suites = [
    {
      title: 'a.spec.ts',
      specs: [spec('works', true)],
      suites: [{ title: 'deep', specs: [spec('breaks', false, 'x')] }],
    },
  ];
  expect(playwrightFailures({ suites, errors: [{ message: 'no browser' }] })).toEqual([
    { name: 'a.spec.ts › deep › breaks', reason: 'x' },
    { name: 'outside the tests', reason: 'no browser' },
  ]);
});

test('a long reason is cut, and none is said of nothing', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n');
  const testResults = [{ name: 'a.test.ts', status: 'failed', message: lines, assertionResults: [] }];
  expect(describeFailures(vitestFailures({ testResults })).split('\n')).toHaveLength(13);
  expect(describeFailures([])).toBe('');
});
