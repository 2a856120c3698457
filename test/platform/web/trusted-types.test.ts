/** The Trusted Types policy: every template of the built app passes, nothing that could run, load or lead away does. */
import { resolve } from 'node:path';
import { build } from 'vite';
import solid from 'vite-plugin-solid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import '#platform/web/trusted-types.ts';

const root = resolve(import.meta.dirname, '../../..');

type Rules = { createHTML(markup: string): string | null; createScriptURL(url: string): string | null };

/** A browser's globals, which are there before the policy is made. */
const { createPolicy } = vi.hoisted(() => {
  const spy = vi.fn<(name: string, given: Rules) => void>();
  vi.stubGlobal('trustedTypes', { createPolicy: spy });
  vi.stubGlobal('location', new URL('https://node.example/chat'));
  return { createPolicy: spy };
});
let rules: Rules;

beforeAll(() => {
  const [name, given] = createPolicy.mock.calls[0] ?? [];
  if (name !== 'default' || given === undefined) throw new Error('there is no default policy');
  rules = given;
});
afterAll(() => {
  vi.unstubAllGlobals();
});

/** Every template that Solid's compiler makes of the user interface. */
async function templates(): Promise<string[]> {
  const found: string[] = [];
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    plugins: [
      solid(),
      {
        name: 'collect-templates',
        enforce: 'post',
        transform(code: string, id: string) {
          if (!id.includes('/src/ui/')) return;
          for (const [, text = ''] of code.matchAll(/_\$?template\(\s*`((?:[^`\\]|\\.)*)`/g)) found.push(text);
        },
      },
    ],
    worker: { format: 'es' },
    build: { write: false, minify: false, rolldownOptions: { input: resolve(root, 'src/ui/main.tsx') } },
  });
  return [...new Set(found)];
}

test('every template of the user interface passes as it is', { timeout: 60_000 }, async () => {
  const all = await templates();
  expect(all.length).toBeGreaterThan(100);
  expect(all.filter((markup) => rules.createHTML(markup) !== markup)).toEqual([]);
});

test.each([
  '<svg/onload=alert(1)>',
  '<svg onload=alert(1)>',
  '<img src="x"onerror=alert(1)>',
  '<p class="x"onclick="alert(1)">',
  "<p class='x'onclick='alert(1)'>",
  '<p\nonclick=alert(1)>',
  '<p onclick = alert(1)>',
  '<p ONCLICK=alert(1)>',
  '<a href="java&#115;cript:alert(1)">',
  '<a href=https://elsewhere.example>',
  '<form action=https://elsewhere.example>',
  '<button formaction=x>',
  '<svg><a xlink:href=x>',
  '<svg><use href=x>',
  '<svg><animate attributeName=href>',
  '<svg><style>*{}</style></svg>',
  '<video poster=x>',
  '<video src=x>',
  '<p style="background:url(x)">',
  '<script>alert(1)</script>',
  '<SCRIPT>',
  '<p><iframe srcdoc=x>',
  '<template>',
  '<base href=/>',
  '<meta http-equiv=refresh>',
  '<link rel=stylesheet>',
  '<math><mtext>',
  '<p class="a"><img>',
  '<!--<p>-->',
  '<?x ?>',
  '<p',
  '<p class="open',
])('%s is refused', (markup) => {
  expect(rules.createHTML(markup)).toBeNull();
});

test('a long markup is judged in time that grows with its length', () => {
  const started = performance.now();
  expect(rules.createHTML(`${'<p class="a"data-b=c>'.repeat(20_000)}<p onclick=x>`)).toBeNull();
  expect(performance.now() - started).toBeLessThan(2000);
});

test.each([
  ['https://node.example/assets/engine.worker-1.js', true],
  ['/assets/engine.worker-1.js', true],
  ['https://elsewhere.example/a.js', false],
  ['data:text/javascript,1', false],
  ['blob:https://node.example/1.js', false],
  ['/assets/a.js?b', false],
  ['/assets/a.png', false],
])('a worker from %s: %s', (url, allowed) => {
  expect(rules.createScriptURL(url) !== null).toBe(allowed);
});
