/** Values of a known shape in canonical CBOR, as they travel: bytes of strangers are read here. */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import { decode } from '#lib/cbor.ts';
import { err, ok, type Result } from '#lib/result.ts';

export { encode as encodeCbor } from '#lib/cbor.ts';

/** Malformed, non-canonical or over-long input, or another shape, is an error, never a throw. */
export function decodeCbor<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: Uint8Array,
  limit: number,
): Result<v.InferOutput<Schema>, 'Malformed'> {
  const value = bytes.length <= limit ? decode(bytes) : err('Malformed');
  if (!value.ok) return value;
  const parsed = v.safeParse(schema, value.value);
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
