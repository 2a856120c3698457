/** Everything a person can do, once without and then with a kill at every single write in turn: the end is the same. */
import { expect, test } from 'vitest';
import { contract } from '#contract/contract.ts';
import type { Method } from '#contract/define.ts';
import type { ContactRow } from '#contract/rows/contact.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import { CHANNELS } from '#engine/tables.ts';
import { swiftProvider } from '../simulation/swift-provider.ts';
import { inconsistencies } from './consistency.ts';
import { type Device, PASSWORD } from './device.ts';
import { reusedKeys } from './wire-keys.ts';
import { World } from './world.ts';

const HOUR = 3_600_000;

type Cast = { readonly world: World; readonly anna: Device; readonly ben: Device; refusing: boolean };
/** `done` says whether it has happened; without it, doing it twice is doing it once. */
type Step = {
  readonly method: string;
  act(cast: Cast): Promise<unknown>;
  done?(cast: Cast): Promise<boolean>;
};
type Kill = { readonly write: number; readonly after: boolean };

/** Anna does something that concerns Ben, by the method's parameters. */
function does(method: string, params: (ben: string) => object, done?: Step['done']): Step {
  const [module = '', name = ''] = method.split('.');
  const act = ({ anna, ben }: Cast) => anna.ok(module, name, params(ben.address));
  return { method, act, ...(done === undefined ? {} : { done }) };
}

function says(text: string): Step {
  const act = ({ anna, ben }: Cast) => anna.send(ben, text);
  return { method: 'chat.sendTextMessage', act, done: (cast) => hasText(cast, text) };
}

function deletes(method: string, text: string, params: (id: string) => object): Step {
  const [module = '', name = ''] = method.split('.');
  return {
    method,
    act: async (cast) => cast.anna.code(module, name, params((await idOf(cast, text)) ?? '')),
    done: async (cast) => !(await hasText(cast, text)),
  };
}

async function idOf({ anna, ben }: Cast, text: string): Promise<string | undefined> {
  return (await anna.history(ben)).find((row) => row.msg_cry.includes(text))?.msg_id;
}

async function hasText(cast: Cast, text: string): Promise<boolean> {
  return (await idOf(cast, text)) !== undefined;
}

async function contactRow({ anna, ben }: Cast): Promise<ContactRow | undefined> {
  const { code, data } = await anna.call('contact', 'getContactByNoId', { nodeId: ben.address });
  return code === 200 ? (data as ContactRow) : undefined;
}

async function isFriend({ anna, ben }: Cast): Promise<boolean> {
  return ((await anna.ok('contact', 'isFriend', { nodeId: ben.address })) as { status: boolean }).status;
}

const SETTINGS: readonly Step[] = [
  does('user.updateUserSingleInfo', () => ({ cache: true, nickname: 'Anna Bell', pfpId: 2, pfpUrl: '' })),
  does('user.updateUserSingleSetting', () => ({ lang: 'zh-CN' })),
  does('backup.set', () => ({ value: 1 })),
  does('contact.updateRemake', (ben) => ({ nodeId: ben, remake: 'Benny' })),
  does('sync.updateContactWithTop', (ben) => ({ cnd: ben, isTop: true })),
  does(
    'sync.updateWithDisturb',
    (ben) => ({ cId: ben }),
    async (cast) => (await contactRow(cast))?.c_is_disturb === 1,
  ),
  does('chat.setConversationTopById', (ben) => ({ conversationId: ben, isTop: true })),
  does('chat.setConversationReadById', (ben) => ({ conversationId: ben, isRead: false })),
  does('draft.set', (ben) => ({ conversationId: ben, text: 'almost' })),
  does(
    'chat.createSysMessage',
    (ben) => ({ cid: ben, cnd: ben, conversationType: 1, content: 'A line' }),
    (cast) => hasText(cast, 'A line'),
  ),
  {
    method: 'trust.setVerified',
    async act({ anna, ben }) {
      const { number } = (await anna.ok('trust', 'getSafetyNumber', { nodeId: ben.address })) as { number: string };
      await anna.ok('trust', 'setVerified', { nodeId: ben.address, verified: true, number });
    },
  },
  {
    method: 'login.exportMnemonic',
    async act({ anna }) {
      expect(await anna.code('login', 'exportMnemonic', { lang: 'en', password: 'a wrong one' })).not.toBe(200);
      await anna.ok('login', 'exportMnemonic', { lang: 'en', password: PASSWORD });
    },
  },
  {
    method: 'contact.editHideState',
    async act({ anna, ben, world }) {
      await anna.ok('contact', 'editHideState', { nodeId: ben.address, time: 60_000 });
      await world.pass(70_000);
    },
  },
];

const MESSAGES: readonly Step[] = [
  ...['one', 'two', 'three', 'four'].map(says),
  deletes('chat.deleteMessageById', 'one', (messageId) => ({ messageId })),
  deletes('chat.deleteMessagesByIds', 'two', (id) => ({ messageIds: [id], isUpdateSession: true })),
  {
    method: 'chat.sendTextMessage',
    async act(cast) {
      const { anna, ben, world } = cast;
      cast.refusing = true;
      anna.network.refusal = 'Refused';
      await anna.send(ben, 'better not');
      await world.pass(5000);
    },
    done: (cast) => hasText(cast, 'better not'),
  },
  deletes('outbox.discard', 'better not', (messageId) => ({ messageId })),
  says('five'),
];

const PEOPLE: readonly Step[] = [
  says('before'),
  does(
    'contact.onBlack',
    (ben) => ({ nodeId: ben }),
    async (cast) => (await contactRow(cast))?.c_black_state !== 0,
  ),
  does(
    'contact.deleteBlack',
    (ben) => ({ nodeId: ben }),
    async (cast) => (await contactRow(cast))?.c_black_state === 0,
  ),
  does(
    'contact.deleteFriend',
    (ben) => ({ nodeId: ben }),
    async (cast) => (await contactRow(cast)) === undefined,
  ),
  does(
    'contact.addFriend',
    (ben) => ({ nodeId: ben, content: 'again' }),
    async (cast) => (await contactRow(cast)) !== undefined,
  ),
  {
    method: 'contact.agreeApplySync',
    act: ({ anna, ben }) => ben.ok('contact', 'agreeApplySync', { nodeId: anna.address }),
    done: isFriend,
  },
  says('after'),
];

const SESSIONS: readonly Step[] = [
  says('before'),
  { method: 'login.exportLogin', act: ({ anna }) => loseSessions(anna) },
  {
    method: 'chat.sendTextMessage',
    act: ({ anna, ben }) => ben.send(anna, 'are you there?'),
    done: async ({ anna, ben }) => (await ben.texts(anna)).includes('are you there?'),
  },
  says('here I am'),
  {
    // the node has no one-time keys yet: they are made and put
    method: 'login.exportLogin',
    async act({ anna, world }) {
      await anna.ok('login', 'exportLogout');
      anna.network.honest = true;
      await anna.login();
      await world.pass(10_000);
    },
  },
];

/** Its sessions are gone, its friends aren't: they are made anew. */
async function loseSessions(device: Device): Promise<void> {
  await device.stop();
  await device.withStore(async (store) => {
    const batch = store.batch();
    for (const { address, device: id } of await store.list(CHANNELS)) batch.delete(CHANNELS, `${address}/${id}`);
    expect((await batch.commit()).ok).toBe(true);
  });
  await device.start();
  await device.login();
}

async function revive(cast: Cast): Promise<void> {
  const { world, anna } = cast;
  while (!anna.alive) {
    await anna.restart().catch((reason: unknown) => {
      if (anna.alive) throw reason;
    });
    if (anna.alive && cast.refusing) anna.network.refusal = 'Refused';
    await world.pass(1000);
  }
}

async function surely(cast: Cast, { act, done }: Step): Promise<void> {
  for (let finished = false; !finished; ) {
    await revive(cast);
    try {
      finished = (await done?.(cast)) ?? false;
      if (finished) break;
      await cast.world.until(act(cast));
      finished = done === undefined;
      await cast.world.pass(5000);
    } catch (reason) {
      if (cast.anna.alive) throw reason;
    }
  }
  await cast.world.pass(5000);
  await revive(cast);
}

/** What can be seen on both sides, without what depends on the time that passed. */
async function look(cast: Cast): Promise<unknown> {
  const { anna, ben } = cast;
  const seen = [];
  for (const [device, other] of [
    [anna, ben],
    [ben, anna],
  ] as const) {
    const conversations = (await device.ok('chat', 'getConversations')) as ConversationRow[];
    const { code, data } = await device.call('contact', 'getContactByNoId', { nodeId: other.address });
    const contact = data as ContactRow;
    const rows = (await device.history(other)).filter((row) => row.msg_source !== 2);
    seen.push({
      contact: code === 200 && [contact.c_nic, contact.c_ps, contact.c_state, contact.c_is_top, contact.c_is_disturb],
      black: code === 200 && [contact.c_black_state, contact.c_be_black_state],
      conversations: conversations.map((row) => [row.rs_unread, row.top_time > 0, row.disturb, row.ext, row.nic]),
      messages: rows.map((row) => `${row.msg_cry} ${row.msg_source} ${row.msg_is_send}/${row.msg_state}`),
      badge: await device.ok('contact', 'getApplyBridge'),
      nick: ((await device.ok('user', 'getUserSingleInfo')) as { u_nick: string }).u_nick,
      lang: ((await device.ok('user', 'getUserSingleSetting')) as { lang: string }).lang,
      backUp: await device.ok('login', 'exportGetBackUp'),
      trust: ((await device.ok('trust', 'getSafetyNumber', { nodeId: other.address })) as { state: string }).state,
    });
  }
  return seen;
}

/** Plays a script; answers what there is in the end, and how many writes Anna made. */
async function run(steps: readonly Step[], kill?: Kill): Promise<{ end: unknown; writes: number }> {
  const world = new World('features', 'swift');
  const [anna, ben] = await world.friends();
  const cast: Cast = { world, anna, ben, refusing: false };
  const before = anna.writes;
  if (kill !== undefined) anna.killAt = { ...kill, write: before + kill.write };
  for (const step of steps) {
    await surely(cast, step);
    if (step.method !== 'outbox.discard') continue;
    cast.refusing = false;
    anna.network.refusal = undefined;
  }
  for (const rest of [HOUR, 3 * HOUR, HOUR]) {
    await world.pass(rest);
    await revive(cast);
  }
  const writes = anna.writes - before;
  anna.killAt = undefined;
  const end = await look(cast);
  const where = JSON.stringify(kill);
  for (const device of [anna, ben]) {
    await device.stop();
    expect(await inconsistencies(device), where).toEqual([]);
  }
  expect(await reusedKeys(swiftProvider, [anna, ben]), where).toEqual([]);
  for (const device of [anna, ben]) {
    await device.start();
    await device.login();
  }
  expect(await look(cast), where).toEqual(end);
  expect([...anna.problems, ...ben.problems], where).toEqual([]);
  return { end, writes };
}

function isReady({ method }: Step): boolean {
  const [module = '', name = ''] = method.split('.');
  const definitions = (contract as Record<string, Record<string, Method>>)[module];
  return definitions?.[name]?.status === 'ready';
}

test.each([
  ['settings, marks and passwords', SETTINGS],
  ['messages deleted and taken back', MESSAGES],
  ['friends blocked, removed and found again', PEOPLE],
  ['sessions made anew, prekeys refilled', SESSIONS],
])('%s: killed at any write, the end is the same', { timeout: 900_000 }, async (_, script) => {
  const steps = script.filter(isReady);
  const { end, writes } = await run(steps);
  expect(writes).toBeGreaterThan(10);
  for (let write = 1; write <= writes; write++) {
    for (const after of [false, true]) {
      const killed = await run(steps, { write, after });
      expect(killed.end, JSON.stringify({ write, after })).toEqual(end);
    }
  }
});
