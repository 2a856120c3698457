/**
 * The login password of all devices of an account: changed on the primary one, it reaches the others without being told.
 *
 * What is sent, in an own body of kind `password`: nonce (12) ‖ ChaCha20-Poly1305 of the password's Argon2id output (32), under
 * HKDF-SHA-512(account-state key, "icom/v1/password-change"). All devices stretch with the same salt and cost, so that each
 * can put it into its own vault, bound to its own profile.
 *
 * The vault is no part of the database: the password is written down first, put into the vault, then told. Whatever ends the
 * engine in between, the next opening tells what the vault has taken, and forgets what it hasn't.
 */
import { label } from '#crypto/labels.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import type { Bytes } from '#lib/bytes.ts';
import { concat, equalBytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { PASSWORD_TO_TELL } from '../pairing/tables.ts';
import type { Ports, RandomBytes } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Store } from '../storage/store.ts';
import { ACCOUNT, type AccountRow, type Message } from '../tables.ts';
import type { Account } from './account.ts';
import type { Core } from './core.ts';
import type { OwnHandlers } from './own-devices.ts';

const NONCE_LENGTH = 12;
const NOTHING = new Uint8Array(0);

function keyOf(provider: CryptoProvider, { stateKey }: Pick<AccountRow, 'stateKey'>): Bytes {
  return provider.hkdf(undefined, stateKey, label('password-change'), 32);
}

function seal(provider: CryptoProvider, random: RandomBytes, key: Bytes, content: Bytes): Bytes {
  const nonce = random(NONCE_LENGTH);
  return concat(nonce, provider.chachaSeal(key, nonce, content, NOTHING));
}

function sealStretched(core: Core, stretched: Bytes): Bytes {
  return seal(core.provider, core.ports.random, keyOf(core.provider, core.own), stretched);
}

function openStretched(core: Core, box: Bytes): Bytes | undefined {
  const key = keyOf(core.provider, core.own);
  return core.provider.chachaOpen(key, box.subarray(0, NONCE_LENGTH), box.subarray(NONCE_LENGTH), NOTHING);
}

/**
 * Writes down in the primary device's store, while the account is closed, a password that the vault is about to be given:
 * the next opening tells the others. Any other device's password is its own. Throws `StorageFailure`.
 */
export async function noteChange(
  { crypto, random }: Pick<Ports, 'crypto' | 'random'>,
  store: Store<Message>,
  stretched: Bytes,
): Promise<void> {
  const own = await store.get(ACCOUNT, 'own');
  if (own === undefined || own.signing.secretKey === null) return;
  const batch = store.batch();
  batch.put(PASSWORD_TO_TELL, 'own', { box: seal(crypto, random, keyOf(crypto, own), stretched) });
  const written = await batch.commit();
  if (!written.ok) throw new StorageFailure(written.error);
}

/** Changes the password by `set`, which puts it into the vault, and tells the other devices of it if that is done. */
export async function changeForAll<T, E>(
  account: Pick<Account, 'core' | 'ownDevices'>,
  stretched: Bytes,
  set: () => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const { core } = account;
  const box = sealStretched(core, stretched);
  await core.transact(async (tx) => tx.batch.put(PASSWORD_TO_TELL, 'own', { box }));
  const done = await set();
  await settle(account, box, done.ok);
  return done;
}

/** Finishes what a change was ended in: `opens` says whether the vault has taken the password. */
export async function resumeChange(
  account: Pick<Account, 'core' | 'ownDevices'>,
  opens: (stretched: Bytes) => Promise<boolean>,
): Promise<void> {
  const { core } = account;
  const box = (await core.store.get(PASSWORD_TO_TELL, 'own'))?.box;
  const stretched = box && openStretched(core, box);
  if (box !== undefined) await settle(account, box, stretched !== undefined && (await opens(stretched)));
}

async function settle(
  { core, ownDevices }: Pick<Account, 'core' | 'ownDevices'>,
  box: Bytes,
  tells: boolean,
): Promise<void> {
  await core.transact(async (tx) => {
    const latest = await core.store.get(PASSWORD_TO_TELL, 'own');
    // another change has begun
    if (latest === undefined || !equalBytes(latest.box, box)) return;
    if (tells) await ownDevices.tell(tx, { kind: 'password', box });
    tx.batch.delete(PASSWORD_TO_TELL, 'own');
  });
}

/** Takes a changed password from the primary device, and from no other. In the vault before it counts as received. */
export function passwordHandler(account: () => Pick<Account, 'core' | 'directory'>): Pick<OwnHandlers, 'password'> {
  return {
    async password(tx, { box }, device) {
      const { core, directory } = account();
      const sender = directory.peerOf(core.own.address, tx)?.devices.find(({ id }) => id === device);
      const stretched = sender?.kind === 'primary' ? openStretched(core, box) : undefined;
      if (stretched !== undefined) await core.onPassword(stretched);
    },
  };
}
