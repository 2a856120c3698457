/** Names what failed in the reports of the test runners, so that it can be said once more where the output ends. */

/** The lines of a reason that are kept: a comparison of large values would bury the other names. */
const REASON_LINES = 12;

export type Failure = { readonly name: string; readonly reason: string };

/** The part of vitest's JSON report that names failures. */
export type VitestFailures = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
};

type PlaywrightSuite = {
  readonly title: string;
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs?: readonly {
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly {
      readonly results: readonly { readonly error?: { readonly message?: string } | undefined }[];
    }[];
  }[];
};

/** The part of Playwright's JSON report that names failures. */
export type PlaywrightFailures = {
  readonly suites: readonly PlaywrightSuite[];
  readonly errors: readonly { readonly message?: string }[];
};

const COLOURS = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g');

const failure = (name: string, reason = ''): Failure => ({
  name,
  reason: reason.replaceAll(COLOURS, '').split('\n').slice(0, REASON_LINES).join('\n').trimEnd(),
});

/** A file that broke before or between its tests stands with its own message. */
export function vitestFailures({ testResults }: VitestFailures): Failure[] {
  return testResults.flatMap((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [failure(file.name, file.message)];
    return failed.map((test) => failure(`${file.name} › ${test.fullName}`, test.failureMessages?.join('\n')));
  });
}

function suiteFailures(suite: PlaywrightSuite, path: readonly string[]): Failure[] {
  const here = [...path, suite.title];
  const own = (suite.specs ?? [])
    .filter((spec) => !spec.ok)
    .map((spec) => {
      const results = spec.tests.flatMap((test) => test.results);
      const reason = results.find((result) => result.error !== undefined)?.error?.message;
      return failure([...here, spec.title].join(' › '), reason);
    });
  return [...own, ...(suite.suites ?? []).flatMap((inner) => suiteFailures(inner, here))];
}

/** Failed specs, and what went wrong outside of them. */
export function playwrightFailures({ suites, errors }: PlaywrightFailures): Failure[] {
  return [
    ...suites.flatMap((suite) => suiteFailures(suite, [])),
    ...errors.map((error) => failure('outside the tests', error.message)),
  ];
}

/** A paragraph for each failure; empty when there is none. */
export function describeFailures(failures: readonly Failure[]): string {
  return failures.map(({ name, reason }) => `FAILED ${name}\n${reason.replaceAll(/^/gm, '    ')}`).join('\n\n');
}
