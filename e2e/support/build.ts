/** Builds the product, and the test pages beside a product of their own, once before the browser tests. */
import { resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

export default async function buildForTests(): Promise<void> {
  for (const config of ['vite.config.ts', 'e2e/vite.config.ts']) {
    await build({ root: ROOT, configFile: resolve(ROOT, config), logLevel: 'warn' });
  }
}
