/** Canonical CBOR (RFC 8949 §4.2): one encoding for each value, anything else is malformed. */
import { decode, encode } from 'cborg';
import * as v from 'valibot';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** A plain Uint8Array in every runtime: in Node the encoder answers a Buffer now and then, whose `slice` shares memory. */
export function encodeCbor(value: unknown): Bytes {
  const { buffer, byteOffset, byteLength } = encode(value);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const STRICT = {
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
} as const;

/** Decodes bytes from a stranger: malformed, non-canonical or over-long input, or another shape, is an error, never a throw. */
export function decodeCbor<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
  limit: number,
): Result<v.InferOutput<Schema>, 'Malformed'> {
  if (bytes.length > limit) return err('Malformed');
  let value: unknown;
  try {
    value = decode(bytes, STRICT);
    if (!equalBytes(encode(value), bytes)) return err('Malformed');
  } catch {
    return err('Malformed');
  }
  const parsed = v.safeParse(schema, value);
  return parsed.success ? ok(parsed.output) : err('Malformed');
}

/** A byte string of exactly `length` bytes. */
export function bytesOf(length: number): v.GenericSchema<Bytes> {
  return v.custom<Bytes>((value) => value instanceof Uint8Array && value.length === length);
}

/** A byte string of at most `limit` bytes. */
export function bytesUpTo(limit: number): v.GenericSchema<Bytes> {
  return v.custom<Bytes>((value) => value instanceof Uint8Array && value.length <= limit);
}

export const uint = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
