/** What a friend's device says is taken as a message once, and only if its id is that of its content. */
import { beforeEach, expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { messageIdOf } from '#domain/message/message-id.ts';
import { Account } from '#engine/account/account.ts';
import type { Peer } from '#engine/tables.ts';
import { fromHex } from '#lib/bytes.ts';
import { NOW, openCore } from './core-fixture.ts';

const FRIEND = '3yNWSHRYyfx5Mnf3sMRHhVi89LRZbUb8q1bEoEz4VVFK';
const SENDER = { address: FRIEND, device: 'web0123456789abcdef', peer: {} as Peer };

let account: Account;

beforeEach(async () => {
  account = new Account(await openCore('messages'), () => undefined);
  await account.load();
});

function said(text: string, change: { type?: number; body?: string; sentAt?: number } = {}) {
  const { type = 1, body = JSON.stringify({ text }), sentAt = 1 } = change;
  const nonce = new Uint8Array(16).fill(text.length);
  const recipient = account.core.own.address;
  const content = { author: FRIEND, device: SENDER.device, recipient, nonce, type, body, sentAt };
  const id = fromHex(messageIdOf(nobleProvider, content)) ?? nonce;
  return { kind: 'message', id, nonce, type, body, sentAt } as const;
}

async function receive(...messages: ReturnType<typeof said>[]): Promise<number> {
  await account.core.transact(async (tx) => {
    for (const message of messages) await account.messages.receive(tx, SENDER, message);
  });
  return (await account.core.store.messages.after(FRIEND, -1, 100)).length;
}

test('a message that comes twice, within one change or in two, is shown once', async () => {
  expect(await receive(said('one'), said('one'), said('three'))).toBe(2);
  expect(await receive(said('three'), said('one'))).toBe(2);
  expect(account.conversations.unread()).toBe(2);
});

test('a message with another id, of an unknown kind or without a text is dropped', async () => {
  expect(await receive({ ...said('one'), id: new Uint8Array(32) })).toBe(0);
  expect(await receive({ ...said('one'), sentAt: 2 })).toBe(0);
  expect(await receive(said('one', { type: 99 }))).toBe(0);
  for (const body of ['', 'one', '{}', 'null', '[]', '{"text":1}'])
    expect(await receive(said('one', { body }))).toBe(0);
});

test('a time that is none, or far ahead, is shown as one that can be', async () => {
  for (const sentAt of [Number.MAX_SAFE_INTEGER, NOW + 3 * 24 * 3_600_000, NOW])
    await receive(said(`at ${sentAt}`, { sentAt }));
  const shown = await account.core.store.messages.after(FRIEND, -1, 100);
  expect(shown.map(({ sentAt }) => sentAt)).toEqual([NOW + 24 * 3_600_000, NOW + 24 * 3_600_000, NOW]);
});
