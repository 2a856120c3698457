/** Signatures that hold for one purpose only: what is signed is `icom/v1/<purpose>` and the message, length-prefixed. */
import type { Bytes } from '#lib/bytes.ts';
import { label, lengthPrefixed } from './labels.ts';
import type { CryptoProvider } from './provider.ts';

/** The exact bytes that Ed25519 signs. */
export function signedBytes(purpose: string, message: Uint8Array): Bytes {
  return lengthPrefixed(label(purpose), message);
}

/** A 64-byte Ed25519 signature; `purpose` without its prefix, for example `record`. */
export function sign(provider: CryptoProvider, secretKey: Bytes, purpose: string, message: Uint8Array): Promise<Bytes> {
  return provider.ed25519Sign(secretKey, signedBytes(purpose, message));
}

/** False for anything that isn't a valid signature by that key for that purpose, malformed input included. */
export function verify(
  provider: CryptoProvider,
  publicKey: Uint8Array,
  purpose: string,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return provider.ed25519Verify(publicKey, signedBytes(purpose, message), signature);
}
