/** Three tabs of one person, all used at once in a random order: in the end, and whenever asked, they say the same. */
import { expect } from '@playwright/test';
import { Dice } from '../test/simulation/random.ts';
import { befriend, openAccount, type Person, register, test } from './support/people.ts';

test.use({ serviceWorkers: 'allow' });

const SEED = process.env['SEED'] ?? 'three tabs';
const STEPS = 40;

const to = (address: string) => ({ cnd: address, cid: address, conversationType: 0 as const, pub: '' });

/** What a tab shows and what its engine answers. */
async function stateOf({ page }: Person, friend: string): Promise<unknown> {
  return page.evaluate(async (address) => {
    const ask = async (module: string, method: string, params: object = {}) => {
      const request = { ...params, __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method };
      return (await globalThis.icom.call(request)).data;
    };
    const newest = { conversationId: address, startTime: -1, pageSize: 100, orderBy: 'DESC' };
    return {
      user: await ask('user', 'getUserSingleInfo'),
      contacts: await ask('contact', 'getContacts'),
      conversations: await ask('chat', 'getConversations'),
      messages: await ask('chat', 'getMessagesByConversationId', newest),
      shown: [document.title, ...[...document.querySelectorAll('.list-pane')].map((pane) => pane.textContent)],
    };
  }, friend);
}

test('three tabs of one person never disagree', async ({ openPerson, superNode }) => {
  test.setTimeout(120_000);
  console.log(`seed: ${SEED}`);
  const dice = new Dice(SEED);
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const [annCard, benCard] = [await register(ann, 'Ann'), await register(ben, 'Ben')];
  await befriend(ann, ben);
  const tabs = [ann, await ann.another(superNode.url), await ann.another(superNode.url)];
  await Promise.all(tabs.map((tab) => tab.event('session.changed', { state: 'open' })));
  const friend = benCard.nodeId;

  let remark = '';
  let nickname = 'Ann';
  let toBen = 0;
  let toAnn = 0;
  const actions: ((tab: Person, step: number) => Promise<unknown>)[] = [
    async (tab, step) => {
      remark = `Ben ${step}`;
      await tab.call('contact', 'updateRemake', { nodeId: friend, remake: remark });
    },
    async (tab, step) => {
      nickname = `Ann ${step}`;
      await tab.call('user', 'updateUserSingleInfo', { nickname });
    },
    (tab, step) => tab.call('chat', 'sendTextMessage', { ...to(friend), text: `to Ben ${step}, ${toBen++}` }),
    (_tab, step) => ben.call('chat', 'sendTextMessage', { ...to(annCard.nodeId), text: `to Ann ${step}, ${toAnn++}` }),
    (tab) => tab.call('chat', 'setConversationReadById', { conversationId: friend, isRead: true }),
    async (tab) => {
      await tab.call('login', 'exportLogout', {});
      await openAccount(dice.pick(tabs));
    },
  ];
  for (let step = 0; step < STEPS; step++) {
    // Messages most often; closing the account seldom, since everything else then has to wait.
    const action = dice.chance(0.06) ? actions[5] : actions[dice.below(5)];
    await action?.(dice.pick(tabs), step);
    // What one tab was told is done is so in every other one.
    const asked = dice.pick(tabs);
    expect((await asked.call('user', 'getUserSingleInfo', {})).u_nick).toBe(nickname);
    const contacts = await asked.call('contact', 'getContacts', {});
    expect(contacts.find(({ c_nd_add }) => c_nd_add === friend)?.c_ps).toBe(remark);
  }

  await expect(async () => {
    const rows = await ann.call('chat', 'getMessagesByConversationId', {
      conversationId: friend,
      startTime: -1,
      pageSize: 100,
      orderBy: 'DESC',
    });
    const texts = rows.flatMap(({ msg_cry }) => (JSON.parse(msg_cry) as { text?: string }).text ?? []);
    expect(texts.filter((text) => text.startsWith('to Ben'))).toHaveLength(toBen);
    expect(texts.filter((text) => text.startsWith('to Ann'))).toHaveLength(toAnn);
    const [first, ...others] = await Promise.all(tabs.map((tab) => stateOf(tab, friend)));
    for (const other of others) expect(other).toEqual(first);
  }).toPass({ timeout: 30_000 });
});
