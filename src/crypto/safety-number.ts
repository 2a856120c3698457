/**
 * The number by which two people make sure that each has the other's keys, in the manner of Signal's numeric fingerprint.
 *
 * A person's **fingerprint** covers all that certifies them and nothing that is merely renewed: SHA-512 over, each behind
 * its 32-bit length, the label `icom/v1/safety-number`; the account's Ed25519 key; the account's X25519 key; the device
 * list's epoch (8 bytes, big-endian); and for each device `signing ‖ exchange ‖ sealing ‖ mailbox` (128 bytes), these in
 * ascending order. Home nodes, the list's version and its signature are not in it.
 *
 * A fingerprint F is **stretched** to H: H₀ = F, Hᵢ = SHA-512(Hᵢ₋₁ ‖ F), H = H₅₂₀₀. Somebody who looks for keys that give
 * digits like another's pays all of it for every try.
 *
 * The **number** is 60 decimal digits in 12 groups of 5, parted by spaces: for each person six groups, the first 30 bytes
 * of H in runs of 5, each as a big-endian integer modulo 100,000; the person whose digits are lower comes first, so both
 * read the same. The **code** (`icom-safety:1:` and base58) carries the first 32 bytes of H of whoever shows it, then of
 * whoever is to scan it: a mirror image of somebody's own code proves nothing.
 */
import { type Bytes, concat, equalBytes, fromBase58, toBase58, toHex, uint32 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { label, lengthPrefixed } from './labels.ts';
import type { CryptoProvider } from './provider.ts';

const ROUNDS = 5200;
const HALF = 32;
const CODE = /^icom-safety:(\d{1,9}):([1-9A-HJ-NP-Za-km-z]{64,90})$/;

export type CertifiedDevice = {
  readonly signing: Bytes;
  readonly exchange: Bytes;
  readonly sealing: Bytes;
  readonly mailbox: Bytes;
};

/** What an account says of itself, under its signature. */
export type CertifiedKeys = {
  /** Ed25519, and X25519. */
  readonly account: Bytes;
  readonly exchange: Bytes;
  readonly epoch: number;
  readonly devices: readonly CertifiedDevice[];
};

export type Safety = { readonly number: string; readonly code: string };

export function fingerprintOf(provider: CryptoProvider, { account, exchange, epoch, devices }: CertifiedKeys): Bytes {
  const epochBytes = concat(uint32(Math.floor(epoch / 2 ** 32)), uint32(epoch));
  const sorted = devices.map(allKeys).sort((a, b) => (toHex(a) < toHex(b) ? -1 : 1));
  return provider.sha512(lengthPrefixed(label('safety-number'), account, exchange, epochBytes, ...sorted));
}

/** One device's part: it tells the devices of a list that are the same as before from those that are not. */
export function deviceFingerprint(provider: CryptoProvider, device: CertifiedDevice): string {
  return toHex(provider.sha512(lengthPrefixed(label('safety-device'), allKeys(device))).subarray(0, HALF));
}

/** What the owner of the fingerprint `own` shows to the owner of `other`. */
export function safetyOf(provider: CryptoProvider, own: Bytes, other: Bytes): Safety {
  const [ours, theirs] = [stretch(provider, own), stretch(provider, other)];
  const number = [digits(ours), digits(theirs)].sort().join(' ');
  return { number, code: codeOf(ours, theirs) };
}

/**
 * Whether a code that the owner of `other` showed is about these two. `Malformed`: no such code, or of a version that
 * isn't known. `Own`: what the owner of `own` shows themselves.
 */
export function compareCode(
  provider: CryptoProvider,
  own: Bytes,
  other: Bytes,
  code: string,
): Result<boolean, 'Malformed' | 'Own'> {
  const [, version, body = ''] = CODE.exec(code.trim()) ?? [];
  const bytes = fromBase58(body);
  if (version !== '1' || bytes?.length !== 2 * HALF) return err('Malformed');
  const [ours, theirs] = [stretch(provider, own), stretch(provider, other)];
  if (equalBytes(bytes, halves(ours, theirs))) return err('Own');
  return ok(equalBytes(bytes, halves(theirs, ours)));
}

function allKeys({ signing, exchange, sealing, mailbox }: CertifiedDevice): Bytes {
  return concat(signing, exchange, sealing, mailbox);
}

function stretch(provider: CryptoProvider, fingerprint: Bytes): Bytes {
  let hash = fingerprint;
  for (let round = 0; round < ROUNDS; round++) hash = provider.sha512(concat(hash, fingerprint));
  return hash;
}

function digits(hash: Bytes): string {
  const groups = Array.from({ length: 6 }, (_, index) => {
    const value = hash.subarray(index * 5, index * 5 + 5).reduce((sum, byte) => sum * 256 + byte, 0);
    return `${value % 100_000}`.padStart(5, '0');
  });
  return groups.join(' ');
}

function codeOf(shown: Bytes, scanning: Bytes): string {
  return `icom-safety:1:${toBase58(halves(shown, scanning))}`;
}

function halves(first: Bytes, second: Bytes): Bytes {
  return concat(first.subarray(0, HALF), second.subarray(0, HALF));
}
