/** Plants a long file, a headless one, dead code and a heavy build, and expects each check to fail on its own. */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fixtureTree } from './fixture-tree.ts';
import { run } from './run.ts';
import { BUDGET, exceededBudgets, measure } from './size.ts';
import { brokenSourceRules } from './source-rules.ts';

const HEADER = '/** Says what it is for. */\n';

describe('length and header of files', () => {
  test('300 lines pass, 301 do not', () => {
    using tree = fixtureTree({ 'src/a.ts': HEADER + '\n'.repeat(299), 'src/b.ts': HEADER + '\n'.repeat(300) });
    expect(brokenSourceRules(tree.root, ['src/a.ts', 'src/b.ts'])).toEqual(['src/b.ts: 301 lines; the most is 300']);
  });

  test('a file that does not say its purpose is named', () => {
    using tree = fixtureTree({
      'src/a.ts': `${HEADER}export {};\n`,
      'src/b.ts': `export {};\n${HEADER}`,
      'src/c.ts': `#!/usr/bin/env node\n${HEADER}`,
      'src/d.css': 'a { color: red; }\n',
    });
    const broken = brokenSourceRules(tree.root, ['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/d.css']);
    expect(broken.map((line) => line.split(':')[0])).toEqual(['src/b.ts', 'src/d.css']);
  });
});

test('dead code: an unused export, an unused file and an unused dependency are found', async () => {
  using tree = fixtureTree(
    {
      'package.json': JSON.stringify({
        name: 'fixture',
        type: 'module',
        scripts: { supernode: 'node src/supernode/main.ts' },
        imports: { '#lib/*': './src/lib/*' },
        dependencies: { comlink: '1' },
      }),
      'src/supernode/main.ts': "import { used } from '#lib/a.ts';\nused();\n",
      'src/lib/a.ts': 'export function used(): void {}\nexport function deadExport(): void {}\n',
      'src/lib/b.ts': 'export const deadFile = 1;\n',
    },
    ['knip.json', 'tsconfig.json'],
  );
  const { code, output } = await run('knip', ['--no-progress', '--no-config-hints'], { directory: tree.root });
  expect(code).toBe(1);
  expect(output).toContain('deadExport');
  expect(output).toContain('src/lib/b.ts');
  expect(output).toContain('comlink');
  expect(output).not.toMatch(/^used /m);
});

describe('weight', () => {
  const LATER = [
    'src/ui/i18n/en/catalogue.ts',
    'src/ui/i18n/zh-CN/catalogue.ts',
    'src/ui/features/first.tsx',
    'src/platform/web/later.ts',
    'src/ui/features/reference/reference.tsx',
  ];
  const MANIFEST = {
    'index.html': {
      file: 'main.js',
      isEntry: true,
      imports: ['_shared.js'],
      css: ['main.css'],
      dynamicImports: LATER,
    },
    '_shared.js': { file: 'shared.js' },
    'src/ui/i18n/en/catalogue.ts': { file: 'en.js' },
    'src/ui/i18n/zh-CN/catalogue.ts': { file: 'zh-CN.js' },
    'src/ui/features/first.tsx': { file: 'first.js', css: ['first.css'] },
    'src/platform/web/later.ts': { file: 'later.js' },
    'src/ui/features/reference/reference.tsx': { file: 'reference.js', imports: ['_shared.js', '_contract.js'] },
    '_contract.js': { file: 'contract.js' },
  };
  const FILES = ['main.js', 'main.css', 'shared.js', 'en.js', 'zh-CN.js', 'first.js', 'first.css', 'later.js'];
  const REFERENCE = ['reference.js', 'contract.js'];
  const build = (bytes: Readonly<Record<string, number>>) =>
    fixtureTree({
      'manifest.json': JSON.stringify(MANIFEST),
      // Hex of random bytes shrinks to about the number of bytes.
      ...Object.fromEntries(
        Object.entries({ ...Object.fromEntries([...FILES, ...REFERENCE].map((path) => [path, 10])), ...bytes }).map(
          ([path, length]) => [path, randomBytes(length).toString('hex')],
        ),
      ),
    });

  test('a light build passes', () => {
    using tree = build({});
    expect(exceededBudgets(measure(tree.root))).toEqual([]);
  });

  test.each(FILES.filter((path) => path !== 'later.js'))('%s counts towards the first paint', (path) => {
    using tree = build({ [path]: BUDGET.firstPaint });
    expect(exceededBudgets(measure(tree.root))).toEqual([expect.stringMatching(/^firstPaint/)]);
  });

  test('of two catalogues only the heavier one counts', () => {
    using tree = build({ 'en.js': BUDGET.firstPaint * 0.6, 'zh-CN.js': BUDGET.firstPaint * 0.5 });
    expect(exceededBudgets(measure(tree.root))).toEqual([]);
  });

  test('what loads later counts towards everything only, workers and wasm too', () => {
    using light = build({ 'later.js': BUDGET.firstPaint });
    expect(exceededBudgets(measure(light.root))).toEqual([]);
    using heavy = build({ 'later.js': BUDGET.everything / 2, 'engine.wasm': BUDGET.everything / 2 });
    expect(exceededBudgets(measure(heavy.root))).toEqual([expect.stringMatching(/^everything/)]);
  });

  test('of everything only one catalogue counts', () => {
    using tree = build({ 'zh-CN.js': BUDGET.firstPaint * 0.5, 'en.js': BUDGET.firstPaint * 0.5 });
    const { everything } = measure(tree.root);
    expect(everything).toBeGreaterThan(BUDGET.firstPaint * 0.5);
    expect(everything).toBeLessThan(BUDGET.firstPaint * 0.7);
  });

  test.each(REFERENCE)('%s counts towards the API reference only', (path) => {
    using tree = build({ [path]: BUDGET.firstPaint });
    expect(exceededBudgets(measure(tree.root))).toEqual([expect.stringMatching(/^reference/)]);
  });

  test('a build without an entry is no light build', () => {
    using tree = fixtureTree({ 'manifest.json': '{}' });
    expect(exceededBudgets(measure(tree.root))).toHaveLength(1);
  });
});
