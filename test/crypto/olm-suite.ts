/**
 * Olm's constants and framing for our ratchet, so that its core can be held against libolm.
 *
 * Source: https://gitlab.matrix.org/matrix-org/olm/-/blob/master/docs/olm.md (version 3 messages).
 */
import { cbc } from '@noble/ciphers/aes.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { RatchetHeader, RatchetMessage, RatchetSuite } from '#crypto/ratchet.ts';
import { type Bytes, concat, equalBytes, utf8 } from '#lib/bytes.ts';

const VERSION = 3;
const MAC_LENGTH = 8;
const TAG = { ratchetKey: 0x0a, number: 0x10, ciphertext: 0x22 };
const PREKEY_TAG = { oneTimeKey: 0x0a, baseKey: 0x12, identityKey: 0x1a, message: 0x22 };

function derive(salt: Uint8Array | undefined, input: Uint8Array, info: string, length: number): Bytes {
  return hkdf(sha256, input, salt, utf8(info), length);
}

/** The first root and chain keys from the triple Diffie-Hellman. */
export function olmRoot(shared: Bytes): { rootKey: Bytes; chainKey: Bytes } {
  const derived = derive(undefined, shared, 'OLM_ROOT', 64);
  return { rootKey: derived.slice(0, 32), chainKey: derived.slice(32) };
}

function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}

function field(tag: number, content: Uint8Array): Bytes {
  return concat(Uint8Array.of(tag), varint(content.length), content);
}

/** The fields of a message after its version, by tag; numbers for varint fields. */
function readFields(bytes: Uint8Array): Map<number, number | Bytes> | undefined {
  if (bytes[0] !== VERSION) return undefined;
  const fields = new Map<number, number | Bytes>();
  let offset = 1;
  const readVarint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[offset++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (offset < bytes.length) {
    const tag = bytes[offset++] ?? 0;
    const value = readVarint();
    if ((tag & 7) === 0) {
      fields.set(tag, value);
      continue;
    }
    fields.set(tag, bytes.slice(offset, offset + value));
    offset += value;
  }
  return fields;
}

function messageKeys(messageKey: Bytes) {
  const derived = derive(undefined, messageKey, 'OLM_KEYS', 80);
  return { aes: derived.slice(0, 32), mac: derived.slice(32, 64), iv: derived.slice(64) };
}

function encodeHeader(header: RatchetHeader): Bytes {
  const number = concat(Uint8Array.of(TAG.number), varint(header.number));
  return concat(Uint8Array.of(VERSION), field(TAG.ratchetKey, header.publicKey), number);
}

export const olmSuite: RatchetSuite = {
  stepRoot(rootKey, shared) {
    const derived = derive(rootKey, shared, 'OLM_RATCHET', 64);
    return { rootKey: derived.slice(0, 32), chainKey: derived.slice(32) };
  },
  stepChain: (chainKey) => ({
    messageKey: hmac(sha256, chainKey, Uint8Array.of(1)),
    chainKey: hmac(sha256, chainKey, Uint8Array.of(2)),
  }),
  seal(messageKey, header, plaintext) {
    const keys = messageKeys(messageKey);
    const ciphertext = cbc(keys.aes, keys.iv).encrypt(plaintext);
    const body = concat(encodeHeader(header), field(TAG.ciphertext, ciphertext));
    return concat(body, hmac(sha256, keys.mac, body).subarray(0, MAC_LENGTH));
  },
  parse(message): RatchetMessage | undefined {
    const fields = readFields(message.subarray(0, -MAC_LENGTH));
    const publicKey = fields?.get(TAG.ratchetKey);
    const number = fields?.get(TAG.number);
    if (!(publicKey instanceof Uint8Array) || typeof number !== 'number') return undefined;
    return { header: { publicKey, number, previous: null }, message };
  },
  open(messageKey, { message }) {
    const keys = messageKeys(messageKey);
    const body = message.subarray(0, -MAC_LENGTH);
    const mac = hmac(sha256, keys.mac, body).subarray(0, MAC_LENGTH);
    const ciphertext = readFields(body)?.get(TAG.ciphertext);
    if (!equalBytes(mac, message.subarray(-MAC_LENGTH)) || !(ciphertext instanceof Uint8Array)) return undefined;
    return cbc(keys.aes, keys.iv).decrypt(ciphertext);
  },
};

export type OlmPrekeyKeys = { readonly oneTimeKey: Bytes; readonly baseKey: Bytes; readonly identityKey: Bytes };

export function encodePrekeyMessage(keys: OlmPrekeyKeys, message: Bytes): Bytes {
  return concat(
    Uint8Array.of(VERSION),
    field(PREKEY_TAG.oneTimeKey, keys.oneTimeKey),
    field(PREKEY_TAG.baseKey, keys.baseKey),
    field(PREKEY_TAG.identityKey, keys.identityKey),
    field(PREKEY_TAG.message, message),
  );
}

export function decodePrekeyMessage(bytes: Bytes): OlmPrekeyKeys & { readonly message: Bytes } {
  const fields = readFields(bytes);
  const take = (tag: number): Bytes => {
    const value = fields?.get(tag);
    if (!(value instanceof Uint8Array)) throw new Error('Not a prekey message');
    return value;
  };
  return {
    oneTimeKey: take(PREKEY_TAG.oneTimeKey),
    baseKey: take(PREKEY_TAG.baseKey),
    identityKey: take(PREKEY_TAG.identityKey),
    message: take(PREKEY_TAG.message),
  };
}
