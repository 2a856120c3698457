/**
 * The handshake header that rides on a session's first messages, 1,229 bytes.
 *
 * Version 1 (1) ‖ initiator's account key (32) ‖ signing key (32) ‖ exchange key (32) ‖ ephemeral (32) ‖ signed prekey id ‖
 * one-time prekey id (0 = none) ‖ KEM prekey id (uint32 each) ‖ KEM ciphertext (1,088).
 * It proves nothing alone: only a message that decrypts does, and then only for the device keys; that the device belongs
 * to the account is for the caller to check against the account's signed device list.
 */
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { ByteReader } from './byte-reader.ts';

/** The public keys that name one device of one account. */
export type DeviceIdentity = {
  /** Ed25519, account. */
  readonly account: Bytes;
  /** Ed25519, device. */
  readonly signing: Bytes;
  /** X25519, device. */
  readonly exchange: Bytes;
};

export type HandshakeHeader = {
  readonly initiator: DeviceIdentity;
  readonly ephemeral: Bytes;
  readonly signedPrekeyId: number;
  /** undefined when the supply was used up. */
  readonly oneTimePrekeyId: number | undefined;
  /** Of a one-time KEM prekey or of the last resort. */
  readonly kemPrekeyId: number;
  readonly kemCiphertext: Bytes;
};

export const HANDSHAKE_VERSION = 1;
const KEM_CIPHERTEXT_LENGTH = 1088;
export const HANDSHAKE_LENGTH = 1 + 4 * 32 + 3 * 4 + KEM_CIPHERTEXT_LENGTH;
/** The head of the transcript hash. */
export const SESSION_ID_LENGTH = 16;

export function encodeHandshake(header: HandshakeHeader): Bytes {
  return concat(
    Uint8Array.of(HANDSHAKE_VERSION),
    header.initiator.account,
    header.initiator.signing,
    header.initiator.exchange,
    header.ephemeral,
    uint32(header.signedPrekeyId),
    uint32(header.oneTimePrekeyId ?? 0),
    uint32(header.kemPrekeyId),
    header.kemCiphertext,
  );
}

/** Reads a header; its ids tell which prekeys to look up for `respond`. */
export function readHandshake(bytes: Uint8Array): Result<HandshakeHeader, 'Corrupt'> {
  const reader = new ByteReader(bytes);
  const version = reader.uint8();
  const initiator = { account: reader.take(32), signing: reader.take(32), exchange: reader.take(32) };
  const ephemeral = reader.take(32);
  const signedPrekeyId = reader.uint32();
  const oneTimePrekeyId = reader.uint32() || undefined;
  const kemPrekeyId = reader.uint32();
  const kemCiphertext = reader.take(KEM_CIPHERTEXT_LENGTH);
  if (!reader.complete || version !== HANDSHAKE_VERSION || signedPrekeyId === 0 || kemPrekeyId === 0)
    return err('Corrupt');
  return ok({ initiator, ephemeral, signedPrekeyId, oneTimePrekeyId, kemPrekeyId, kemCiphertext });
}
