/**
 * The login password of all devices of an account: changed on the primary one, it reaches the others without being told.
 *
 * What is sent, in an own body of kind `password`: nonce (12) ‖ ChaCha20-Poly1305 of the password's Argon2id output (32), under
 * HKDF-SHA-512(account-state key, "icom/v1/password-change"). All devices stretch with the same salt and cost, so that each
 * can put it into its own vault, bound to its own profile.
 */
import { label } from '#crypto/labels.ts';
import type { Bytes } from '#lib/bytes.ts';
import { concat } from '#lib/bytes.ts';
import type { Account } from './account.ts';
import type { Core } from './core.ts';
import type { OwnHandlers } from './own-devices.ts';

const NONCE_LENGTH = 12;
const NOTHING = new Uint8Array(0);

function keyOf({ provider, own }: Core): Bytes {
  return provider.hkdf(undefined, own.stateKey, label('password-change'), 32);
}

export function sealStretched(core: Core, stretched: Bytes): Bytes {
  const nonce = core.ports.random(NONCE_LENGTH);
  return concat(nonce, core.provider.chachaSeal(keyOf(core), nonce, stretched, NOTHING));
}

function openStretched(core: Core, box: Bytes): Bytes | undefined {
  return core.provider.chachaOpen(keyOf(core), box.subarray(0, NONCE_LENGTH), box.subarray(NONCE_LENGTH), NOTHING);
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
