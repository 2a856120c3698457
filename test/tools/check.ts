/** `npm run check`: types, lint with import boundaries, format, dead code, file rules and the weight of the build. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './run.ts';
import { exceededBudgets, kilobytes, measure } from './size.ts';
import { brokenSourceRules } from './source-rules.ts';

type Outcome = { readonly code: number; readonly output: string };
type Step = { readonly name: string; readonly run: () => Promise<Outcome> };

async function weigh(): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'icom-size-'));
  try {
    const build = await run('vite', ['build', '--outDir', folder, '--manifest', 'manifest.json', '--logLevel', 'warn']);
    if (build.code !== 0) return build;
    const size = measure(folder);
    const exceeded = exceededBudgets(size);
    const parts = `first paint ${kilobytes(size.firstPaint)}, everything ${kilobytes(size.everything)}`;
    const summary = `${parts}, API reference ${kilobytes(size.reference)} (gzip)`;
    return { code: exceeded.length === 0 ? 0 : 1, output: [build.output, ...exceeded, summary].join('\n').trim() };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sourceRules(): Promise<Outcome> {
  const broken = brokenSourceRules(ROOT);
  return Promise.resolve({ code: broken.length === 0 ? 0 : 1, output: broken.join('\n') });
}

const STEPS: readonly Step[] = [
  { name: 'types', run: () => run('tsc', ['-p', '.']) },
  {
    name: 'lint and boundaries',
    run: () =>
      run('oxlint', ['--type-aware', '--format=stylish', '--deny-warnings', '--report-unused-disable-directives']),
  },
  { name: 'format', run: () => run('biome', ['check', '--error-on-warnings', '--reporter=summary']) },
  { name: 'dead code', run: () => run('knip', ['--no-progress', '--treat-config-hints-as-errors']) },
  { name: 'length and header of files', run: sourceRules },
  { name: 'weight', run: weigh },
];

const started = performance.now();
const failed: string[] = [];
for (const step of STEPS) {
  const stepStarted = performance.now();
  const { code, output } = await step.run();
  const seconds = ((performance.now() - stepStarted) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${step.name} (${seconds} s)`);
  if (code !== 0) failed.push(step.name);
  if (output.trim() !== '' && (code !== 0 || step.name === 'weight'))
    console.log(output.trimEnd().replace(/^/gm, '    '));
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  failed.length === 0 ? `check: all well (${seconds} s)` : `check: failed: ${failed.join(', ')} (${seconds} s)`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
