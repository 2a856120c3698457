/** The words make a device that has the account already its primary one: nothing here is wiped, no other device is dropped. */
import { type KdfCost, wrapSecret } from '#crypto/password.ts';
import { type Bytes, toBase58, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { MAX_DEVICES } from '#wire/device-list.ts';
import type { Lifecycle } from '../account/lifecycle.ts';
import { rootKeyOf } from '../account/password-change.ts';
import { primaryAccount } from '../account/provisioning.ts';
import type { Ports } from '../ports.ts';
import { OWN_ROOM } from '../rooms/tables.ts';
import { readDeviceList } from '../session/device-lists.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Vault } from '../storage/vault.ts';
import { ACCOUNT } from '../tables.ts';
import type { WordsFlow } from './words-login.ts';

type Parts = Pick<Lifecycle, 'stores' | 'vault'>;
type Found = {
  readonly rootKey: Bytes;
  /** The words alone have opened it. */
  readonly byWords: boolean;
};

/**
 * The account here is closed. A device that was set up with the words opens by them; one that was paired has to be given
 * its password, which counts as a try. `Failed`: neither opens the account of these words.
 */
export async function findAccount(
  { vault, stores }: Parts,
  { seed, keys }: WordsFlow,
  password: string,
): Promise<Result<Found, 'Failed'>> {
  const opened = await rootKeyOf(vault, seed);
  const rootKey = opened ?? (await rootKeyBy(vault, password));
  if (rootKey === undefined) return err('Failed');
  const own = await stores.use(rootKey, (store) => store.get(ACCOUNT, 'own'));
  if (own?.address !== toBase58(keys.signing.publicKey)) return err('Failed');
  return ok({ rootKey, byWords: opened !== undefined });
}

/** Gives the device the account's keys, a list that names it as the primary one, and a way in by the words. */
export async function becomePrimary(
  { vault, stores }: Parts,
  { crypto, random }: Ports,
  { words, seed, keys, known, time }: WordsFlow,
  { rootKey }: Found,
  keptUnder: { readonly password: string; readonly cost: KdfCost },
): Promise<Result<void, 'Failed'>> {
  const kept = await wrapSecret(crypto, random, keptUnder.password, utf8(words.join(' ')), keptUnder.cost);
  const mapKey = await stores.use(rootKey, async (store) => {
    const [own, room] = [await store.get(ACCOUNT, 'own'), await store.get(OWN_ROOM, 'own')];
    if (own === undefined || room === undefined) return undefined;
    const row = await primaryAccount({ crypto, random }, time, own, keys, kept, known?.list);
    if ((readDeviceList(row.deviceList)?.devices.length ?? 0) > MAX_DEVICES) return undefined;
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', row);
    const written = await batch.commit();
    if (!written.ok) throw new StorageFailure(written.error);
    return room.mapKey;
  });
  if (mapKey === undefined) return err('Failed');
  const uses = await vault.uses(mapKey);
  if (!uses.ok || uses.value === undefined || uses.value.includes('words')) return ok();
  const secret = await vault.secretOf({ seed });
  if (!secret.ok) return ok();
  // without a free slot the words don't open it here: nothing else depends on that
  await vault.change(mapKey, { fill: [{ role: 'words', use: 'words', rootKey, secret: secret.value }] });
  return ok();
}

async function rootKeyBy(vault: Vault, password: string): Promise<Bytes | undefined> {
  const opened = await vault.check(password, ({ content }) => content.role === 'default');
  return opened.ok ? opened.value.content.rootKey : undefined;
}
