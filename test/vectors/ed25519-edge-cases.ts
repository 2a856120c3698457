/**
 * Makes the Ed25519 signatures that implementations disagree about. The verdicts written down are those of the strict
 * mode this product is bound to: canonical encodings, S < L, A not of small order, and the cofactored equation.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { RandomBytes } from '../../src/crypto/random.ts';
import { type Bytes, concat, toHex, utf8 } from '../../src/lib/bytes.ts';

export type EdgeCase = { name: string; publicKey: string; message: string; signature: string; valid: boolean };

const { Point } = ed25519;
type EdwardsPoint = InstanceType<typeof Point>;
const ORDER = Point.Fn.ORDER;
/** A generator of the eight points of small order. */
const TORSION = Point.fromHex('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a');

function littleEndian(value: bigint, length = 32): Bytes {
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
}

function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

const modulo = (value: bigint): bigint => ((value % ORDER) + ORDER) % ORDER;
const scalarFrom = (random: RandomBytes): bigint => modulo(toNumber(random(64)));
const torsion = (index: number): EdwardsPoint => (index === 0 ? Point.ZERO : TORSION.multiplyUnsafe(BigInt(index)));

/** The signature with nonce point R (as encoded) that satisfies the cofactored equation for the key as encoded. */
function signWith(secret: bigint, encodedKey: Bytes, nonce: bigint, encodedNonce: Bytes, message: Bytes): Bytes {
  const challenge = modulo(toNumber(sha512(concat(encodedNonce, encodedKey, message))));
  return concat(encodedNonce, littleEndian(modulo(nonce + challenge * secret)));
}

export function makeEdgeCases(random: RandomBytes): EdgeCase[] {
  const cases: EdgeCase[] = [];
  const add = (name: string, valid: boolean, publicKey: Bytes, message: Bytes, signature: Bytes): void => {
    const [key, text, signed] = [toHex(publicKey), toHex(message), toHex(signature)];
    cases.push({ name, publicKey: key, message: text, signature: signed, valid });
  };
  const secret = scalarFrom(random);
  const key = Point.BASE.multiply(secret).toBytes() as Bytes;
  const message = utf8('edge case');

  for (let index = 0; index < 8; index++) {
    const small = torsion(index).toBytes() as Bytes;
    const nonce = scalarFrom(random);
    const encodedNonce = Point.BASE.multiply(nonce).toBytes() as Bytes;
    add(`key of small order, ${index}`, false, small, message, signWith(0n, small, nonce, encodedNonce, message));
    add(`nonce of small order, ${index}`, true, key, message, signWith(secret, key, 0n, small, message));
    add(`both of small order, ${index}`, false, small, message, concat(small, new Uint8Array(32)));
  }
  for (let index = 1; index < 8; index++) {
    for (let attempt = 0; attempt < 4; attempt++) {
      const text = concat(message, Uint8Array.of(attempt));
      const nonce = scalarFrom(random);
      const encodedNonce = Point.BASE.multiply(nonce).toBytes() as Bytes;
      const mixedKey = Point.BASE.multiply(secret).add(torsion(index)).toBytes() as Bytes;
      add(`key of mixed order, ${index}`, true, mixedKey, text, signWith(secret, mixedKey, nonce, encodedNonce, text));
      const mixedNonce = Point.BASE.multiply(nonce).add(torsion(index)).toBytes() as Bytes;
      add(`nonce of mixed order, ${index}`, true, key, text, signWith(secret, key, nonce, mixedNonce, text));
    }
  }
  const field = Point.Fp.ORDER;
  const signBit = 1n << 255n;
  const oddEncodings: readonly (readonly [string, bigint])[] = [
    ['y = p', field],
    ['y = p with sign', field | signBit],
    ['y = p + 1', field + 1n],
    ['y = p + 1 with sign', (field + 1n) | signBit],
    ['y = 1 with sign', 1n | signBit],
    ['y = -1 with sign', (field - 1n) | signBit],
    ['y = 2²⁵⁵ - 1', signBit - 1n],
    ['y = 2 (no point)', 2n],
  ];
  for (const [name, y] of oddEncodings) {
    const encoded = littleEndian(y);
    const nonce = scalarFrom(random);
    const encodedNonce = Point.BASE.multiply(nonce).toBytes() as Bytes;
    add(`key ${name}`, false, encoded, message, signWith(0n, encoded, nonce, encodedNonce, message));
    add(`nonce ${name}`, false, key, message, signWith(secret, key, 0n, encoded, message));
  }
  const nonce = scalarFrom(random);
  const encodedNonce = Point.BASE.multiply(nonce).toBytes() as Bytes;
  const good = signWith(secret, key, nonce, encodedNonce, message);
  const raised = littleEndian(toNumber(good.subarray(32)) + ORDER);
  add('ordinary', true, key, message, good);
  add('S + L', false, key, message, concat(encodedNonce, raised));
  add('S = L', false, key, message, concat(encodedNonce, littleEndian(ORDER)));
  add(
    'S with its top bit',
    false,
    key,
    message,
    concat(encodedNonce, littleEndian(toNumber(good.subarray(32)) | signBit)),
  );
  add('another message', false, key, utf8('edge cas'), good);
  add('all zero', false, key, message, new Uint8Array(64));
  add('a byte short', false, key, message, good.subarray(0, 63));
  add('a byte long', false, key, message, concat(good, Uint8Array.of(0)));
  add('key a byte short', false, key.subarray(0, 31), message, good);
  return cases;
}
