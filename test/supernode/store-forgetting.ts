/** What every store must do when a mailbox is forgotten; each implementation runs this case beside the others. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { utf8 } from '#lib/bytes.ts';
import type { StoreUnderTest } from './store-acceptance.ts';

const [MAILBOX, OTHER, THIRD] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const NOW = 1_000_000;
const LATER = NOW + 1000;

const envelope = (name: number, size: number) => ({
  id: new Uint8Array(32).fill(name),
  bytes: new Uint8Array(size).fill(name),
  expires: LATER,
  stranger: false,
});
const supply = (from: number) => ({
  bundle: utf8('bundle'),
  oneTime: [utf8(`x${from}`)],
  oneTimeKem: [utf8(`k${from}`)],
});

/** `open` with the quotas of `ACCEPTANCE_QUOTAS`. */
export function testForgetting(open: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  beforeEach(async () => {
    subject = await open();
  });
  afterEach(() => subject.dispose());

  test('a mailbox that is forgotten leaves nothing, and room for others', async () => {
    const revoked = [1, 2, 3].map((name) => ({ id: new Uint8Array(16).fill(name), expires: LATER }));
    const before = subject.store;
    for (const name of [1, 2]) await before.deposit(MAILBOX, envelope(name, 400));
    await before.deposit(OTHER, envelope(3, 5));
    for (const [index, mailbox] of [MAILBOX, OTHER].entries()) await before.putPrekeys(mailbox, supply(index), 10, NOW);
    await before.revoke(MAILBOX, revoked, NOW);
    await before.claimPrekeys(MAILBOX);
    await before.forgetMailbox(MAILBOX);
    await before.forgetMailbox(THIRD);
    const store = await subject.reopen();
    const count = async (mailbox: string) => (await store.envelopes(mailbox, '', 9, NOW)).length;
    expect([await count(MAILBOX), await count(OTHER)]).toEqual([0, 1]);
    expect(await store.usage(MAILBOX)).toMatchObject({ messages: 0, bytes: 0 });
    expect([await store.hasPrekeys(MAILBOX), await store.hasPrekeys(OTHER)]).toEqual([false, true]);
    expect(await store.isRevoked(MAILBOX, new Uint8Array(16).fill(1))).toBe(false);
    // what it took of the quotas is free
    expect(await store.revoke(THIRD, revoked, NOW)).toBe(3);
    expect(await store.putPrekeys(THIRD, supply(5), 10, NOW)).toEqual({ oneTime: 1, oneTimeKem: 1 });
    expect(await store.deposit(THIRD, envelope(4, 1000))).toBe('Stored');
  });
}
