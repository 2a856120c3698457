/**
 * Builds the product, and the test pages beside a product of their own, once before the browser tests; with `ICOM_BUILT`
 * set, what an earlier run of them has built is taken.
 */
import { resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../..');

export default async function buildForTests(): Promise<void> {
  if (process.env['ICOM_BUILT'] !== undefined) return;
  for (const config of ['vite.config.ts', 'e2e/vite.config.ts']) {
    await build({ root: ROOT, configFile: resolve(ROOT, config), logLevel: 'warn' });
  }
}
