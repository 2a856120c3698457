/**
 * The clear password of all devices of an account: set or changed on one of them, it is the others' as well.
 *
 * What is sent, in an own body of kind `clearPassword`: nonce (12) ‖ ChaCha20-Poly1305 of 386 bytes under
 * HKDF-SHA-512(account-state key, "icom/v1/clear-password"): the length (2, big-endian) of the password in UTF-8, the
 * password, and zeros. It is the password itself and not what it is stretched to, since the words of each device's blank
 * room are kept under it as well.
 *
 * It is written down when it comes, and set behind that: making a blank room is a change of its own. On the device that sets
 * it, it is written down first, put into the vault, then told: whatever ends the engine in between, the next opening tells
 * what the vault has taken, and forgets what it hasn't.
 */
import { label } from '#crypto/labels.ts';
import { type Bytes, concat, equalBytes, fromUtf8, utf8 } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { CLEAR_TO_SET, CLEAR_TO_TELL } from '../pairing/tables.ts';
import type { Account } from './account.ts';
import type { Core } from './core.ts';
import type { OwnHandlers } from './own-devices.ts';

const NONCE_LENGTH = 12;
/** 128 characters of up to three bytes each, and their length. */
const CONTENT_LENGTH = 386;
const NOTHING = new Uint8Array(0);

function keyOf({ provider, own }: Core): Bytes {
  return provider.hkdf(undefined, own.stateKey, label('clear-password'), 32);
}

function seal(core: Core, password: string): Bytes {
  const text = utf8(password);
  const content = new Uint8Array(CONTENT_LENGTH);
  new DataView(content.buffer).setUint16(0, text.length);
  content.set(text, 2);
  const nonce = core.ports.random(NONCE_LENGTH);
  return concat(nonce, core.provider.chachaSeal(keyOf(core), nonce, content, NOTHING));
}

/** The password in a box; undefined where it doesn't open, or holds none. */
function open(core: Core, box: Bytes): string | undefined {
  const nonce = box.subarray(0, NONCE_LENGTH);
  const content = core.provider.chachaOpen(keyOf(core), nonce, box.subarray(NONCE_LENGTH), NOTHING);
  return content && passwordIn(content);
}

/** Has `put` give the vault a clear password, and tells the other devices of it if that is done. */
export async function changeClearForAll<T, E>(
  account: Pick<Account, 'core' | 'ownDevices'>,
  password: string,
  put: () => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  const { core } = account;
  const box = seal(core, password);
  await core.transact(async (tx) => tx.batch.put(CLEAR_TO_TELL, 'own', { box }));
  const done = await put();
  await settleTold(account, box, done.ok);
  return done;
}

/** Finishes what a change was ended in: `isTaken` says whether the vault has taken the password. */
export async function resumeClearChange(
  account: Pick<Account, 'core' | 'ownDevices'>,
  isTaken: (password: string) => Promise<boolean>,
): Promise<void> {
  const box = (await account.core.store.get(CLEAR_TO_TELL, 'own'))?.box;
  if (box === undefined) return;
  const password = open(account.core, box);
  await settleTold(account, box, password !== undefined && (await isTaken(password)));
}

async function settleTold(
  { core, ownDevices }: Pick<Account, 'core' | 'ownDevices'>,
  box: Bytes,
  tells: boolean,
): Promise<void> {
  await core.transact(async (tx) => {
    const latest = await core.store.get(CLEAR_TO_TELL, 'own');
    // another change has begun
    if (latest === undefined || !equalBytes(latest.box, box)) return;
    tx.batch.delete(CLEAR_TO_TELL, 'own');
    if (!tells) return;
    // one that came from elsewhere and wasn't set yet is an older one
    tx.batch.delete(CLEAR_TO_SET, 'own');
    await ownDevices.tell(tx, { kind: 'clearPassword', box });
  });
}

/** Takes a clear password from another own device, whichever it is. */
export function clearPasswordHandler(account: () => Pick<Account, 'core'>): Pick<OwnHandlers, 'clearPassword'> {
  return {
    clearPassword(tx, { box }) {
      const { core } = account();
      tx.batch.put(CLEAR_TO_SET, 'own', { box });
      tx.afterwards(() => core.background('clearPassword.set', () => core.onClearPassword()));
    },
  };
}

/** Sets the one that was written down last, by `set`; one that doesn't open is passed over. */
export async function settleClearPassword(core: Core, set: (password: string) => Promise<void>): Promise<void> {
  const box = (await core.store.get(CLEAR_TO_SET, 'own'))?.box;
  if (box === undefined) return;
  const password = open(core, box);
  if (password !== undefined) await set(password);
  await core.transact(async (tx) => {
    const latest = await core.store.get(CLEAR_TO_SET, 'own');
    if (latest !== undefined && equalBytes(latest.box, box)) tx.batch.delete(CLEAR_TO_SET, 'own');
  });
}

function passwordIn(content: Bytes): string | undefined {
  const length = new DataView(content.buffer, content.byteOffset).getUint16(0);
  return length > CONTENT_LENGTH - 2 ? undefined : fromUtf8(content.subarray(2, 2 + length));
}
