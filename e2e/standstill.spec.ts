/** Without SharedWorker: the page that leads, its worker, or both stand still without a word; another page goes on. */
import { type Browser, expect } from '@playwright/test';
import { befriend, openAccount, type Person, register, test } from './support/people.ts';
import { conversationWith } from './support/talk.ts';

const DEDICATED = '/?worker=dedicated';
/** ms in which another page has taken the lead, on a machine that has other work: 25 questions, two seconds of grace, a start. */
const BOUND = 40_000;

test.setTimeout(240_000);

type Couple = { leader: Person; followers: [Person, Person]; ben: Person; annId: string; benId: string };

/** Ann has three tabs, of which the first leads; she and Ben have talked. */
async function couple(openPerson: (options?: { path: string }) => Promise<Person>, url: string): Promise<Couple> {
  const [leader, ben] = [await openPerson({ path: DEDICATED }), await openPerson()];
  const [{ nodeId: annId }, { nodeId: benId }] = [await register(leader, 'Ann'), await register(ben, 'Ben')];
  await befriend(leader, ben);
  const followers: [Person, Person] = [await leader.another(url), await leader.another(url)];
  await Promise.all(followers.map((tab) => tab.event('session.changed', { state: 'open' })));
  await say(followers[0], benId, 'before');
  await say(ben, annId, 'before, from Ben');
  await followers[1].event('message.added', { rsId: benId, rows: [{ msg_source: 1 }] });
  return { leader, followers, ben, annId, benId };
}

const request = (to: string, text: string) => ({
  __SERVER_ROUTE_MODULE: 'chat',
  __SERVER_ROUTE_METHOD: 'sendTextMessage',
  ...{ cnd: to, cid: to, conversationType: 0, pub: '', text },
});

function say(person: Person, to: string, text: string): Promise<unknown> {
  return person.call('chat', 'sendTextMessage', { cnd: to, cid: to, conversationType: 0, pub: '', text });
}

/** Says it where nobody answers. Resolves with the code once the call is answered. */
function sayInVain({ page }: Person, to: string, text: string): Promise<number> {
  return page.evaluate(async (asked) => (await globalThis.icom.call(asked)).code, request(to, text));
}

/** ms until a tab finds the account locked, as it is in each new worker. */
async function lockedAfter(start: number, ...tabs: Person[]): Promise<number> {
  await Promise.all(
    tabs.map(({ page }) => expect(page.getByRole('button', { name: 'Unlock' })).toBeVisible({ timeout: BOUND })),
  );
  return Date.now() - start;
}

const workers = (tabs: readonly Person[]) => tabs.map(({ page }) => page.workers().length);

/** All tabs and Ben have the same of the talk, each thing once. */
async function agree(
  { leader, followers, ben, annId, benId }: Couple,
  mine: string[],
  theirs: string[],
): Promise<void> {
  await expect(async () => {
    for (const tab of [leader, ...followers]) expect(await conversationWith(tab, benId)).toEqual({ mine, theirs });
    expect(await conversationWith(ben, annId)).toEqual({ mine: theirs, theirs: mine });
  }).toPass({ timeout: 60_000 });
}

/** Another tab leads; what was said in vain is said again, and once only in the end, though the old leader wakes up. */
async function goOnWithout(people: Couple, wake: () => unknown): Promise<void> {
  const { leader, followers, ben, annId, benId } = people;
  const start = Date.now();
  const inVain = sayInVain(followers[0], benId, 'said again');
  await say(ben, annId, 'while nobody answers');
  const time = await lockedAfter(start, ...followers);
  expect(await inVain).not.toBe(200);
  expect(time).toBeLessThan(BOUND);
  expect(workers(followers).toSorted((one, other) => one - other)).toEqual([0, 1]);
  await openAccount(followers[1]);
  await say(followers[0], benId, 'said again');
  await say(ben, annId, 'after');
  await wake();
  await expect.poll(() => workers([leader]), { timeout: 60_000 }).toEqual([0]);
  await expect(leader.page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await say(leader, benId, 'back again');
  await agree(people, ['before', 'said again', 'back again'], ['before, from Ben', 'while nobody answers', 'after']);
  expect(workers(followers).toSorted((one, other) => one - other)).toEqual([0, 1]);
}

test('a page that leads and hangs: one that follows leads within the time, the other follows it, and the first does later', async ({
  openPerson,
  superNode,
}) => {
  const people = await couple(openPerson, `${superNode.url}${DEDICATED}`);
  const hanging = people.leader.page.evaluate((end) => {
    while (Date.now() < end);
  }, Date.now() + 60_000);
  await goOnWithout(people, () => hanging);
});

test('a worker that hangs is replaced by the page that leads, which goes on leading', async ({
  openPerson,
  superNode,
}) => {
  const people = await couple(openPerson, `${superNode.url}${DEDICATED}`);
  const { leader, followers, ben, annId, benId } = people;
  const start = Date.now();
  // by itself: what a debugger runs in a worker can't be ended
  await leader.page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      for (;;);
    });
  });
  const inVain = sayInVain(followers[0], benId, 'said again');
  await say(ben, annId, 'while nobody answers');
  expect(await lockedAfter(start, leader, ...followers)).toBeLessThan(BOUND);
  expect(await inVain).not.toBe(200);
  await expect.poll(() => workers([leader, ...followers])).toEqual([1, 0, 0]);
  await openAccount(followers[1]);
  await say(followers[0], benId, 'said again');
  await say(ben, annId, 'after');
  await agree(people, ['before', 'said again'], ['before, from Ben', 'while nobody answers', 'after']);
});

/** The process in which a page and its worker run: the one that works when the page does. */
async function processOf(browser: Browser, { page }: Person): Promise<number> {
  const devtools = await browser.newBrowserCDPSession();
  const times = async () => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await times();
  await page.evaluate((end) => {
    while (Date.now() < end);
  }, Date.now() + 2000);
  const after = [...(await times())].map(([id, time]) => ({ id, worked: time - (before.get(id) ?? time) }));
  await devtools.detach();
  return after.reduce((one, other) => (other.worked > one.worked ? other : one)).id;
}

test('page and worker that are stopped together write nothing more when they run again', async ({
  browser,
  openPerson,
  superNode,
}) => {
  const people = await couple(openPerson, `${superNode.url}${DEDICATED}`);
  const leading = await processOf(browser, people.leader);
  process.kill(leading, 'SIGSTOP');
  try {
    await goOnWithout(people, () => process.kill(leading, 'SIGCONT'));
  } finally {
    process.kill(leading, 'SIGCONT');
  }
});
