/**
 * `npm run bench`: runs every module of test/bench, installs its peers when missing, prints a table of ratios. `--json FILE`
 * keeps the results, `--readme` puts them into README.md.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { requireChromium } from '../../e2e/support/chromium.ts';
import type { BenchRow } from '../bench/row.ts';
import { ROOT, run } from './run.ts';

const FOLDER = join(ROOT, 'test/bench');

async function installPeers(): Promise<boolean> {
  if (existsSync(join(FOLDER, 'node_modules'))) return true;
  console.log('Installing the peers that the benchmarks compare with …');
  const { code } = await run('npm', ['ci', '--ignore-scripts'], { directory: FOLDER, show: true });
  return code === 0;
}

/** What the figures were measured on. */
function machine(): string {
  const [first] = cpus();
  const chromium = execFileSync(requireChromium(), ['--version'], { encoding: 'utf8' }).trim();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const cores = `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}`;
  return [cores, memory, `${platform()} ${release()}`, `Node ${process.versions.node}`, chromium].join(', ');
}

function isGood({ ratio, target }: BenchRow): boolean {
  return ratio <= target;
}

const HEAD = ['what', 'ours', 'peer', 'ratio', 'target', ''];

function cellsOf(row: BenchRow): string[] {
  return [
    row.name,
    `${row.ours.toPrecision(4)} ${row.unit}`,
    `${row.peer.toPrecision(4)} ${row.unit}`,
    `${row.ratio.toFixed(2)}×`,
    `≤ ${Number(row.target.toFixed(3))}×`,
    isGood(row) ? 'ok' : 'MISSED',
  ];
}

function table(rows: readonly BenchRow[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const padded = (line: readonly string[]) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return lines.map((line) => padded(line).trimEnd()).join('\n');
}

/** The table of the README stands between two marks. */
function putIntoReadme(rows: readonly BenchRow[], caption: string): void {
  const file = join(ROOT, 'README.md');
  const [start, end] = ['<!-- bench -->\n', '<!-- /bench -->'];
  const lines = [HEAD, HEAD.map(() => '---'), ...rows.map(cellsOf)].map((line) => `| ${line.join(' | ')} |`);
  const content = readFileSync(file, 'utf8');
  const [before, after] = [content.indexOf(start) + start.length, content.indexOf(end)];
  writeFileSync(file, `${content.slice(0, before)}${caption}\n\n${lines.join('\n')}\n${content.slice(after)}`);
}

const { values } = parseArgs({ options: { json: { type: 'string' }, readme: { type: 'boolean' } } });
const modules = globSync('*.bench.ts', { cwd: FOLDER }).toSorted();
const rows: BenchRow[] = [];
let crashed = 0;

if (!(await installPeers())) {
  console.error('The peers could not be installed.');
  process.exit(1);
}
for (const name of modules) {
  console.log(`… ${name}`);
  try {
    const bench = (await import(pathToFileURL(join(FOLDER, name)).href)) as { run(): Promise<readonly BenchRow[]> };
    rows.push(...(await bench.run()));
  } catch (error) {
    crashed += 1;
    console.error(error);
  }
}

const date = new Date().toISOString().slice(0, 10);
console.log(`\n${table(rows)}\n\n${date}, ${machine()}\n`);
if (values.readme === true) putIntoReadme(rows, `Measured on ${date} on ${machine()}.`);
if (values.json !== undefined) {
  const results = { date, machine: machine(), rows: rows.map((row) => ({ ...row, ok: isGood(row) })) };
  writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
}
const missed = rows.filter((row) => !isGood(row)).length;
console.log(
  `${rows.length - missed} of ${rows.length} targets met${crashed > 0 ? `, ${crashed} modules crashed` : ''}`,
);
// A module may leave a browser's or a worker's handle open; the work is done.
process.exit(crashed === 0 && missed === 0 && rows.length > 0 ? 0 : 1);
