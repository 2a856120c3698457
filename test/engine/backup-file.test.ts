/** The backup file: what it holds comes back, here or on a device restored from words; a bad one changes nothing. */
import { expect, test } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import { fromBase64, toBase64 } from '#lib/bytes.ts';
import type { Device } from './device.ts';
import { furtherDevice } from './further-device.ts';
import { World } from './world.ts';

const FILE_PASSWORD = 'otter and willow';

async function exportFile(device: Device): Promise<Uint8Array> {
  const { id, total } = (await device.ok('backup', 'exportFile', { password: FILE_PASSWORD })) as {
    id: string;
    total: number;
  };
  const pieces: Uint8Array[] = [];
  for (let done = 0; done < total; ) {
    const piece = (await device.ok('backup', 'readFile', { id })) as { data: string; done: number };
    pieces.push(fromBase64(piece.data));
    done = piece.done;
  }
  expect(await device.code('backup', 'readFile', { id })).toBe(20066);
  return Buffer.concat(pieces);
}

/** The code of the first call that fails, else what was missing. */
async function importFile(device: Device, file: Uint8Array, password = FILE_PASSWORD, pieceSize = 50_000) {
  const { id } = (await device.ok('backup', 'importFile', { password })) as { id: string };
  for (let at = 0; at < file.length; at += pieceSize) {
    const data = toBase64(file.subarray(at, at + pieceSize));
    const { code } = await device.call('backup', 'writeFile', { id, data });
    if (code !== 200) return code;
  }
  const { code, data } = await device.call('backup', 'finishFile', { id });
  return code === 200 ? data : code;
}

async function talkers(seed: string, count: number) {
  const world = new World(seed, 'swift');
  const [anna, ben] = await world.friends();
  for (let index = 0; index < count; index++) {
    await anna.send(ben, `from Anna ${index}`);
    await ben.send(anna, `from Ben ${index} ${'x'.repeat(2000)}`);
    await world.pass(1000);
  }
  await world.pass(10_000);
  return { world, anna, ben };
}

test('deleted messages and lost remarks come back in their places; what came since stays', async () => {
  const { world, anna, ben } = await talkers('backup', 45);
  await anna.ok('contact', 'updateRemake', { nodeId: ben.address, remake: 'Benny' });
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: 3_600_000 });
  await world.pass(5000);
  await anna.send(ben, 'burns, so it is not in the file');
  await world.pass(5000);
  await anna.ok('chat', 'setBurnAfterTime', { cnd: ben.address, time: 0 });
  await world.pass(5000);
  const before = await anna.history(ben);
  const file = await exportFile(anna);
  expect(file.length).toBeGreaterThan(45 * 2000);
  expect(Buffer.from(file).includes('from Anna')).toBe(false);

  await anna.ok('chat', 'deleteAllMessages');
  await anna.send(ben, 'since');
  await world.pass(5000);
  const restored = await importFile(anna, file);
  expect(restored).toMatchObject({ contacts: 0 });
  expect(await anna.code('chat', 'getConversations')).not.toBe(200);
  await anna.login();
  const texts = await anna.texts(ben);
  expect(texts).toHaveLength(91);
  expect(texts.slice(0, 2)).toEqual(['from Anna 0', `from Ben 0 ${'x'.repeat(2000)}`]);
  expect(texts.at(-1)).toBe('since');
  expect((restored as { messages: number }).messages).toBe(before.length - 1);
  const times = (await anna.history(ben)).map((row) => row.created_time);
  expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
  // once more adds nothing, and the talk goes on
  expect(await importFile(anna, file)).toEqual({ contacts: 0, messages: 0 });
  await anna.login();
  await ben.send(anna, 'and on');
  await world.pass(10_000);
  expect((await anna.texts(ben)).at(-1)).toBe('and on');
  expect([...anna.problems, ...ben.problems]).toEqual([]);
});

test('a wrong password, a cut, changed, newer or foreign file: a code each, and nothing is changed', async () => {
  const { anna, ben } = await talkers('bad backups', 40);
  const file = await exportFile(anna);
  await anna.ok('chat', 'deleteAllMessages');
  const other = (at: number) => {
    const changed = Uint8Array.from(file);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };
  const newer = Uint8Array.from(file);
  newer[11] = 2;
  expect(await importFile(anna, file, 'another one')).toBe(20010);
  expect(await importFile(anna, newer)).toBe(500);
  expect(await importFile(anna, other(0))).toBe(20082);
  expect(await importFile(anna, other(file.length - 1))).toBe(20082);
  // the cost of the password, made one that would keep a browser busy for hours
  expect(await importFile(anna, other(12))).toBe(20082);
  for (const end of [0, 20, 41, 5000, file.length - 1])
    expect(await importFile(anna, file.subarray(0, end))).toBe(20082);
  expect(await importFile(anna, Buffer.concat([file, file]))).toBe(20082);
  expect(await importFile(ben, file)).toBe(20062);
  const { id } = (await anna.ok('backup', 'importFile', { password: FILE_PASSWORD })) as { id: string };
  await anna.ok('backup', 'cancelFile', { id });
  expect(await anna.code('backup', 'writeFile', { id, data: toBase64(file.subarray(0, 100)) })).toBe(20066);
  expect(await anna.code('backup', 'finishFile', { id })).toBe(20066);
  expect(await anna.code('backup', 'writeFile', { id, data: 'no base64!' })).toBe(600);
  expect(await anna.code('backup', 'exportFile', { password: 'a' })).toBe(20065);
  expect((await anna.texts(ben)).length).toBe(0);
  expect(((await anna.ok('contact', 'getContacts')) as ContactRow[]).length).toBe(1);
  // pieces of any size
  expect(await importFile(anna, file, FILE_PASSWORD, 777)).toMatchObject({ contacts: 0 });
  await anna.login();
  expect((await anna.texts(ben)).length).toBe(80);
});

test('what was read since the file was made is unread until the past is asked for from a device that knows better', async () => {
  const { world, anna, ben } = await talkers('backup before reading', 3);
  const file = await exportFile(anna);
  await anna.ok('chat', 'setConversationReadById', { conversationId: ben.address, isRead: true });
  await world.pass(5000);
  const second = await furtherDevice(world, anna, 'anna/2');
  await importFile(second, file);
  await second.login();
  expect([await anna.unread(ben), await second.unread(ben)]).toEqual([0, 3]);
  await second.ok('history', 'request');
  await world.pass(60_000);
  expect(await second.unread(ben)).toBe(0);
  expect([...anna.problems, ...second.problems]).toEqual([]);
});

test('a file brings the past to a second device of the account, whose own messages are the owner’s there', async () => {
  const { world, anna, ben } = await talkers('backup elsewhere', 5);
  const file = await exportFile(anna);
  const second = await furtherDevice(world, anna, 'anna/2');
  expect(await second.texts(ben)).toEqual([]);
  // with the line that says that they are friends
  expect(await importFile(second, file)).toEqual({ contacts: 0, messages: 11 });
  await second.login();
  expect(await second.texts(ben)).toEqual(await anna.texts(ben));
  const sides = async (device: Device) =>
    (await device.history(ben)).filter((row) => row.msg_type === 1).map((row) => [row.msg_id, row.msg_source]);
  expect(await sides(second)).toEqual(await sides(anna));
  // what the file brought was said long ago: nobody is sent it again
  await ben.ok('trust', 'acknowledgeChange', { nodeId: anna.address });
  await world.pass(60_000);
  expect(await ben.texts(anna)).toHaveLength(10);
  await second.send(ben, 'from the second one');
  await world.pass(60_000);
  expect((await ben.texts(anna)).at(-1)).toBe('from the second one');
  expect((await anna.texts(ben)).at(-1)).toBe('from the second one');
  expect([...anna.problems, ...second.problems]).toEqual([]);
});

test('a friend’s new device waits for a person after an import as well', async () => {
  const { world, anna, ben } = await talkers('backup and keys', 2);
  await anna.ok('trust', 'setVerified', { nodeId: ben.address, verified: true });
  const file = await exportFile(anna);
  await furtherDevice(world, ben, 'ben/2');
  await ben.send(anna, 'I have a laptop now');
  await world.pass(60_000);
  const states = async () => (await anna.ok('trust', 'getStates')) as { nodeId: string; state: string }[];
  expect(await states()).toEqual([{ nodeId: ben.address, state: 'changed' }]);
  await importFile(anna, file);
  await anna.login();
  await world.pass(60_000);
  expect(await states()).toEqual([{ nodeId: ben.address, state: 'changed' }]);
  const message = { cnd: ben.address, cid: ben.address, conversationType: 0, pub: '', text: 'to whom?' };
  expect(await anna.code('chat', 'sendTextMessage', message)).toBe(20071);
  await anna.ok('trust', 'acknowledgeChange', { nodeId: ben.address });
  expect(await anna.code('chat', 'sendTextMessage', message)).toBe(200);
});
