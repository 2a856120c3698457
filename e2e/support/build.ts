/** Builds the app together with the test pages, once before the browser tests. */
import { resolve } from 'node:path';
import { build } from 'vite';

/** Where the build is: `e2e/dist`. */
export const DIST = resolve(import.meta.dirname, '../dist');

export default async function buildForTests(): Promise<void> {
  await build({ configFile: resolve(import.meta.dirname, '../vite.config.ts'), logLevel: 'warn' });
}
