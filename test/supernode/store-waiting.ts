/** How every store counts what waits in a mailbox; each implementation runs these cases beside the others. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StoreUnderTest } from './store-acceptance.ts';

const [MAILBOX, OTHER] = ['a', 'b'].map((letter) => letter.repeat(64)) as [string, string];
const NOW = 1_000_000;
const LATER = NOW + 1000;

const id = (name: number) => new Uint8Array(32).fill(name);
const envelope = (name: number, expires = LATER) => ({
  id: id(name),
  bytes: new Uint8Array([name]),
  expires,
  stranger: false,
});

/** `open` with the quotas of `ACCEPTANCE_QUOTAS`. */
export function testWaiting(open: () => Promise<StoreUnderTest>): void {
  let subject: StoreUnderTest;
  beforeEach(async () => {
    subject = await open();
  });
  afterEach(() => subject.dispose());

  test('what waits is counted by when it expires, until it is taken, over a restart too', async () => {
    let { store } = subject;
    const heard: number[] = [];
    store.watch(MAILBOX, (expires) => heard.push(expires));
    await store.deposit(MAILBOX, envelope(1, NOW + 1));
    await store.deposit(MAILBOX, envelope(2));
    await store.deposit(MAILBOX, envelope(3, LATER + 1));
    await store.deposit(OTHER, envelope(4));
    expect(heard).toEqual([NOW + 1, LATER, LATER + 1]);
    const counts = () => Promise.all([NOW, LATER, LATER + 1, LATER + 2].map((from) => store.waiting(MAILBOX, from)));
    expect(await counts()).toEqual([3, 2, 1, 0]);
    store = await subject.reopen();
    expect(await counts()).toEqual([3, 2, 1, 0]);
    await store.acknowledge(MAILBOX, [id(2)]);
    expect(await counts()).toEqual([2, 1, 1, 0]);
    await store.sweep(NOW + 1);
    expect(await counts()).toEqual([1, 1, 1, 0]);
    await store.forgetMailbox(MAILBOX);
    expect(await counts()).toEqual([0, 0, 0, 0]);
  });

  test('of deposits at the same time, who counts has been told of those that count, and of no other', async () => {
    const { store } = subject;
    let told = 0;
    store.watch(MAILBOX, () => {
      told += 1;
    });
    const counted: Promise<[number, number]>[] = [];
    const deposits: Promise<unknown>[] = [];
    for (let name = 1; name <= 40; name++) {
      deposits.push(store.deposit(MAILBOX, envelope(name)));
      if (name % 3 === 0) counted.push(store.waiting(MAILBOX, NOW).then((count) => [count, told]));
    }
    for (const [count, heard] of await Promise.all(counted)) expect(count).toBe(heard);
    await Promise.all(deposits);
    expect(told).toBe(40);
  });
}
