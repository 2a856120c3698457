/** Playwright's switch that turns features of Chromium off gives way to ours: so ours names all that it does. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { launchArguments } from '../../e2e/support/chromium.ts';

test('browser tests turn off every feature of Chromium that Playwright would', () => {
  const bundle = readFileSync(createRequire(import.meta.url).resolve('playwright-core/lib/coreBundle'), 'utf8');
  const list = /disabledFeatures = \[([^\]]*)\]/.exec(bundle)?.[1] ?? '';
  const theirs = [...list.matchAll(/^\s*"(\w+)"/gm)].map(([, name]) => name);
  const ours = launchArguments().find((argument) => argument.startsWith('--disable-features='));
  expect(theirs.length).toBeGreaterThan(10);
  expect(ours?.split('=')[1]?.split(',')).toEqual(expect.arrayContaining(theirs));
});
