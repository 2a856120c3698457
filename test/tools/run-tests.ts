/** `npm test`: runs the tests of Node and, in a build of the app, of the browser; closes with what failed and a line that counts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  describeFailures,
  type Failure,
  type PlaywrightFailures,
  playwrightFailures,
  type VitestFailures,
  vitestFailures,
} from './failures.ts';
import { run } from './run.ts';
import {
  addTallies,
  closingLine,
  type PlaywrightReport,
  type Tally,
  tallyPlaywright,
  tallyRunner,
  tallyVitest,
  type VitestReport,
} from './tally.ts';

/** What is timed, or needs the whole machine, runs alone at the end; the rest beside each other. */
const BROWSER_RUNS = [
  { name: 'beside-each-other', parameters: ['--grep-invert', '@alone'], environment: {} },
  { name: 'alone', parameters: ['--grep', '@alone', '--workers=1'], environment: { ICOM_BUILT: '1' } },
] as const;
const FAILED_STEP: Tally = { passed: 0, failed: 1, skipped: 0 };

const long = process.argv.includes('--long');
const environment: Record<string, string> = long ? { ICOM_LONG: '1' } : {};
const reports = mkdtempSync(join(tmpdir(), 'icom-tests-'));
const failures: Failure[] = [];

function readReport(name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(reports, name), 'utf8'));
  } catch {
    return undefined;
  }
}

async function testNode(): Promise<Tally> {
  console.log('\n== Tests in Node (vitest)');
  const file = join(reports, 'vitest.json');
  const parameters = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run('vitest', parameters, { show: true, environment });
  const report = readReport('vitest.json') as (VitestReport & VitestFailures) | undefined;
  if (report) failures.push(...vitestFailures(report));
  return tallyRunner(code, report && tallyVitest(report));
}

async function testBrowser(): Promise<Tally> {
  console.log('\n== Chromium');
  const chromium = await run('node', ['e2e/support/chromium.ts'], { show: true });
  if (chromium.code !== 0) return FAILED_STEP;
  const tallies: Tally[] = [];
  for (const { name, parameters, environment: own } of BROWSER_RUNS) {
    console.log(`\n== Tests in the browser (Playwright), ${name}`);
    const file = `playwright-${name}.json`;
    const { code } = await run('playwright', ['test', '--reporter=list,json', ...parameters], {
      show: true,
      environment: { ...environment, ...own, PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, file) },
    });
    const report = readReport(file) as (PlaywrightReport & PlaywrightFailures) | undefined;
    if (report) failures.push(...playwrightFailures(report));
    tallies.push(tallyRunner(code, report && tallyPlaywright(report)));
  }
  return addTallies(tallies);
}

try {
  const tallies = [await testNode(), await testBrowser()];
  const sum = addTallies(tallies);
  // said where the output ends, since what ran before fills thousands of lines
  if (failures.length > 0) console.log(`\n${describeFailures(failures)}`);
  console.log(
    `\nNode: ${closingLine(tallies[0] ?? FAILED_STEP)}. Browser: ${closingLine(tallies[1] ?? FAILED_STEP)}.\n`,
  );
  console.log(closingLine(sum));
  process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
