/** Plants imports that the table of rooms forbids, and browser globals in pure rooms, and expects the linter to name each. */
import { describe, expect, test } from 'vitest';
import { fixtureTree } from './fixture-tree.ts';
import { run } from './run.ts';

type Diagnostic = { readonly code?: string; readonly filename: string };

/** Lints `files` with the project's own settings and answers `path rule` of what was found. */
async function lint(files: Readonly<Record<string, string>>): Promise<string[]> {
  using tree = fixtureTree(files, ['oxlint.config.ts', 'tsconfig.json']);
  const { output } = await run('oxlint', ['--type-aware', '--format=json'], { directory: tree.root });
  const { diagnostics } = JSON.parse(output) as { diagnostics: Diagnostic[] };
  return diagnostics.map(({ filename, code = 'none' }) => `${filename} ${code}`).toSorted();
}

const importing = (specifier: string) => `export { thing } from '${specifier}';\n`;
const importingType = (specifier: string) => `import type { Thing } from '${specifier}';\nexport type Own = Thing;\n`;
const IMPORTS = 'eslint(no-restricted-imports)';

const FORBIDDEN: readonly (readonly [path: string, specifier: string])[] = [
  ['src/lib/a.ts', '#model/b.ts'],
  ['src/model/a.ts', '#contract/b.ts'],
  ['src/contract/a.ts', '#wire/b.ts'],
  ['src/wire/a.ts', '#crypto/b.ts'],
  ['src/crypto/a.ts', '#wire/b.ts'],
  ['src/domain/contacts/a.ts', '#engine/b.ts'],
  ['src/domain/contacts/b.ts', '#contract/b.ts'],
  ['src/engine/methods/a.ts', '#client/b.ts'],
  ['src/client/a.ts', '#engine/b.ts'],
  ['src/ui/features/a.ts', '#engine/b.ts'],
  ['src/ui/features/b.ts', '#contract/b.ts'],
  ['src/ui/features/c.ts', '#platform/web/b.ts'],
  ['src/ui/features/reference/d.ts', '#engine/b.ts'],
  ['src/supernode/a.ts', '#engine/b.ts'],
  ['src/platform/web/a.ts', '#ui/b.ts'],
  ['src/engine/b.ts', '#platform/node/b.ts'],
  ['src/engine/c.ts', '#supernode/b.ts'],
  ['src/engine/methods/chat/d.ts', '../../../contract/b.ts'],
  ['src/engine/e.ts', '#engine/f.ts'],
];

const ALLOWED: readonly (readonly [path: string, specifier: string])[] = [
  ['src/model/a.ts', '#lib/b.ts'],
  ['src/crypto/a.ts', '#model/b.ts'],
  ['src/domain/contacts/a.ts', '#crypto/b.ts'],
  ['src/engine/methods/a.ts', '../storage/b.ts'],
  ['src/engine/methods/b.ts', '#domain/contacts/b.ts'],
  ['src/client/a.ts', '#contract/b.ts'],
  ['src/ui/main.tsx', '#platform/web/b.ts'],
  ['src/ui/features/a.ts', '#client/b.ts'],
  ['src/ui/features/reference/a.ts', '#contract/b.ts'],
  ['src/platform/node/a.ts', '#engine/b.ts'],
  ['src/supernode/a.ts', '#wire/b.ts'],
];

describe('import boundaries', () => {
  test('every forbidden import is found', async () => {
    const found = await lint(Object.fromEntries(FORBIDDEN.map(([path, specifier]) => [path, importing(specifier)])));
    expect(found).toEqual(FORBIDDEN.map(([path]) => `${path} ${IMPORTS}`).toSorted());
  });

  test('what the table allows passes', async () => {
    const files = Object.fromEntries(ALLOWED.map(([path, specifier]) => [path, importing(specifier)]));
    expect(await lint(files)).toEqual([]);
  });

  test('a room with a right to types may import them, and no values', async () => {
    const found = await lint({
      'src/domain/a.ts': importingType('#contract/b.ts'),
      'src/ui/a.ts': importingType('#contract/b.ts'),
      'src/ui/b.ts': importing('#contract/b.ts'),
      'src/supernode/a.ts': importingType('#contract/b.ts'),
    });
    expect(found).toEqual([`src/supernode/a.ts ${IMPORTS}`, `src/ui/b.ts ${IMPORTS}`]);
  });

  test('an import at run time is held to the same table', async () => {
    const found = await lint({ 'src/client/a.ts': "export const load = () => import('#platform/web/b.ts');\n" });
    expect(found).toEqual([`src/client/a.ts ${IMPORTS}`]);
  });

  test('pure rooms name no browser globals; platform and ui may', async () => {
    const text = 'export const width = (): number => window.innerWidth;\n';
    const found = await lint({
      'src/engine/a.ts': text,
      'src/crypto/a.ts': text,
      'src/platform/web/a.ts': text,
      'src/ui/a.ts': text,
    });
    expect(found).toEqual([
      'src/crypto/a.ts eslint(no-restricted-globals)',
      'src/engine/a.ts eslint(no-restricted-globals)',
    ]);
  });
});

test('files that import each other in a circle are found', async () => {
  const found = await lint({
    'src/lib/a.ts': "import { b } from './b.ts';\nexport const a = (): number => b();\n",
    'src/lib/b.ts': "import { a } from './a.ts';\nexport const b = (): number => a();\n",
  });
  expect(found).toContain('src/lib/a.ts import(no-cycle)');
});

test('a promise left alone is found, so the rules with types do run', async () => {
  const text = 'export function start(work: () => Promise<void>): void {\n  work();\n}\n';
  expect(await lint({ 'src/lib/a.ts': text })).toEqual(['src/lib/a.ts typescript(no-floating-promises)']);
});
