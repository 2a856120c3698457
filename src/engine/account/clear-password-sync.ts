/**
 * The clear password of all devices of an account: set or changed on one of them, it is the others' as well.
 *
 * What is sent, in an own body of kind `clearPassword`: nonce (12) ‖ ChaCha20-Poly1305 of 386 bytes under
 * HKDF-SHA-512(account-state key, "icom/v1/clear-password"): the length (2, big-endian) of the password in UTF-8, the
 * password, and zeros. It is the password itself and not what it is stretched to, since the words of each device's blank
 * room are kept under it as well.
 *
 * It is written down when it comes, and set behind that: making a blank room is a change of its own.
 */
import { label } from '#crypto/labels.ts';
import { type Bytes, concat, equalBytes, fromUtf8, utf8 } from '#lib/bytes.ts';
import { CLEAR_TO_SET } from '../pairing/tables.ts';
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

/** Tells the other devices that this is the clear password from now on. */
export async function tellClearPassword(
  { core, ownDevices }: Pick<Account, 'core' | 'ownDevices'>,
  password: string,
): Promise<void> {
  const text = utf8(password);
  const content = new Uint8Array(CONTENT_LENGTH);
  new DataView(content.buffer).setUint16(0, text.length);
  content.set(text, 2);
  const nonce = core.ports.random(NONCE_LENGTH);
  const box = concat(nonce, core.provider.chachaSeal(keyOf(core), nonce, content, NOTHING));
  await core.transact(async (tx) => {
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
  const key = keyOf(core);
  const content = core.provider.chachaOpen(key, box.subarray(0, NONCE_LENGTH), box.subarray(NONCE_LENGTH), NOTHING);
  const password = content && passwordIn(content);
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
