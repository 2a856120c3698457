/** Without SharedWorker: one tab runs the engine for all, and another takes over when it is closed or frozen. */
import { expect } from '@playwright/test';
import { befriend, openAccount, Person, register, test } from './support/people.ts';
import { conversationWith } from './support/talk.ts';

const DEDICATED = '/?worker=dedicated';

const textTo = (person: Person, address: string, text: string) =>
  person.call('chat', 'sendTextMessage', { cnd: address, cid: address, conversationType: 0, pub: '', text });

test('two tabs share the engine of the one that leads; when it is closed, the other goes on', async ({
  openPerson,
  superNode,
}) => {
  const url = `${superNode.url}${DEDICATED}`;
  const ben = await openPerson();
  // A tab with a shared worker is open: its engine makes room when it has gone.
  const start = await openPerson();
  const leader = await start.another(url);
  await start.page.close();
  expect(leader.page.workers()).toHaveLength(1);
  const [annCard, benCard] = [await register(leader, 'Ann'), await register(ben, 'Ben')];
  const follower = await leader.another(url);
  expect(follower.page.workers()).toHaveLength(0);
  await follower.event('session.changed', { state: 'open' });
  await befriend(follower, ben);
  await leader.event('contact.changed', { nodeId: benCard.nodeId, row: { c_state: 2 } });
  await follower.event('presence.changed', { nodeId: benCard.nodeId, direct: true });
  await textTo(follower, benCard.nodeId, 'through the leader');
  await textTo(leader, benCard.nodeId, 'from the leader');

  // A call that is under way when the leader goes is answered, and the next worker is this tab's own.
  const underWay = follower.page.evaluate(() =>
    globalThis.icom.call('login', 'exportLogin', { password: 'a wrong one', loginType: 'text' }),
  );
  await leader.page.close();
  expect((await underWay).code).not.toBe(200);
  await follower.event('session.changed', { state: 'locked' });
  await expect(follower.page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await expect.poll(() => follower.page.workers().length).toBe(1);
  await openAccount(follower);
  const third = await follower.another(url);
  await third.event('session.changed', { state: 'open' });
  await textTo(third, benCard.nodeId, 'after the change');
  await textTo(ben, annCard.nodeId, 'an answer');
  await expect(async () => {
    const { mine, theirs } = await conversationWith(third, benCard.nodeId);
    expect(theirs).toEqual(['an answer']);
    expect(mine).toEqual(['through the leader', 'from the leader', 'after the change']);
    expect((await conversationWith(ben, annCard.nodeId)).theirs).toEqual(mine);
  }).toPass();
});

test('a worker whose page is busy while it starts waits to be spoken to', async ({ browser, superNode }) => {
  const context = await browser.newContext();
  // what a page says to its worker leaves it only once the page hears that the script has run
  await context.addInitScript(() => {
    const busy = (end: number) => {
      const next = performance.now() + 700;
      while (performance.now() < next);
      if (next < end) setTimeout(busy, 0, end);
    };
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        setTimeout(busy, 20, performance.now() + 4000);
      }
    };
  });
  const ann = await Person.open(context, `${superNode.url}${DEDICATED}`);
  await register(ann, 'Ann');
  await context.close();
});

test('a leader that is frozen makes room, and follows when it is back', async ({ openBarePerson, superNode }) => {
  const leader = await openBarePerson({ path: DEDICATED });
  await register(leader, 'Ann');
  const follower = await leader.another(`${superNode.url}${DEDICATED}`);
  await follower.event('session.changed', { state: 'open' });
  const devtools = await leader.page.context().newCDPSession(leader.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await follower.event('session.changed', { state: 'locked' });
  await openAccount(follower);
  await follower.call('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await expect(async () => {
    expect((await leader.call('user', 'getUserSingleInfo', {})).u_nick).toBe('Anna');
  }).toPass();
  await follower.call('user', 'updateUserSingleInfo', { nickname: 'Anne' });
  await leader.event('user.changed', { row: { u_nick: 'Anne' } });
});

test('a tab that is frozen while it waits for its turn is passed over, and follows when it is back', async ({
  openBarePerson,
  superNode,
}) => {
  const url = `${superNode.url}${DEDICATED}`;
  const leader = await openBarePerson({ path: DEDICATED });
  await register(leader, 'Ann');
  const frozen = await leader.another(url);
  await frozen.event('session.changed', { state: 'open' });
  const third = await leader.another(url);
  await third.event('session.changed', { state: 'open' });
  const devtools = await frozen.page.context().newCDPSession(frozen.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await leader.page.close();
  // long before it would take the lead from a page that answers nothing
  await expect(third.page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await openAccount(third);
  await third.call('user', 'updateUserSingleInfo', { nickname: 'Anna' });
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await expect(async () => {
    expect((await frozen.call('user', 'getUserSingleInfo', {})).u_nick).toBe('Anna');
  }).toPass();
  // its turn comes, too
  await third.page.close();
  await expect(frozen.page.getByRole('button', { name: 'Unlock' })).toBeVisible();
  await openAccount(frozen);
  expect((await frozen.call('user', 'getUserSingleInfo', {})).u_nick).toBe('Anna');
});
