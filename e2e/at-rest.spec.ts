/** What lies on the disk after a conversation: the whole browser profile is searched, and nothing of it is found. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { befriend, type Person, register, test } from './support/people.ts';

const TEXTS = ['the heron waits by the lockkeepers gate', '明天上午在闸门旁边见面'];
/** Not those of the API's examples, which stand in the app's own files. */
const PASSWORDS = { login: 'mallard under the sluice', wallet: 'reeds in the backwater' };
/** Written by the test itself, in the clear: the search must find it, or it finds nothing at all. */
const PLANTED = 'planted in plain sight';

test('no word, name, address or exact time of a conversation is on the disk', async ({ openPerson, profile }) => {
  const ann = await openPerson({ profile });
  const ben = await openPerson();
  const annCard = await register(ann, 'Annelies Waterkant', PASSWORDS);
  const benCard = await register(ben, 'Benedikt Schleusenwart');
  await befriend(ben, ann);
  await ann.call('contact', 'updateRemake', { nodeId: benCard.nodeId, remake: 'the man from the lock' });
  for (const text of TEXTS) {
    await say(ann, benCard.nodeId, text);
    await say(ben, annCard.nodeId, `${text} indeed`);
  }
  await ann.event('message.added', {
    rows: [{ msg_source: 1, msg_cry: JSON.stringify({ text: `${TEXTS[1]} indeed` }) }],
  });
  await expect
    .poll(async () =>
      (await history(ann, benCard.nodeId)).filter((row) => row.msg_source === 0).every((row) => row.msg_state === 3),
    )
    .toBe(true);
  const times = (await history(ann, benCard.nodeId)).flatMap((row) => [
    row.created_time,
    row.updated_time,
    row.sent_time,
  ]);
  const owner = await ann.call('user', 'getUserSingleInfo', {});
  const machine = await ann.call('user', 'getMachineId', {});
  await plant(ann);
  await ann.page.context().close();

  const secrets: Record<string, readonly Buffer[]> = {
    text: TEXTS.flatMap(asText),
    names: ['Annelies Waterkant', 'Benedikt Schleusenwart', 'the man from the lock'].flatMap(asText),
    addresses: [annCard.nodeId, benCard.nodeId, machine.value].flatMap(asText),
    keys: [owner.c_pub_key, owner.c_pub_curve].flatMap((hex) => [...asText(hex), Buffer.from(hex, 'hex')]),
    passwords: Object.values(PASSWORDS).flatMap(asText),
    times: [...times, owner.created_time].flatMap(asTime),
  };
  const planted = asText(PLANTED);
  let plantedFound = false;
  const found: string[] = [];
  for (const file of await filesOf(profile)) {
    const content = await readFile(file);
    plantedFound ||= planted.some((needle) => content.includes(needle));
    for (const [kind, needles] of Object.entries(secrets))
      if (needles.some((needle) => content.includes(needle))) found.push(`${kind} in ${file.slice(profile.length)}`);
  }
  expect(plantedFound).toBe(true);
  expect(found).toEqual([]);
});

async function say(person: Person, to: string, text: string): Promise<void> {
  await person.call('chat', 'sendTextMessage', { cnd: to, cid: to, conversationType: 0, pub: '', text });
}

function history(person: Person, other: string) {
  return person.call('chat', 'getMessagesByConversationId', {
    conversationId: other,
    startTime: -1,
    pageSize: 100,
    orderBy: 'ASC',
  });
}

/** In the same kinds of places where the app keeps its data. */
async function plant(person: Person): Promise<void> {
  await person.page.evaluate(async (text) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('planted', { create: true });
    const stream = await handle.createWritable();
    await stream.write(text);
    await stream.close();
  }, PLANTED);
}

async function filesOf(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** As UTF-8 and as UTF-16, in which V8 keeps what isn't Latin. */
function asText(text: string): Buffer[] {
  return [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
}

/** A time as digits, as V8 keeps a number, and as CBOR does. */
function asTime(time: number): Buffer[] {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(time);
  const integer = Buffer.alloc(8);
  integer.writeBigUInt64BE(BigInt(time));
  return [Buffer.from(`${time}`), double, integer];
}
