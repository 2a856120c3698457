/** A small project in a temporary folder, so that a check can be shown to fail on a planted violation. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './run.ts';

export type FixtureTree = { readonly root: string; [Symbol.dispose](): void };

/**
 * Writes `files` (path → text) into a new folder. With `settings`, copies of those files of the project stand beside
 * them, and its packages, so that a tool can run there.
 */
export function fixtureTree(files: Readonly<Record<string, string>>, settings: readonly string[] = []): FixtureTree {
  const root = mkdtempSync(join(tmpdir(), 'icom-fixture-'));
  if (settings.length > 0) symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'), 'junction');
  for (const name of settings) cpSync(join(ROOT, name), join(root, name));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
