/** The engine's worker dies or can't start: pages notice, start another, agree on the lock screen, and nothing is lost. */
import { expect } from '@playwright/test';
import { befriend, openAccount, type Person, register, test } from './support/people.ts';
import { conversationWith } from './support/talk.ts';

test.use({ serviceWorkers: 'allow' });

/** Ends a person's worker as a crash would: without a word to anybody. */
async function killWorker({ page }: Person): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { targetInfo } = await devtools.send('Target.getTargetInfo');
  const { targetInfos } = await devtools.send('Target.getTargets', { filter: [{ type: 'shared_worker' }] });
  const worker = targetInfos.find((target) => target.browserContextId === targetInfo.browserContextId);
  if (worker === undefined) throw new Error('there is no worker');
  await devtools.send('Target.closeTarget', { targetId: worker.targetId });
}

const textTo = (person: Person, address: string, text: string) =>
  person.call('chat', 'sendTextMessage', { cnd: address, cid: address, conversationType: 0, pub: '', text });

test('nothing is lost with the worker, and all tabs agree before and after', async ({ openPerson, superNode }) => {
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const [annCard, benCard] = [await register(ann, 'Ann'), await register(ben, 'Ben')];
  await befriend(ann, ben);
  const others = [await ann.another(superNode.url), await ann.another(superNode.url)];
  const tabs = [ann, ...others];
  await Promise.all(others.map((tab) => tab.event('session.changed', { state: 'open' })));
  await textTo(ann, benCard.nodeId, 'before');
  await textTo(ben, annCard.nodeId, 'from Ben, before');
  // One call that the worker takes along: it must be answered.
  const underWay = ann.page.evaluate((request) => globalThis.icom.call(request), {
    __SERVER_ROUTE_MODULE: 'login',
    __SERVER_ROUTE_METHOD: 'exportLogin',
    password: 'a wrong one',
    loginType: 'text',
  });
  await killWorker(ann);
  expect((await underWay).code).not.toBe(200);

  await Promise.all(tabs.map((tab) => tab.event('session.changed', { state: 'locked' })));
  for (const tab of tabs) {
    expect(await tab.page.evaluate(() => globalThis.seen.events.map(({ type }) => type))).toContain('resync');
    await expect(tab.page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  }
  await textTo(ben, annCard.nodeId, 'from Ben, meanwhile');
  await openAccount(others[0] as Person);
  await Promise.all(tabs.map((tab) => expect(tab.page.getByRole('navigation', { name: 'Main' })).toBeVisible()));
  await textTo(others[1] as Person, benCard.nodeId, 'after');
  await textTo(ben, annCard.nodeId, 'from Ben, after');

  await expect(async () => {
    expect((await conversationWith(ben, annCard.nodeId)).theirs).toEqual(['before', 'after']);
    for (const tab of tabs) {
      const { mine, theirs } = await conversationWith(tab, benCard.nodeId);
      expect(mine).toEqual(['before', 'after']);
      expect(theirs).toEqual(['from Ben, before', 'from Ben, meanwhile', 'from Ben, after']);
    }
  }).toPass();
});

test('an engine that can not start is started again until it can', async ({ superNode, browser }) => {
  const context = await browser.newContext();
  const aside = await context.newPage();
  await aside.goto(`${superNode.url}/mark.svg`);
  // A database of a later version, as a newer build could have left it.
  await aside.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open('profile', 99);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
      }),
  );
  const page = await context.newPage();
  await page.goto(superNode.url);
  await page.waitForFunction(() => 'icom' in globalThis);
  const init = () =>
    page.evaluate(
      async () => (await globalThis.icom.call({ __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: 'init' })).code,
    );
  expect(await init()).toBe(700);
  await aside.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase('profile').onsuccess = () => resolve();
      }),
  );
  await expect.poll(init, { timeout: 30_000 }).toBe(200);
  await context.close();
});
