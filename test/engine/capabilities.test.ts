/** The right to deposit between engines: friends have it and use it, it is renewed and taken back, and work stands in for it. */
import { beforeEach, describe, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { verify } from '#crypto/sign.ts';
import { GRANTED, ISSUED, REVOKED } from '#engine/outbox/tables.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { CAPABILITY_PURPOSE, capabilityPart, decodeCapability, encodeCapability } from '#wire/capability.ts';
import type { Device } from './device.ts';
import { Impostor, keysOf } from './impostor.ts';
import { World } from './world.ts';

const DAY = 24 * 3_600_000;
let world: World;
let anna: Device;
let ben: Device;

beforeEach(async () => {
  world = new World('capabilities');
  [anna, ben] = await world.friends();
  // what was granted last has been used for the acknowledgements by now
  await world.pass(60_000);
  for (const device of [anna, ben]) device.network.deposits.length = 0;
});

/** How each deposit since the last look was let in, in order. */
const used = (device: Device) => device.network.deposits.splice(0).map(({ capability }) => capability !== undefined);
const idOf = (token: Bytes | undefined) => {
  const capability = decodeCapability(token ?? new Uint8Array(0));
  return capability.ok ? toHex(capability.value.id) : '';
};

async function talk(text: string): Promise<void> {
  await anna.send(ben, text);
  await world.pass(10_000);
  expect(await ben.texts(anna)).toContain(text);
}

test('friends deposit by what each has given the other, under the mailbox’s own key', async () => {
  await talk('by right');
  const deposits = [...anna.network.deposits, ...ben.network.deposits];
  expect(deposits.length).toBeGreaterThan(1);
  for (const { mailbox, capability } of deposits) {
    const decoded = decodeCapability(capability ?? new Uint8Array(0));
    if (!decoded.ok) throw new Error('a friend’s deposit has a capability');
    const key = Uint8Array.from(Buffer.from(mailbox, 'hex'));
    const part = capabilityPart(decoded.value);
    expect(await verify(nobleProvider, key, CAPABILITY_PURPOSE, part, decoded.value.signature)).toBe(true);
  }
});

test('a stranger’s request has none, and gives none', async () => {
  const carol = await world.person('carol');
  await world.until(carol.ok('contact', 'addFriend', { nodeId: ben.address, content: 'hello' }));
  await world.pass(10_000);
  expect(new Set(used(carol))).toEqual(new Set([false]));
  await ben.withStore(async (store) => {
    expect((await store.list(ISSUED)).map(({ address }) => address)).toEqual([anna.address]);
  });
});

test('each friend has one of their own, of no more than random bytes', async () => {
  const carol = await world.person('carol');
  await world.befriend(carol, ben);
  await world.pass(60_000);
  const ids = new Map<string, string[]>();
  await ben.withStore(async (store) => {
    for (const { address, given } of await store.list(ISSUED))
      ids.set(
        address,
        given.map(({ id }) => id),
      );
  });
  expect([...ids.keys()].sort()).toEqual([anna.address, carol.address].sort());
  expect(new Set([...ids.values()].flat()).size).toBe(2);
});

describe('renewal', () => {
  test('comes long before the end, under another id, and the old one still holds', async () => {
    await talk('first');
    const first = anna.network.deposits.at(-1)?.capability;
    await world.pass(7 * DAY + 7 * 3_600_000);
    await talk('second');
    const second = anna.network.deposits.at(-1)?.capability;
    expect(idOf(second)).not.toBe(idOf(first));
    expect(world.internet.revoked.size).toBe(0);
    // for two months, whoever is there now and then never needs work
    for (let week = 0; week < 8; week++) {
      used(anna);
      await world.pass(7 * DAY);
      await talk(`week ${week}`);
      expect(used(anna)).not.toContain(false);
    }
    await ben.withStore(async (store) => {
      expect((await store.list(ISSUED))[0]?.given.length).toBeLessThanOrEqual(5);
    });
  });

  test('one that ran out while both were away is refused, replaced by work, and by a new one that was asked for', async () => {
    await ben.stop();
    await anna.stop();
    await world.pass(31 * DAY);
    await anna.start();
    await anna.login();
    await world.pass(10_000);
    await anna.send(ben, 'after a month');
    await world.pass(10_000);
    expect(used(anna)).toEqual(expect.arrayContaining([true, false]));
    await ben.start();
    await ben.login();
    await world.pass(60_000);
    expect(await ben.texts(anna)).toEqual(['after a month']);
    used(anna);
    await talk('as before');
    expect(used(anna)).not.toContain(false);
  });
});

describe('taking back', () => {
  test('happens with the friendship: what comes from there costs work', async () => {
    await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
    await world.pass(10_000);
    // each of the two has taken back what they gave
    expect(world.internet.revoked.size).toBe(2);
    used(anna);
    await world.until(anna.ok('contact', 'addFriend', { nodeId: ben.address, content: 'once more' }));
    await world.pass(10_000);
    expect(used(anna)).toContain(false);
    expect(await ben.ok('contact', 'getApplyList')).toMatchObject([{ nodeId: anna.address }]);
    await world.until(ben.ok('contact', 'agreeApplySync', { nodeId: anna.address }));
    await world.pass(60_000);
    used(anna);
    await talk('friends again');
    expect(used(anna)).not.toContain(false);
  });

  test('happens with a block, and ends with it', async () => {
    await ben.ok('contact', 'onBlack', { nodeId: anna.address });
    await world.pass(10_000);
    expect(world.internet.revoked.size).toBe(1);
    await ben.ok('contact', 'deleteBlack', { nodeId: anna.address });
    await world.pass(60_000);
    used(anna);
    await talk('no longer blocked');
    expect(used(anna)).not.toContain(false);
  });

  test('is made up for when nobody could be told, over a restart too', async () => {
    ben.network.goOffline();
    await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
    await world.pass(10_000);
    expect(world.internet.revoked.size).toBe(0);
    await ben.restart();
    await world.pass(10_000);
    expect(world.internet.revoked.size).toBe(2);
    await world.pass(31 * DAY);
    await ben.withStore(async (store) => expect(await store.list(REVOKED)).toEqual([]));
  });

  test('is told a node that has lost all it kept at the first go, once the mailbox has prekeys there again', async () => {
    ben.network.goOffline();
    await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
    world.internet.prekeys.clear();
    await ben.restart();
    // sooner than a second attempt
    await world.pass(900);
    expect(world.internet.revoked.size).toBe(1);
  });

  test('is noticed by the friend, whose mail goes on by work until they have another', async () => {
    // as when a node believes an owner that another device of theirs speaks for
    await ben.withStore(async (store) => {
      const [issued] = await store.list(ISSUED);
      const mailbox = toHex((await keysOf(ben)).device.mailbox.publicKey);
      for (const { id } of issued?.given ?? []) world.internet.revoked.add(`${mailbox}/${id}`);
    });
    await world.pass(DAY / 4);
    used(anna);
    await talk('refused');
    expect(used(anna).slice(0, 2)).toEqual([true, false]);
    await world.pass(60_000);
    used(anna);
    await talk('renewed');
    expect(used(anna)).not.toContain(false);
  });
});

describe('whoever has lost the right gets none back', () => {
  const held = async () => {
    let given = 0;
    await ben.withStore(async (store) => {
      given = (await store.list(ISSUED)).length;
    });
    return given;
  };

  test('by saying, blocked, that the session was lost: the conversation says nothing either', async () => {
    await ben.ok('contact', 'onBlack', { nodeId: anna.address });
    await world.pass(10_000);
    const rows = (await ben.history(anna)).length;
    const impostor = await Impostor.of(anna, ben);
    for (let index = 0; index < 3; index++)
      await world.until(impostor.sayDurably({ kind: 'reset', stream: 0, next: 1, held: [] }));
    expect([await held(), (await ben.history(anna)).length]).toEqual([0, rows]);
  });

  test('by blocking and unblocking after the friendship has ended', async () => {
    await anna.ok('contact', 'deleteFriend', { nodeId: ben.address });
    await world.pass(10_000);
    const impostor = await Impostor.of(anna, ben);
    await world.until(impostor.sayDurably({ kind: 'block', stream: 0, next: 1, held: [] }));
    const sent = ben.network.sent.length;
    await world.until(impostor.sayDurably({ kind: 'unblock' }));
    await world.pass(4000);
    expect(await held()).toBe(0);
    // nor are they told the name that friends are told
    expect(ben.network.sent.length - sent).toBeLessThanOrEqual(1);
  });

  test('by agreeing to a request while blocked', async () => {
    const carol = await world.person('carol');
    await world.until(ben.ok('contact', 'addFriend', { nodeId: carol.address, content: 'hello' }));
    await world.pass(10_000);
    await ben.ok('contact', 'onBlack', { nodeId: carol.address });
    const before = await held();
    await world.until(carol.ok('contact', 'agreeApplySync', { nodeId: ben.address }));
    await world.pass(10_000);
    expect(await held()).toBe(before);
  });
});

test('what a friend asks for without end is given seldom', async () => {
  const impostor = await Impostor.of(anna, ben);
  for (let index = 0; index < 50; index++) {
    await world.until(impostor.say({ kind: 'wanting' }));
    await world.pass(60_000);
  }
  await ben.withStore(async (store) => {
    expect((await store.list(ISSUED))[0]?.given).toHaveLength(1);
  });
});

test('what is no capability, and what a stranger gives, is not kept', async () => {
  const impostor = await Impostor.of(anna, ben);
  await world.until(impostor.sayDurably({ kind: 'capability', token: new Uint8Array(100) }));
  const kept = async () => {
    let tokens: Bytes[] = [];
    await ben.withStore(async (store) => {
      tokens = (await store.list(GRANTED)).map(({ token }) => token);
    });
    return tokens.map(idOf);
  };
  const [id] = await kept();
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  await ben.ok('contact', 'deleteFriend', { nodeId: anna.address });
  const capability = {
    v: 1 as const,
    id: new Uint8Array(16),
    expires: world.clock.now() + DAY,
    signature: new Uint8Array(64),
  };
  await world.until(impostor.sayDurably({ kind: 'capability', token: encodeCapability(capability) }));
  expect(await kept()).toEqual([id]);
});

test('typing isn’t worth work', async () => {
  await ben.withStore(async (store) => {
    const batch = store.batch();
    for (const { address, device } of await store.list(GRANTED)) batch.delete(GRANTED, `${address}/${device}`);
    await batch.commit();
  });
  await ben.restart();
  await world.pass(10_000);
  used(ben);
  await ben.ok('chat', 'sendInputStateMessage', { cnd: anna.address, isInputting: true });
  await world.pass(5000);
  expect(used(ben)).toEqual([]);
});
