/**
 * The constants that iCom runs the ratchet with: SHA-512, ChaCha20-Poly1305 and a header of fixed length.
 *
 * Message: ratchet key (32) ‖ previous chain's length (uint32) ‖ number (uint32) ‖ ciphertext with tag.
 * Associated data: what the session gives ‖ those 40 bytes. Each key is used for one message only.
 */
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import { ByteReader } from './byte-reader.ts';
import { label } from './labels.ts';
import type { CryptoProvider } from './provider.ts';
import type { RatchetHeader, RatchetSuite } from './ratchet.ts';

const HEADER_LENGTH = 40;
const TAG_LENGTH = 16;
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const ROOT = label('dr-root');
const MESSAGE = label('dr-msg');
const MESSAGE_KEY_INPUT = Uint8Array.of(1);
const CHAIN_KEY_INPUT = Uint8Array.of(2);
const NO_SALT = new Uint8Array(64);

function encodeHeader(header: RatchetHeader): Bytes {
  return concat(header.publicKey, uint32(header.previous ?? 0), uint32(header.number));
}

/** `associatedData`: H(T) of the handshake ‖ what stands before the ratchet's part of the message. */
export function messageSuite(provider: CryptoProvider, associatedData: Bytes): RatchetSuite {
  const keyAndNonce = (messageKey: Bytes) => {
    const derived = provider.hkdf(NO_SALT, messageKey, MESSAGE, KEY_LENGTH + NONCE_LENGTH);
    return { key: derived.subarray(0, KEY_LENGTH), nonce: derived.subarray(KEY_LENGTH) };
  };
  return {
    stepRoot(rootKey, shared) {
      const derived = provider.hkdf(rootKey, shared, ROOT, 2 * KEY_LENGTH);
      return { rootKey: derived.slice(0, KEY_LENGTH), chainKey: derived.slice(KEY_LENGTH) };
    },
    stepChain(chainKey) {
      return {
        messageKey: provider.hmacSha512(chainKey, MESSAGE_KEY_INPUT).slice(0, KEY_LENGTH),
        chainKey: provider.hmacSha512(chainKey, CHAIN_KEY_INPUT).slice(0, KEY_LENGTH),
      };
    },
    seal(messageKey, header, plaintext) {
      const head = encodeHeader(header);
      const { key, nonce } = keyAndNonce(messageKey);
      return concat(head, provider.chachaSeal(key, nonce, plaintext, concat(associatedData, head)));
    },
    parse(message) {
      if (message.length < HEADER_LENGTH + TAG_LENGTH) return undefined;
      const reader = new ByteReader(message);
      const publicKey = reader.take(32);
      const previous = reader.uint32();
      const number = reader.uint32();
      return { header: { publicKey, previous, number }, body: reader.rest() };
    },
    open(messageKey, message) {
      const { key, nonce } = keyAndNonce(messageKey);
      return provider.chachaOpen(key, nonce, message.body, concat(associatedData, encodeHeader(message.header)));
    },
  };
}
