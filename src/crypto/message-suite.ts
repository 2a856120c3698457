/**
 * The constants that iCom runs the ratchet with: SHA-512, ChaCha20-Poly1305 and a header of fixed length.
 *
 * Message: head of the session layer ‖ ratchet key (32) ‖ previous chain's length (uint32) ‖ number (uint32) ‖ ciphertext
 * with tag. Associated data: transcript hash ‖ all that stands before the ciphertext. Each key is used for one message only.
 */
import { type Bytes, concat } from '#lib/bytes.ts';
import { label } from './labels.ts';
import type { CryptoProvider } from './provider.ts';
import type { RatchetHeader, RatchetSuite } from './ratchet.ts';

const HEADER_LENGTH = 40;
const TAG_LENGTH = 16;
const TRANSCRIPT_LENGTH = 64;
/** Of a session that both sides have spoken in. */
const ORDINARY_HEAD_LENGTH = 17;
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const ROOT = label('dr-root');
const MESSAGE = label('dr-msg');
const MESSAGE_KEY_INPUT = Uint8Array.of(1);
const CHAIN_KEY_INPUT = Uint8Array.of(2);

/** Written byte by byte: on the message path a DataView costs as much as a block of the cipher. */
function writeUint32(target: Uint8Array, offset: number, value: number): void {
  target[offset] = value >>> 24;
  target[offset + 1] = value >>> 16;
  target[offset + 2] = value >>> 8;
  target[offset + 3] = value;
}

function readUint32(source: Uint8Array, offset: number): number {
  const byte = (index: number) => source[offset + index] ?? 0;
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0;
}

function encodeHeader(head: Uint8Array, header: RatchetHeader): Bytes {
  const encoded = new Uint8Array(head.length + HEADER_LENGTH);
  encoded.set(head);
  encoded.set(header.publicKey, head.length);
  writeUint32(encoded, head.length + 32, header.previous ?? 0);
  writeUint32(encoded, head.length + 36, header.number);
  return encoded;
}

/** An ordinary message's, kept and written anew for each: nobody holds on to it. */
const keptAssociatedData = new Uint8Array(TRANSCRIPT_LENGTH + ORDINARY_HEAD_LENGTH + HEADER_LENGTH);

function joinAssociatedData(transcript: Bytes, clear: Uint8Array): Bytes {
  if (transcript.length + clear.length !== keptAssociatedData.length) return concat(transcript, clear);
  keptAssociatedData.set(transcript);
  keptAssociatedData.set(clear, transcript.length);
  return keptAssociatedData;
}

/** `transcript`: H(T) of the handshake; `head`: what the session layer puts before the ratchet's part. */
export function messageSuite(provider: CryptoProvider, transcript: Bytes, head: Uint8Array): RatchetSuite {
  const keyAndNonce = (messageKey: Bytes) => {
    const derived = provider.hkdf(undefined, messageKey, MESSAGE, KEY_LENGTH + NONCE_LENGTH);
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
      const clear = encodeHeader(head, header);
      const { key, nonce } = keyAndNonce(messageKey);
      return concat(clear, provider.chachaSeal(key, nonce, plaintext, joinAssociatedData(transcript, clear)));
    },
    parse(message) {
      const start = head.length;
      if (message.length < start + HEADER_LENGTH + TAG_LENGTH) return undefined;
      const header = {
        publicKey: message.slice(start, start + 32),
        previous: readUint32(message, start + 32),
        number: readUint32(message, start + 36),
      };
      return { header, message };
    },
    open(messageKey, { message }) {
      const start = head.length + HEADER_LENGTH;
      const { key, nonce } = keyAndNonce(messageKey);
      const associatedData = joinAssociatedData(transcript, message.subarray(0, start));
      return provider.chachaOpen(key, nonce, message.subarray(start), associatedData);
    },
  };
}
