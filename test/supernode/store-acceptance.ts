/** What every store must do, whatever it is made of; each implementation runs these cases. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Bytes, toHex, utf8 } from '#lib/bytes.ts';
import type { NewEnvelope, Quotas, Store, StoredRecord } from '#supernode/store/store.ts';

const MAILBOX = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const NOW = 1_000_000;
const LATER = NOW + 1000;

/** Small enough to be reached in a test. */
export const ACCEPTANCE_QUOTAS: Quotas = {
  mailboxMessages: 50,
  mailboxBytes: 1000,
  strangerMessages: 4,
  strangerBytes: 100,
  totalBytes: 1500,
  records: 3,
  bundles: 2,
  revocations: 3,
  totalRevocations: 5,
};

const hash = (text: string): Bytes => {
  const bytes = new Uint8Array(32);
  bytes.set(utf8(text).subarray(0, 32));
  return bytes;
};

const envelope = (text: string, expires = LATER, size = text.length, stranger = false): NewEnvelope => {
  const bytes = new Uint8Array(size);
  bytes.set(utf8(text));
  return { id: hash(text), bytes, expires, stranger };
};

const record = (version: number, text: string, expires = LATER): StoredRecord => ({
  version,
  hash: hash(text),
  bytes: utf8(text),
  expires,
});

const names = (list: readonly { id: Bytes }[]) =>
  list.map(({ id }) => new TextDecoder().decode(id).replaceAll('\0', ''));

/** `reopen` closes the store and opens it again on the same data, as a restart does. */
export type StoreUnderTest = { readonly store: Store; reopen(): Promise<Store>; dispose(): Promise<void> };

export function testStore(open: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  let store: Store;

  beforeEach(async () => {
    subject = await open();
    store = subject.store;
  });
  afterEach(() => subject.dispose());

  const reopen = async (): Promise<void> => {
    store = await subject.reopen();
  };
  const mail = async (mailbox = MAILBOX, now = NOW) => names(await store.envelopes(mailbox, '', 100, now));

  test('envelopes keep their order, over a restart too', async () => {
    for (const text of ['one', 'two']) expect(await store.deposit(MAILBOX, envelope(text))).toBe('Stored');
    await reopen();
    for (const text of ['three', 'four']) expect(await store.deposit(MAILBOX, envelope(text))).toBe('Stored');
    expect(await mail()).toEqual(['one', 'two', 'three', 'four']);
    expect(await mail(OTHER)).toEqual([]);
  });

  test('reading goes on after a position and up to a limit', async () => {
    for (const text of ['one', 'two', 'three']) await store.deposit(MAILBOX, envelope(text));
    const [first, second] = await store.envelopes(MAILBOX, '', 2, NOW);
    expect(names(await store.envelopes(MAILBOX, first?.position ?? '', 1, NOW))).toEqual(['two']);
    expect(names(await store.envelopes(MAILBOX, second?.position ?? '', 9, NOW))).toEqual(['three']);
    expect(second?.bytes).toEqual(utf8('two'));
  });

  test('the same envelope is stored once for each mailbox', async () => {
    expect(await store.deposit(MAILBOX, envelope('one'))).toBe('Stored');
    expect(await store.deposit(MAILBOX, envelope('one'))).toBe('Duplicate');
    expect([await store.holds(MAILBOX, hash('one')), await store.holds(OTHER, hash('one'))]).toEqual([true, false]);
    expect(await store.deposit(OTHER, envelope('one'))).toBe('Stored');
    expect(await mail()).toEqual(['one']);
    await store.acknowledge(MAILBOX, [hash('one')]);
    expect([await store.holds(MAILBOX, hash('one')), await store.holds(OTHER, hash('one'))]).toEqual([false, true]);
  });

  test('acknowledged envelopes are gone for good, unknown ids do no harm', async () => {
    for (const text of ['one', 'two', 'three']) await store.deposit(MAILBOX, envelope(text));
    await store.acknowledge(MAILBOX, [hash('two'), hash('two'), hash('never there')]);
    await store.acknowledge(OTHER, [hash('one')]);
    await reopen();
    expect(await mail()).toEqual(['one', 'three']);
  });

  test('a mailbox is full by number, by bytes, and by the bytes of all; room comes back', async () => {
    for (let index = 0; index < 50; index++) expect(await store.deposit(MAILBOX, envelope(`m${index}`))).toBe('Stored');
    expect(await store.deposit(MAILBOX, envelope('too many'))).toBe('QuotaExceeded');
    await store.acknowledge(MAILBOX, [hash('m0')]);
    await reopen();
    expect(await store.deposit(MAILBOX, envelope('fits'))).toBe('Stored');
    await store.acknowledge(
      MAILBOX,
      (await store.envelopes(MAILBOX, '', 100, NOW)).map(({ id }) => id),
    );
    expect(await store.deposit(MAILBOX, envelope('large', LATER, 1000))).toBe('Stored');
    expect(await store.deposit(MAILBOX, envelope('too large', LATER, 9))).toBe('QuotaExceeded');
    await reopen();
    expect(await store.deposit(OTHER, envelope('beyond all', LATER, 501))).toBe('QuotaExceeded');
    expect(await store.deposit(OTHER, envelope('within all', LATER, 500))).toBe('Stored');
  });

  test('strangers have a share of a mailbox, in number and in bytes, that others don’t use up', async () => {
    const stranger = (text: string, size = 1) => store.deposit(MAILBOX, envelope(text, LATER, size, true));
    expect(await store.deposit(MAILBOX, envelope('friend', LATER, 500))).toBe('Stored');
    for (const text of ['1', '2', '3', '4']) expect(await stranger(text)).toBe('Stored');
    expect(await store.usage(MAILBOX)).toEqual({ messages: 5, bytes: 504, strangerMessages: 4, strangerBytes: 4 });
    expect(await stranger('5')).toBe('QuotaExceeded');
    expect(await stranger('4')).toBe('Duplicate');
    expect(await store.deposit(MAILBOX, envelope('another friend'))).toBe('Stored');
    await store.acknowledge(MAILBOX, [hash('1'), hash('2'), hash('friend')]);
    await reopen();
    expect(await store.usage(MAILBOX)).toEqual({ messages: 3, bytes: 16, strangerMessages: 2, strangerBytes: 2 });
    expect(await stranger('large', 99)).toBe('QuotaExceeded');
    expect(await stranger('fits', 98)).toBe('Stored');
    expect(await store.usage(OTHER)).toEqual({ messages: 0, bytes: 0, strangerMessages: 0, strangerBytes: 0 });
  });

  const revocation = (text: string, expires = LATER) => ({ id: utf8(text.padEnd(16)), expires });
  const isRevoked = (text: string, mailbox = MAILBOX) => store.isRevoked(mailbox, utf8(text.padEnd(16)));

  test('what was revoked stays so, for its mailbox, over a restart, until it has expired', async () => {
    expect(await store.revoke(MAILBOX, [revocation('one'), revocation('short', NOW + 1)], NOW)).toBe(2);
    expect(await store.revoke(MAILBOX, [revocation('one'), revocation('past', NOW)], NOW)).toBe(2);
    await reopen();
    expect([await isRevoked('one'), await isRevoked('short'), await isRevoked('past')]).toEqual([true, true, false]);
    expect(await isRevoked('one', OTHER)).toBe(false);
    expect(await store.sweep(NOW + 1)).toBe(1);
    expect([await isRevoked('one'), await isRevoked('short')]).toEqual([true, false]);
  });

  test('only so much is kept revoked for a mailbox, and room comes back', async () => {
    const four = ['a', 'b', 'c', 'd'].map((text) => revocation(text));
    expect(await store.revoke(MAILBOX, four, NOW)).toBe(3);
    expect(await store.revoke(OTHER, four.slice(0, 1), NOW)).toBe(1);
    expect(await isRevoked('d')).toBe(false);
    await store.sweep(LATER);
    const again = four.map(({ id }) => ({ id, expires: LATER + 1 }));
    expect(await store.revoke(MAILBOX, again, LATER)).toBe(3);
  });

  test('only so much is kept revoked for all mailboxes, over a restart too, and room comes back', async () => {
    const three = ['a', 'b', 'c'].map((text) => revocation(text));
    expect(await store.revoke(MAILBOX, three, NOW)).toBe(3);
    expect(await store.revoke(OTHER, three, NOW)).toBe(2);
    await reopen();
    // what is there already needs no room
    expect([await store.revoke(OTHER, three, NOW), await store.revoke('c'.repeat(64), three, NOW)]).toEqual([2, 0]);
    expect(await store.sweep(LATER)).toBe(5);
    expect(await store.revoke('c'.repeat(64), [revocation('a', LATER + 1)], LATER)).toBe(1);
  });

  test('deposits at the same time neither exceed the quota nor lose anything', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 80 }, (_, index) => store.deposit(MAILBOX, envelope(`m${index}`))),
    );
    expect(outcomes.filter((outcome) => outcome === 'Stored')).toHaveLength(50);
    expect(await mail()).toHaveLength(50);
  });

  test('expired envelopes are never read, and swept', async () => {
    await store.deposit(MAILBOX, envelope('short', NOW + 1));
    await store.deposit(MAILBOX, envelope('long', LATER));
    expect(await mail(MAILBOX, NOW + 1)).toEqual(['long']);
    expect(await store.sweep(NOW)).toBe(0);
    expect(await store.sweep(NOW + 1)).toBe(1);
    expect(await mail(MAILBOX, NOW)).toEqual(['long']);
    expect(await store.deposit(MAILBOX, envelope('short'))).toBe('Stored');
  });

  test('watchers hear of deposits in their mailbox until they leave', async () => {
    let heard = 0;
    const leave = store.watch(MAILBOX, () => {
      heard += 1;
    });
    await store.deposit(MAILBOX, envelope('one'));
    await store.deposit(OTHER, envelope('two'));
    await store.deposit(MAILBOX, envelope('one'));
    expect(heard).toBe(1);
    leave();
    await store.deposit(MAILBOX, envelope('three'));
    expect(heard).toBe(1);
  });

  test('a record is replaced only by who knows the one before', async () => {
    const first = record(1, 'first');
    const second = record(2, 'second');
    expect(await store.record(MAILBOX, NOW)).toBeUndefined();
    expect(await store.swapRecord(MAILBOX, undefined, first, NOW)).toBe('Stored');
    expect(await store.swapRecord(MAILBOX, undefined, second, NOW)).toBe('Conflict');
    expect(await store.swapRecord(MAILBOX, second, second, NOW)).toBe('Conflict');
    await reopen();
    const [left, right] = await Promise.all([
      store.swapRecord(MAILBOX, first, second, NOW),
      store.swapRecord(MAILBOX, first, record(2, 'rival'), NOW),
    ]);
    expect([left, right].sort()).toEqual(['Conflict', 'Stored']);
    const stored = await store.record(MAILBOX, NOW);
    expect(stored?.version).toBe(2);
  });

  test('records expire and are counted', async () => {
    for (const key of ['a', 'b', 'c']) {
      expect(await store.swapRecord(key.repeat(64), undefined, record(1, key, NOW + 5), NOW)).toBe('Stored');
    }
    await reopen();
    expect(await store.swapRecord('d'.repeat(64), undefined, record(1, 'd'), NOW)).toBe('QuotaExceeded');
    expect(await store.record('a'.repeat(64), NOW + 5)).toBeUndefined();
    expect(await store.swapRecord('a'.repeat(64), undefined, record(1, 'anew'), NOW + 5)).toBe('Stored');
    expect(await store.sweep(NOW + 5)).toBeGreaterThanOrEqual(2);
    expect((await store.record('a'.repeat(64), NOW))?.bytes).toEqual(utf8('anew'));
    expect(await store.swapRecord('d'.repeat(64), undefined, record(1, 'd'), NOW)).toBe('Stored');
  });

  const supply = (from: number, count: number, bundle?: string) => ({
    bundle: bundle === undefined ? undefined : utf8(bundle),
    oneTime: Array.from({ length: count }, (_, index) => utf8(`x${from + index}`)),
    oneTimeKem: Array.from({ length: count }, (_, index) => utf8(`k${from + index}`)),
  });

  test('without a bundle there is nothing to claim, with one it outlives the one-time keys', async () => {
    expect(await store.claimPrekeys(MAILBOX)).toBeUndefined();
    expect(await store.putPrekeys(MAILBOX, supply(0, 1, 'bundle'), 10, NOW)).toEqual({ oneTime: 1, oneTimeKem: 1 });
    const [bundle, oneTime, oneTimeKem] = [utf8('bundle'), utf8('x0'), utf8('k0')];
    expect(await store.claimPrekeys(MAILBOX)).toEqual({ bundle, oneTime, oneTimeKem });
    await reopen();
    expect(await store.claimPrekeys(MAILBOX)).toEqual({ bundle, oneTime: undefined, oneTimeKem: undefined });
    expect(await store.claimPrekeys(OTHER)).toBeUndefined();
  });

  test('claims at the same time each get keys of their own', async () => {
    await store.putPrekeys(MAILBOX, supply(0, 20, 'bundle'), 100, NOW);
    const claims = await Promise.all(Array.from({ length: 30 }, () => store.claimPrekeys(MAILBOX)));
    for (const kind of ['oneTime', 'oneTimeKem'] as const) {
      const keys = claims.map((claim) => claim?.[kind]).filter((key) => key !== undefined);
      expect(new Set(keys.map(toHex)).size).toBe(20);
      expect(keys).toHaveLength(20);
    }
    expect(await store.prekeyStock(MAILBOX)).toEqual({ oneTime: 0, oneTimeKem: 0 });
  });

  test('a key that was put twice is handed out once, and stock has a limit', async () => {
    await store.putPrekeys(MAILBOX, supply(0, 3, 'bundle'), 5, NOW);
    await store.claimPrekeys(MAILBOX);
    await reopen();
    expect(await store.putPrekeys(MAILBOX, supply(0, 3), 5, NOW)).toEqual({ oneTime: 2, oneTimeKem: 2 });
    expect(await store.putPrekeys(MAILBOX, supply(3, 9, 'renewed'), 5, NOW)).toEqual({ oneTime: 5, oneTimeKem: 5 });
    expect((await store.claimPrekeys(MAILBOX))?.bundle).toEqual(utf8('renewed'));
  });

  test('only so many mailboxes may keep prekeys, and room comes back', async () => {
    const [third, day] = ['c'.repeat(64), 24 * 3_600_000];
    expect(await store.putPrekeys(MAILBOX, supply(0, 2), 10, NOW)).toEqual({ oneTime: 0, oneTimeKem: 0 });
    await store.putPrekeys(MAILBOX, supply(0, 1, 'first'), 10, NOW);
    await store.putPrekeys(OTHER, supply(0, 1, 'second'), 10, NOW + day);
    await reopen();
    expect(await store.putPrekeys(third, supply(0, 1, 'third'), 10, NOW)).toEqual({ oneTime: 0, oneTimeKem: 0 });
    expect(await store.claimPrekeys(third)).toBeUndefined();
    expect(await store.putPrekeys(OTHER, supply(1, 1, 'renewed'), 10, NOW + day)).toEqual({
      oneTime: 2,
      oneTimeKem: 2,
    });
    await store.sweep(NOW + 180 * day);
    expect(await store.putPrekeys(third, supply(0, 1, 'third'), 10, NOW)).toEqual({ oneTime: 1, oneTimeKem: 1 });
  });

  test('prekeys nobody renews are forgotten after half a year', async () => {
    const day = 24 * 3_600_000;
    await store.putPrekeys(MAILBOX, supply(0, 2, 'bundle'), 10, NOW);
    await store.putPrekeys(MAILBOX, supply(2, 1, 'renewed'), 10, NOW + day);
    await store.sweep(NOW + 180 * day);
    expect(await store.prekeyStock(MAILBOX)).toEqual({ oneTime: 3, oneTimeKem: 3 });
    await store.sweep(NOW + 181 * day);
    expect(await store.prekeyStock(MAILBOX)).toEqual({ oneTime: 0, oneTimeKem: 0 });
    expect(await store.claimPrekeys(MAILBOX)).toBeUndefined();
  });

  test('settings stay', async () => {
    expect(await store.setting('key')).toBeUndefined();
    await store.putSetting('key', utf8('value'));
    await reopen();
    expect(await store.setting('key')).toEqual(utf8('value'));
  });
}
