/** Looks at a page as people see it in each appearance, and answers what axe finds there. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

/** The part of axe's answer that is read here. */
type Found = { readonly id: string; readonly nodes: readonly { readonly target: readonly unknown[] }[] };

declare global {
  var axe: { run(root: Document, options: object): Promise<{ readonly violations: readonly Found[] }> } | undefined;
}

const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

const sizes = {
  wide: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
} as const;
/** In the dark only colours differ. */
const appearances = [
  { size: 'wide', colorScheme: 'light', rules: undefined },
  { size: 'wide', colorScheme: 'dark', rules: ['color-contrast'] },
  { size: 'phone', colorScheme: 'dark', rules: ['color-contrast'] },
  { size: 'phone', colorScheme: 'light', rules: undefined },
] as const;

/** A folder for pictures of all that is looked at, for people to look at too. */
const pictures = process.env['PICTURES'];

/** `screen, size, appearance: rule at element` for each violation; the page is left wide and light. */
export async function audit(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(source);
  for (const { size, colorScheme, rules } of appearances) {
    await page.setViewportSize(sizes[size]);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations = await page.evaluate(
      async (only) => {
        // What was fading in before motion was reduced is there at once.
        for (const animation of document.getAnimations())
          if (animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) animation.finish();
        // Until the new size and colours are drawn.
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        const options = only === null ? {} : { runOnly: { type: 'rule', values: only } };
        return (await globalThis.axe?.run(document, options))?.violations;
      },
      rules === undefined ? null : [...rules],
    );
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${screen}, ${size}, ${colorScheme}.png` });
    if (violations === undefined) throw new Error('axe did not run');
    for (const { id, nodes } of violations)
      for (const { target } of nodes) found.push(`${screen}, ${size}, ${colorScheme}: ${id} at ${target.join(' ')}`);
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (sideways > 0) found.push(`${screen}, ${size}: scrolls sideways by ${sideways} px`);
  }
  await page.setViewportSize(sizes.wide);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return found;
}
