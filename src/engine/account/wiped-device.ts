/** Another device of the account has wiped itself: this one locks at once, and the primary one takes it out of the list. */
import { verify } from '#crypto/sign.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { decodeWipeNotice, WIPED_PURPOSE, wipedPart } from '#wire/wipe-notice.ts';
import type { Account } from './account.ts';

/**
 * Whether this is such a notice; one that no listed device has signed changes nothing. `lock` takes all keys out of memory.
 * What more follows the list decides: if the wiped device was the primary one, it has left one that ends this device.
 */
export async function hearWipe({ core, devices, directory }: Account, content: Bytes, lock: () => Promise<void>) {
  const notice = decodeWipeNotice(content);
  if (!notice.ok) return false;
  const { account, device: id, signature } = notice.value;
  const { own, provider } = core;
  const listed = directory.devicesOf(own.address).find((device) => device.id === id);
  if (listed === undefined || !equalBytes(account, own.signing.publicKey)) return true;
  if (!(await verify(provider, listed.signing, WIPED_PURPOSE, wipedPart(notice.value), signature))) return true;
  // durable before the notice counts as received
  if (devices.isPrimary()) await devices.remove(id);
  // locking waits for what is being received
  core.background('device.wiped', async () => {
    await devices.refresh().catch(() => false);
    await lock();
  });
  return true;
}
