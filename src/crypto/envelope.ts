/**
 * The sealed envelope outside every message: it hides sender, kind and true length from whoever carries it.
 *
 * Envelope: version 1 (1) ‖ ephemeral X25519 key (32) ‖ ChaCha20-Poly1305 of (content ‖ 0x80 ‖ zeros).
 * Key ‖ nonce = HKDF-SHA-512(no salt, ephemeral × sealing key, "icom/v1/envelope" ‖ ephemeral ‖ sealing key);
 * associated data: version ‖ ephemeral. The whole is exactly as long as one of `ENVELOPE_SIZES`.
 */
import { type Bytes, concat, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { label } from './labels.ts';
import { pad, unpad } from './padding.ts';
import type { CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';

/** The largest leaves 512 bytes of a 64 KiB frame to the protocol that carries it. */
export const ENVELOPE_SIZES: readonly number[] = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_024];
const VERSION = 1;
const HEAD_LENGTH = 33;
const TAG_LENGTH = 16;
const OVERHEAD = HEAD_LENGTH + TAG_LENGTH + 1;
/** The longest content that fits in one envelope, in bytes. */
export const MAX_ENVELOPE_CONTENT = 65_024 - OVERHEAD;

function keyAndNonce(provider: CryptoProvider, shared: Bytes, ephemeral: Uint8Array, recipient: Uint8Array) {
  const info = concat(label('envelope'), ephemeral, recipient);
  const derived = provider.hkdf(undefined, shared, info, 44);
  return { key: derived.subarray(0, 32), nonce: derived.subarray(32) };
}

/** Tells an envelope from every other one: its ephemeral key, in hex. Of what is no envelope it tells nothing. */
export function envelopeName(envelope: Uint8Array): string {
  return toHex(envelope.subarray(1, HEAD_LENGTH));
}

/** `recipient`: the X25519 sealing key of the device's certified keys; `BadKey` when it is no usable key. */
export async function sealEnvelope(
  provider: CryptoProvider,
  random: RandomBytes,
  recipient: Bytes,
  content: Uint8Array,
): Promise<Result<Bytes, 'TooLarge' | 'BadKey'>> {
  const size = ENVELOPE_SIZES.find((bucket) => bucket - OVERHEAD >= content.length);
  if (size === undefined) return err('TooLarge');
  const secret = random(32);
  const [ephemeral, shared] = await Promise.all([provider.x25519Public(secret), provider.x25519(secret, recipient)]);
  if (!shared.ok) return shared;
  const { key, nonce } = keyAndNonce(provider, shared.value, ephemeral, recipient);
  const head = concat(Uint8Array.of(VERSION), ephemeral);
  const padded = pad(content, size - HEAD_LENGTH - TAG_LENGTH);
  return ok(concat(head, provider.chachaSeal(key, nonce, padded, head)));
}

/** Never throws; `sealing` is the device's own sealing pair. */
export async function openEnvelope(
  provider: CryptoProvider,
  sealing: KeyPair,
  envelope: Uint8Array,
): Promise<Result<Bytes, 'Corrupt'>> {
  if (envelope[0] !== VERSION || !ENVELOPE_SIZES.includes(envelope.length)) return err('Corrupt');
  const head = envelope.subarray(0, HEAD_LENGTH);
  const ephemeral = head.slice(1);
  const shared = await provider.x25519(sealing.secretKey, ephemeral);
  if (!shared.ok) return err('Corrupt');
  const { key, nonce } = keyAndNonce(provider, shared.value, ephemeral, sealing.publicKey);
  const padded = provider.chachaOpen(key, nonce, envelope.subarray(HEAD_LENGTH), head);
  const content = padded && unpad(padded);
  return content === undefined ? err('Corrupt') : ok(content);
}
