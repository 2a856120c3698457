/**
 * The later keys of the account's state: each follows from the account's key and a salt that the signed device list names,
 * and stands in that list sealed to every device of it. Whoever has the twelve words derives it, a device opens its box, and
 * a device that the list doesn't name has neither.
 *
 * Key: HKDF-SHA-512(salt, the account's Ed25519 secret key, "icom/v1/state-key"), 32 bytes; the salt is 16 random ones.
 * Box: ephemeral X25519 key (32) ‖ ChaCha20-Poly1305 of the key (48). Key ‖ nonce = HKDF-SHA-512(salt, ephemeral × sealing
 * key ‖ first state key, info, 44), info = "icom/v1/state-key-box", ephemeral and sealing key, each length-prefixed. The
 * first state key, which only devices of the account ever had, is in it because the list is public: a quantum computer that
 * breaks X25519 opens nothing without it.
 *
 * A former key stands in the list under the present one, for devices that came later: ChaCha20-Poly1305 of it (48) under
 * key ‖ nonce = HKDF-SHA-512(its salt, present key, "icom/v1/former-state-key", 44).
 * A visible room's own state: HKDF-SHA-512(no salt, the room's key ‖ the account's state key, "icom/v1/room-state-key", 32);
 * where that is the first one, the room's key itself.
 */
import { type Bytes, concat } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { label, lengthPrefixed } from './labels.ts';
import type { CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';

export const STATE_SALT_LENGTH = 16;
const EPHEMERAL_LENGTH = 32;
const STATE_KEY_BOX_LENGTH = EPHEMERAL_LENGTH + 48;
const NOTHING = new Uint8Array(0);

/** `accountSecret`: the account's Ed25519 secret key (32 bytes). */
export function laterStateKey(provider: CryptoProvider, accountSecret: Uint8Array, salt: Uint8Array): Bytes {
  return provider.hkdf(salt, accountSecret, label('state-key'), 32);
}

function keyAndNonce(
  provider: CryptoProvider,
  shared: Uint8Array,
  { firstKey, salt }: StateKeyContext,
  ephemeral: Uint8Array,
  recipient: Uint8Array,
) {
  const info = lengthPrefixed(label('state-key-box'), ephemeral, recipient);
  const derived = provider.hkdf(salt, concat(shared, firstKey), info, 44);
  return { key: derived.subarray(0, 32), nonce: derived.subarray(32) };
}

/** `firstKey`: the state key that the twelve words give (32 bytes); `salt`: of the key in the box. */
type StateKeyContext = { readonly firstKey: Uint8Array; readonly salt: Uint8Array };

/** `recipient`: the X25519 sealing key of a device; `BadKey` when it is no usable key. */
export async function sealStateKey(
  provider: CryptoProvider,
  random: RandomBytes,
  recipient: Bytes,
  context: StateKeyContext,
  stateKey: Uint8Array,
): Promise<Result<Bytes, 'BadKey'>> {
  const secret = random(32);
  const [ephemeral, shared] = await Promise.all([provider.x25519Public(secret), provider.x25519(secret, recipient)]);
  if (!shared.ok) return shared;
  const { key, nonce } = keyAndNonce(provider, shared.value, context, ephemeral, recipient);
  return ok(concat(ephemeral, provider.chachaSeal(key, nonce, stateKey, NOTHING)));
}

/** The state key (32 bytes) in the box of the device whose sealing pair is given. Never throws. */
export async function openStateKey(
  provider: CryptoProvider,
  sealing: KeyPair,
  context: StateKeyContext,
  box: Uint8Array,
): Promise<Result<Bytes, 'Corrupt'>> {
  if (box.length !== STATE_KEY_BOX_LENGTH) return err('Corrupt');
  const ephemeral = box.slice(0, EPHEMERAL_LENGTH);
  const shared = await provider.x25519(sealing.secretKey, ephemeral);
  if (!shared.ok) return err('Corrupt');
  const { key, nonce } = keyAndNonce(provider, shared.value, context, ephemeral, sealing.publicKey);
  const stateKey = provider.chachaOpen(key, nonce, box.subarray(EPHEMERAL_LENGTH), NOTHING);
  return stateKey === undefined ? err('Corrupt') : ok(stateKey);
}

/** `salt`: the former key's. Always the same box for the same keys. */
export function sealFormerKey(
  provider: CryptoProvider,
  presentKey: Uint8Array,
  salt: Uint8Array,
  formerKey: Bytes,
): Bytes {
  const { key, nonce } = formerKeyAndNonce(provider, presentKey, salt);
  return provider.chachaSeal(key, nonce, formerKey, NOTHING);
}

/** Undefined for a box that nobody sealed who has the present key. */
export function openFormerKey(
  provider: CryptoProvider,
  presentKey: Uint8Array,
  salt: Uint8Array,
  box: Uint8Array,
): Bytes | undefined {
  const { key, nonce } = formerKeyAndNonce(provider, presentKey, salt);
  return provider.chachaOpen(key, nonce, box, NOTHING);
}

/** The key (32 bytes) of a visible room's state while the account's is under `stateKey`, a later one than the first. */
export function roomStateKey(provider: CryptoProvider, roomKey: Uint8Array, stateKey: Uint8Array): Bytes {
  return provider.hkdf(undefined, concat(roomKey, stateKey), label('room-state-key'), 32);
}

function formerKeyAndNonce(provider: CryptoProvider, presentKey: Uint8Array, salt: Uint8Array) {
  const derived = provider.hkdf(salt, presentKey, label('former-state-key'), 44);
  return { key: derived.subarray(0, 32), nonce: derived.subarray(32) };
}
