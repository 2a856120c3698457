/**
 * What pairing two devices is made of: the keys of their channel, commitments, and the six digits that a person carries over.
 *
 * The device that scanned a code sends a fresh X25519 and a fresh ML-KEM-768 public key, the one that showed it answers
 * with an X25519 key and a KEM ciphertext. Transcript = SHA-512 over code, first message and answer, length-prefixed.
 * Keys: HKDF-SHA-512(transcript, DH ‖ KEM secret, "icom/v1/pairing-keys"), 64 bytes: the key of what the primary device
 * says, then the key of what the new one says.
 * A step: ChaCha20-Poly1305 of the padded content; the nonce is the step's number in its direction, from 0.
 * Commitment to a value: the first 32 bytes of SHA-512 over label, transcript, number of the try, value and 32 random bytes.
 * Digits of a try: HKDF-SHA-512(transcript, number ‖ the primary's 32 random bytes ‖ the new device's, "icom/v1/pairing-digits"),
 * 16 bytes, as a number modulo a million.
 */
import { type Bytes, concat, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { label, lengthPrefixed } from './labels.ts';
import { pad, unpad } from './padding.ts';
import type { CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';

/** The two ends of a pairing: the one that has the account's key, and the one that is to be let in. */
export type PairingSide = 'primary' | 'new';

export type PairingKeys = {
  readonly transcript: Bytes;
  /** Under which each side speaks. */
  readonly primary: Bytes;
  readonly new: Bytes;
};

/** The fresh secrets of the device that scanned: an X25519 pair, and the seed of an ML-KEM-768 key. */
export type PairingOffer = { readonly exchange: KeyPair; readonly kemSeed: Bytes; readonly kemPublic: Bytes };

/** The lengths that steps are padded to: what is said can't be told by its size. */
const STEP_SIZES = [512, 4096, 16_384] as const;

export async function offerPairing(provider: CryptoProvider, random: RandomBytes): Promise<PairingOffer> {
  const secretKey = random(32);
  const kemSeed = random(64);
  const publicKey = await provider.x25519Public(secretKey);
  return { exchange: { publicKey, secretKey }, kemSeed, kemPublic: await provider.kemPublic(kemSeed) };
}

/** The answer of the device that showed the code: its own X25519 key, the ciphertext, and what both give. */
export async function answerPairing(
  provider: CryptoProvider,
  random: RandomBytes,
  exchange: Bytes,
  kemPublic: Bytes,
): Promise<Result<{ readonly exchange: Bytes; readonly ciphertext: Bytes; readonly shared: Bytes }, 'BadKey'>> {
  const secretKey = random(32);
  const shared = await provider.x25519(secretKey, exchange);
  if (!shared.ok) return shared;
  const encapsulated = await provider.kemEncapsulate(kemPublic, random(32));
  if (!encapsulated.ok) return encapsulated;
  const { ciphertext, secret } = encapsulated.value;
  return ok({
    exchange: await provider.x25519Public(secretKey),
    ciphertext,
    shared: concat(shared.value, secret),
  });
}

/** What the device that scanned shares with the one that answered. */
export async function completePairing(
  provider: CryptoProvider,
  offer: PairingOffer,
  exchange: Bytes,
  ciphertext: Bytes,
): Promise<Result<Bytes, 'BadKey'>> {
  const shared = await provider.x25519(offer.exchange.secretKey, exchange);
  if (!shared.ok) return shared;
  const secret = await provider.kemDecapsulate(offer.kemSeed, ciphertext);
  return secret.ok ? ok(concat(shared.value, secret.value)) : err('BadKey');
}

/** `code`, `hello` and `answer` are the bytes that both sides have: any difference gives other keys and other digits. */
export function pairingKeys(
  provider: CryptoProvider,
  shared: Bytes,
  code: Bytes,
  hello: Bytes,
  answer: Bytes,
): PairingKeys {
  const transcript = provider.sha512(lengthPrefixed(label('pairing'), code, hello, answer));
  const keys = provider.hkdf(transcript, shared, label('pairing-keys'), 64);
  return { transcript, primary: keys.slice(0, 32), new: keys.slice(32) };
}

/** 32 bytes that fix `value` without telling it, and are opened by telling it and `secret` (32 random bytes). */
export function commitTo(
  provider: CryptoProvider,
  { transcript }: PairingKeys,
  side: PairingSide,
  attempt: number,
  value: Uint8Array,
  secret: Uint8Array,
): Bytes {
  const parts = [label(`pairing-commit-${side}`), transcript, Uint8Array.of(attempt), value, secret];
  return provider.sha512(lengthPrefixed(...parts)).slice(0, 32);
}

/** Six decimal digits that neither side could choose: each of the secrets was fixed before the other was known. */
export function pairingDigits(
  provider: CryptoProvider,
  { transcript }: PairingKeys,
  attempt: number,
  ofPrimary: Uint8Array,
  ofNew: Uint8Array,
): string {
  const input = concat(Uint8Array.of(attempt), ofPrimary, ofNew);
  const bytes = provider.hkdf(transcript, input, label('pairing-digits'), 16);
  const number = bytes.reduce((rest, byte) => (rest * 256 + byte) % 1_000_000, 0);
  return `${number}`.padStart(6, '0');
}

/** Seals step number `count` of a side; `TooLarge` above 16,367 bytes. */
export function sealStep(
  provider: CryptoProvider,
  keys: PairingKeys,
  side: PairingSide,
  count: number,
  content: Uint8Array,
): Result<Bytes, 'TooLarge'> {
  const size = STEP_SIZES.find((length) => length > content.length + 16);
  if (size === undefined) return err('TooLarge');
  return ok(provider.chachaSeal(keys[side], nonceOf(count), pad(content, size - 16), keys.transcript));
}

/** undefined for anything but what that side sealed as its step of that number. */
export function openStep(
  provider: CryptoProvider,
  keys: PairingKeys,
  side: PairingSide,
  count: number,
  box: Uint8Array,
): Bytes | undefined {
  const padded = provider.chachaOpen(keys[side], nonceOf(count), box, keys.transcript);
  return padded && unpad(padded);
}

/** Whether a commitment opens to a value. */
export function opensTo(
  provider: CryptoProvider,
  keys: PairingKeys,
  side: PairingSide,
  attempt: number,
  commitment: Uint8Array,
  value: Uint8Array,
  secret: Uint8Array,
): boolean {
  return equalBytes(commitTo(provider, keys, side, attempt, value, secret), commitment);
}

function nonceOf(count: number): Bytes {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, count);
  return nonce;
}
