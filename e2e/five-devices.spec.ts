/** Two people on five devices, one of which is off for five hundred messages: in the end all show the same. */
import { expect } from '@playwright/test';
import { MessageSource } from '#model/enumerations.ts';
import { pair, SECOND } from './support/pairing.ts';
import { befriend, openAccount, type Person, register, test } from './support/people.ts';

const ROUNDS = 5;
/** Said by each of the four devices that are on, in each round. */
const BURST = 25;
/** Looking is work, too. */
const long = { timeout: 240_000, intervals: [2000] };

/** Says numbered things one right after the other. */
function say({ page }: Person, to: string, name: string): Promise<number[]> {
  return page.evaluate(
    ([address, what, burst]) =>
      Promise.all(
        Array.from({ length: burst }, async (_, number) => {
          const at = { cnd: address, cid: address, conversationType: 0 as const, pub: '' };
          return (await globalThis.icom.call('chat', 'sendTextMessage', { ...at, text: `${what} ${number}` })).code;
        }),
      ),
    [to, name, BURST] as const,
  );
}

/** What a device has of a conversation, whatever the order in which it came there. */
async function shown(person: Person, other: string): Promise<string[]> {
  const found: string[] = [];
  for (let startTime = -1; ; ) {
    const page = { conversationId: other, startTime, pageSize: 500, orderBy: 'ASC' as const };
    const rows = await person.call('chat', 'getMessagesByConversationId', page);
    for (const row of rows)
      if (row.msg_source !== MessageSource.system)
        found.push(`${row.msg_id} ${row.msg_cry} ${row.msg_source} ${row.msg_is_send}/${row.msg_state}`);
    const last = rows.at(-1);
    if (last === undefined) return found.sort();
    startTime = last.created_time;
  }
}

/** How many of each device's messages there are, and how many of the own ones haven't reached anybody. */
function summary(rows: readonly string[]): Record<string, number> {
  const many: Record<string, number> = { waiting: rows.filter((row) => / 0 (?:[02]\/\d|1\/1)$/.test(row)).length };
  for (const row of rows) {
    const name = /"text":"(\w+)/.exec(row)?.[1] ?? '';
    many[name] = (many[name] ?? 0) + 1;
  }
  return many;
}

/** Reads the first messages of a friend that it has. */
async function read(person: Person, friend: string, many: number): Promise<void> {
  const page = { conversationId: friend, startTime: -1, pageSize: 500, orderBy: 'ASC' as const };
  const rows = await person.call('chat', 'getMessagesByConversationId', page);
  const unread = rows.filter((row) => row.msg_source === MessageSource.other && row.msg_state === 1);
  await person.call('chat', 'sendMessageAckByIds', {
    conversationId: friend,
    cid: friend,
    conversationType: 1,
    messageIds: unread.slice(0, many).map((row) => row.msg_id),
    pub: '',
    isRetry: false,
  });
}

test('three devices of Ann and two of Ben, one of hers off for five hundred messages', { tag: '@alone' }, async ({
  openPerson,
}) => {
  // ninety seconds on a quiet machine
  test.setTimeout(600_000);
  const [ann, ben] = await Promise.all([openPerson(), openPerson()]);
  const { nodeId: annId } = await register(ann, 'Ann');
  const { nodeId: benId } = await register(ben, 'Ben');
  const [phone, tablet, laptop] = await Promise.all([openPerson(), openPerson(), openPerson()]);
  await pair(ann, phone);
  await pair(ann, tablet);
  await pair(ben, laptop);
  await befriend(ann, ben);
  await Promise.all([
    ...[phone, tablet].map((device) => device.event('contact.changed', { nodeId: benId, row: { c_state: 2 } })),
    laptop.event('contact.changed', { nodeId: annId, row: { c_state: 2 } }),
  ]);
  await tablet.call('protection', 'lockNow', {});

  const on = [
    [ann, benId, 'ann'],
    [ben, annId, 'ben'],
    [phone, benId, 'phone'],
    [laptop, annId, 'laptop'],
  ] as const;
  for (let round = 0; round < ROUNDS; round++) {
    const codes = await Promise.all(on.map(([device, to, name]) => say(device, to, `${name} ${round}`)));
    expect(new Set(codes.flat())).toEqual(new Set([200]));
  }
  await Promise.all([read(laptop, annId, 40), read(phone, benId, 30)]);

  await openAccount(tablet, SECOND);
  const people = [
    { devices: { ann, phone, tablet }, friend: benId },
    { devices: { ben, laptop }, friend: annId },
  ];
  const all = Object.fromEntries([...on.map(([, , name]) => [name, ROUNDS * BURST] as const), ['waiting', 0]]);
  for (const { devices, friend } of people)
    for (const [name, device] of Object.entries(devices))
      await expect.poll(async () => summary(await shown(device, friend)), { ...long, message: name }).toEqual(all);
  await expect(async () => {
    for (const { devices, friend } of people) {
      const [first, ...others] = await Promise.all(Object.values(devices).map((device) => shown(device, friend)));
      for (const other of others) expect(other).toEqual(first);
    }
  }).toPass(long);
});
