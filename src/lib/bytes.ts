/** Byte arrays: text encodings, joining, comparing. */
import { base58 } from '@scure/base';

export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true });

export function utf8(text: string): Bytes {
  return encoder.encode(text);
}

/** Throws TypeError on malformed UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  let length = 0;
  for (const part of parts) length += part.length;
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Not constant-time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  // A plain loop: keys are compared for every message, and `every` takes several times as long.
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return false;
  return true;
}

/** Browsers of 2025 and later have it built in. */
const builtIn = (Uint8Array.prototype as { toHex?: (this: Uint8Array) => string }).toHex;
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  if (builtIn !== undefined) return builtIn.call(bytes);
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** The value of a hexadecimal digit by its character code, 16 where it is none. */
const DIGITS = /* @__PURE__ */ Uint8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? 16 : value;
});

/** The bytes of an even-length hex string; undefined when it is anything else. */
export function fromHex(text: string): Bytes | undefined {
  if (text.length % 2 !== 0) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    const high = DIGITS[text.charCodeAt(2 * index)] ?? 16;
    const low = DIGITS[text.charCodeAt(2 * index + 1)] ?? 16;
    if (high === 16 || low === 16) return undefined;
    bytes[index] = 16 * high + low;
  }
  return bytes;
}

export function toBase58(bytes: Uint8Array): string {
  return base58.encode(bytes);
}

/** The bytes of a base58 string; undefined when it is anything else. */
export function fromBase58(text: string): Bytes | undefined {
  try {
    return base58.decode(text) as Bytes;
  } catch {
    return undefined;
  }
}

/** A big-endian unsigned 32-bit integer. */
export function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

/** Base64 (RFC 4648 §4), padded. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

/** The bytes of valid Base64; throws on anything else. */
export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
