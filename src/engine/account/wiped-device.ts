/** Another device of the account has wiped itself: this one locks at once, and the primary one takes it out of the list. */
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { decodeWipeNotice, WIPED_PURPOSE, wipedPart } from '#wire/wipe-notice.ts';
import { WIPED } from '../pairing/tables.ts';
import type { Account } from './account.ts';

/** What a notice leads to. */
export type WipeActions = {
  /** Takes all keys out of memory; waits for nobody else. */
  lock(): Promise<void>;
  /** Looks at the home nodes whether this device is still one of the account's, and ends it where it isn't. */
  look(): Promise<void>;
};

/**
 * Whether this is such a notice; one that no listed device has signed changes nothing. One that was heard before locks nobody
 * again: a node can repeat it for as long as the list names the device. What more follows the list decides: if the wiped
 * device was the primary one, it has left one that ends this device.
 */
export async function hearWipe(
  { core, devices, directory }: Account,
  content: Bytes,
  { lock, look }: WipeActions,
): Promise<boolean> {
  const notice = decodeWipeNotice(content);
  if (!notice.ok) return false;
  const { account, device: id, signature } = notice.value;
  const { own, provider } = core;
  const listed = directory.devicesOf(own.address).find((device) => device.id === id);
  if (listed === undefined || !equalBytes(account, own.signing.publicKey)) return true;
  if (!(await verify(provider, listed.signing, WIPED_PURPOSE, wipedPart(notice.value), signature))) return true;
  if ((await core.store.get(WIPED, id)) !== undefined) {
    if (devices.isPrimary()) await devices.remove(id);
    return true;
  }
  try {
    // durable before the notice counts as received
    await core.transact(async (tx) => tx.batch.put(WIPED, id, { at: core.now() }));
    if (devices.isPrimary()) await devices.remove(id);
  } finally {
    // whatever storage says; locking waits for what is being received
    core.background('device.wiped', async () => {
      await lock();
      await look();
    });
  }
  return true;
}
