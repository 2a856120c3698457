/** One engine for all tabs: reloads, tabs that come and go, tabs that don't keep up, and calls that can't be made. */
import { expect } from '@playwright/test';
import { register, test } from './support/people.ts';

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

test('a reload of the only tab keeps or finds the account', async ({ openPerson }) => {
  const ann = await openPerson();
  await register(ann);
  await ann.page.reload();
  await ann.listen();
  expect((await ann.event('session.changed')).data.state).toMatch(/^(open|locked)$/);
});
