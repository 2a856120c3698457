/** One engine for all tabs: reloads, tabs that come and go, tabs that don't keep up, and calls that can't be made. */
import { expect } from '@playwright/test';
import { befriend, register, test } from './support/people.ts';

test.use({ serviceWorkers: 'allow' });

const userChanges = (count: number) =>
  [...Array(count).keys()].map((index) => ({
    __SERVER_ROUTE_MODULE: 'user',
    __SERVER_ROUTE_METHOD: 'updateUserSingleInfo',
    nickname: `Ann ${index}`,
  }));

test('the account stays open when the tab that started the engine closes', async ({ openPerson, superNode }) => {
  const first = await openPerson();
  await register(first);
  const second = await first.another(superNode.url);
  await second.event('session.changed', { state: 'open' });
  await first.page.close();
  await second.call('user', 'updateUserSingleInfo', { nickname: 'Ann' });
  await second.event('user.changed', { row: { u_nick: 'Ann' } });
});

test('a crash that takes the engine along is survived by the other tabs', async ({ openPerson, superNode }) => {
  const first = await openPerson();
  await register(first);
  const second = await first.another(superNode.url);
  await second.event('session.changed', { state: 'open' });
  const crashed = first.page.waitForEvent('crash');
  const devtools = await first.page.context().newCDPSession(first.page);
  // It has no answer: nobody is left to give it.
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;
  // Whether the engine went with the page, or runs on: the other tab can work.
  await second.call('login', 'exportLogin', { password: 'battery staple', loginType: 'text' });
  await second.call('user', 'updateUserSingleInfo', { nickname: 'Ann' });
  await second.event('user.changed', { row: { u_nick: 'Ann' } });
});

test('a tab that is busy for long hears of what it missed', async ({ openPerson, superNode }) => {
  const ann = await openPerson();
  await register(ann);
  const busy = await ann.another(superNode.url);
  await busy.event('session.changed', { state: 'open' });
  // More events than a tab may have under way, while this one can't take any.
  const done = await busy.page.evaluateHandle(() => {
    const blocked = { until: 0 };
    setTimeout(() => {
      const end = Date.now() + 6000;
      while (Date.now() < end) blocked.until = end;
    });
    return blocked;
  });
  await ann.page.evaluate(async (requests) => {
    for (const request of requests) await globalThis.icom.call(request);
  }, userChanges(1100));
  await done.dispose();
  const last = await busy.page.evaluate(async () => {
    const { data } = await globalThis.icom.call({
      __SERVER_ROUTE_MODULE: 'user',
      __SERVER_ROUTE_METHOD: 'getUserSingleInfo',
    });
    return (data as { u_nick: string }).u_nick;
  });
  expect(last).toBe('Ann 1099');
  await Promise.race([busy.event('user.changed', { row: { u_nick: 'Ann 1099' } }), busy.event('resync')]);
  const seqs = await busy.page.evaluate(() => {
    const { events } = globalThis.seen;
    const from = events.findLastIndex((event) => event.type === 'resync') + 1;
    return events.slice(from).map((event) => event.seq);
  });
  expect(seqs.every((seq, index) => index === 0 || seq === (seqs[index - 1] ?? 0) + 1)).toBe(true);
});

test('calls that can not be sent are answered, and take no other call along', async ({ openPerson }) => {
  const ann = await openPerson();
  const answers = await ann.page.evaluate(() =>
    Promise.all([
      globalThis.icom.call({ __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: 'init' }),
      globalThis.icom.call({ __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: 'init', bad: () => undefined }),
      globalThis.icom.call({ __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: 'init' }),
    ]),
  );
  expect(answers.map(({ code }) => code)).toEqual([200, 600, 200]);
});

test('a reload of the only tab keeps the account open, where workers can outlive a page', async ({ openPerson }) => {
  const ann = await openPerson();
  await register(ann);
  const extended = await ann.page.evaluate(() => {
    let read = false;
    const options = {
      get extendedLifetime() {
        read = true;
        return false;
      },
    } as WorkerOptions;
    // A worker that says nothing is enough to see whether the browser asks.
    new SharedWorker('/assets/none.js', options).port.close();
    return read;
  });
  await ann.page.reload();
  await ann.listen();
  expect((await ann.event('session.changed')).data.state).toBe(extended ? 'open' : 'locked');
});

test('a tab that was frozen finds its place again', async ({ openPerson, openBarePerson, superNode }) => {
  const [ann, ben] = await Promise.all([openBarePerson(), openPerson()]);
  const [annCard, { nodeId }] = [await register(ann, 'Ann'), await register(ben, 'Ben')];
  await befriend(ann, ben);
  await ann.event('presence.changed', { nodeId, direct: true });
  const other = await ann.another(superNode.url);
  await other.event('presence.changed', { nodeId, direct: true });
  const devtools = await ann.page.context().newCDPSession(ann.page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await other.event('presence.changed', { nodeId, direct: false });
  await other.call('contact', 'updateRemake', { nodeId, remake: 'Benjamin' });
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  // It hears what it missed, and lends its WebRTC again: the other one can go.
  await ann.event('contact.changed', { nodeId, row: { c_ps: 'Benjamin' } });
  await expect(ann.page.getByText('Benjamin').first()).toBeAttached();
  await other.page.close();
  const to = { cnd: annCard.nodeId, cid: annCard.nodeId, conversationType: 0 as const, pub: '' };
  await ben.call('chat', 'sendTextMessage', { ...to, text: 'Are you back?' });
  await ann.event('message.added', { rsId: nodeId });
  await expect
    .poll(
      () => ann.page.evaluate(() => globalThis.seen.events.findLast(({ type }) => type === 'presence.changed')?.data),
      { timeout: 20_000 },
    )
    .toEqual({ nodeId, direct: true });
});
