/** From one build to the next with two tabs open: offered with its news, taken when the person says so, in all tabs together. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { makeNextBuild } from './support/next-build.ts';
import { befriend, openAccount, Person, register, test } from './support/people.ts';
import { type RunningNode, startNode } from './support/super-node.ts';

test.use({ serviceWorkers: 'allow' });

const NEWS = {
  version: '7.0.0',
  notes: { en: ['Herons can be sent.'], 'zh-CN': ['可以发送苍鹭。'], 'zh-TW': ['可以傳送蒼鷺。'] },
};

let node: RunningNode;
let directory: string;
test.beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'icom-next-'));
  node = await startNode();
});
test.afterEach(async () => {
  await node.stop();
  await rm(directory, { recursive: true, force: true });
});

async function open(context: Parameters<typeof Person.open>[0], path = ''): Promise<Person> {
  const person = await Person.open(context, `${node.url}${path}`);
  await person.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  return person;
}

/** Version and hash of the build that a page is. */
function buildOf({ page }: Person): Promise<string | undefined> {
  return page.evaluate(() => document.querySelector<HTMLMetaElement>('meta[name="release"]')?.content);
}

/** Waits until these tabs are of another build than `before`, which is the next one, and have found its engine. */
async function moved(before: string | undefined, tabs: readonly Person[]): Promise<void> {
  for (const tab of tabs) {
    await tab.page.waitForFunction(
      (old) => document.querySelector<HTMLMetaElement>('meta[name="release"]')?.content !== old,
      before,
    );
    await tab.listen();
    // keys were in the old engine's memory
    await tab.event('session.changed', { state: 'locked' });
    expect(await buildOf(tab)).toMatch(/^7\.0\.0 /);
  }
  expect(new Set(await Promise.all(tabs.map(buildOf))).size).toBe(1);
}

test('the prompt names what changed, and after a yes both tabs and the engine are of the new build', async ({
  browser,
}) => {
  const contexts = [await browser.newContext(), await browser.newContext()] as const;
  const [first, ben] = [await open(contexts[0]), await open(contexts[1])];
  await register(first, 'Ann');
  const benCard = await register(ben, 'Ben');
  await befriend(first, ben);
  const to = { cnd: benCard.nodeId, cid: benCard.nodeId, conversationType: 0, pub: '' } as const;
  await first.call('chat', 'sendTextMessage', { ...to, text: 'from the build before' });
  const second = await open(contexts[0]);
  const before = await buildOf(first);
  expect(await first.call('login', 'appInfo', {})).toMatchObject({ upgrade: false, version: before?.split(' ')[0] });

  await makeNextBuild(directory, NEWS);
  await node.kill();
  await node.restart(directory);
  expect(await first.call('login', 'appInfo', {})).toMatchObject({
    upgrade: true,
    version: NEWS.version,
    upgradeContextCN: NEWS.notes.en,
    upgradeContextZH: NEWS.notes['zh-CN'],
    upgradeContextZHTW: NEWS.notes['zh-TW'],
  });
  // the tab is looked at again
  await first.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  for (const { page } of [first, second]) {
    const card = page.getByRole('complementary', { name: 'Update' });
    await expect(card.getByText('A new version is ready')).toBeVisible();
    await expect(card.getByText('Herons can be sent.')).toBeVisible();
  }
  // it comes when the person says so
  expect(await buildOf(first)).toBe(before);
  await second.page.getByRole('button', { name: 'Later' }).click();
  await expect(second.page.getByText('A new version is ready')).toBeHidden();
  await second.page.getByRole('button', { name: /Ben/ }).click();
  await second.page.getByRole('textbox', { name: 'Message' }).fill('begun in the build before');
  await first.page.getByRole('button', { name: 'Update now' }).click();

  await moved(before, [first, second]);
  // what this says of the build is the engine's own word
  expect(await second.call('login', 'appInfo', {})).toMatchObject({ upgrade: false, version: NEWS.version });

  await first.page.getByLabel('Password', { exact: true }).fill('battery staple');
  await first.page.getByRole('button', { name: 'Unlock' }).click();
  await second.event('session.changed', { state: 'open' });
  await second.page.getByRole('button', { name: /Ben/ }).click();
  await expect(second.page.getByRole('log').getByText('from the build before')).toBeVisible();
  await expect(second.page.getByRole('textbox', { name: 'Message' })).toHaveValue('begun in the build before');
  await second.page.getByRole('button', { name: 'Settings' }).click();
  await second.page.getByRole('button', { name: 'About and limits' }).click();
  await expect(second.page.getByText('This build is kept on this device and opens without a network.')).toBeVisible();
  const [, hash = ''] = (await buildOf(second))?.split(' ') ?? [];
  await expect(second.page.getByText(hash.slice(0, 16))).toBeVisible();
  await Promise.all(contexts.map((context) => context.close()));
});

test('without SharedWorker both tabs move to the new build as well, and one of them runs its engine for both', async ({
  browser,
}) => {
  const context = await browser.newContext();
  const tabs = [await open(context, '/?worker=dedicated'), await open(context, '/?worker=dedicated')];
  const [first, second] = tabs as [Person, Person];
  await register(first, 'Ann');
  await second.event('session.changed', { state: 'open' });
  const before = await buildOf(first);
  await makeNextBuild(directory, NEWS);
  await node.kill();
  await node.restart(directory);
  await second.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await second.page.getByRole('button', { name: 'Update now' }).click();
  await moved(before, tabs);
  expect(tabs.flatMap(({ page }) => page.workers())).toHaveLength(1);
  await openAccount(first);
  await second.event('session.changed', { state: 'open' });
  for (const tab of tabs) expect(await tab.call('login', 'appInfo', {})).toMatchObject({ version: NEWS.version });
  await context.close();
});
