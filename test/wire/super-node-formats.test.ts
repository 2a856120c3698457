/** Everything spoken to super nodes: what is encoded is decoded again, and bytes from strangers never throw. */
import { encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bytes } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import {
  type Capability,
  capabilityPart,
  decodeCapability,
  encodeCapability,
  MAX_CAPABILITY_BYTES,
} from '#wire/capability.ts';
import { MAX_FRAME_BODY } from '#wire/frame.ts';
import {
  type ClientFrame,
  decodeClientFrame,
  decodeNodeFrame,
  encodeClientFrame,
  encodeNodeFrame,
  MAX_ENVELOPE_BYTES,
  mailboxChallenge,
  type NodeFrame,
} from '#wire/mailbox.ts';
import { decodePrekeyClaim, encodePrekeyClaim, type PrekeyClaim } from '#wire/prekeys.ts';
import { decodeRecord, encodeRecord, MAX_RECORD_BYTES, MAX_VERSION, type SignedRecord } from '#wire/record.ts';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => new Uint8Array(value));
const upTo = (length: number) => fc.uint8Array({ maxLength: length }).map((value) => new Uint8Array(value));
const count = fc.nat(1000);

const record: fc.Arbitrary<SignedRecord> = fc.record({
  v: fc.constant(1 as const),
  key: bytes(32),
  version: fc.integer({ min: 2, max: MAX_VERSION }),
  prevHash: bytes(32),
  expires: fc.maxSafeNat(),
  body: upTo(200),
  signature: bytes(64),
});
const claim: fc.Arbitrary<PrekeyClaim> = fc.record({
  v: fc.constant(1 as const),
  bundle: upTo(200),
  oneTime: fc.option(upTo(100)),
  oneTimeKem: fc.option(upTo(100)),
});
const capability: fc.Arbitrary<Capability> = fc.record({
  v: fc.constant(1 as const),
  id: bytes(16),
  expires: fc.maxSafeNat(),
  signature: bytes(64),
});
const nodeFrame: fc.Arbitrary<NodeFrame> = fc.oneof(
  fc.record({ kind: fc.constant('challenge' as const), nonce: bytes(32) }),
  fc.record({ kind: fc.constant('ready' as const), oneTime: count, oneTimeKem: count }),
  fc.record({ kind: fc.constant('envelope' as const), id: bytes(32), bytes: upTo(200) }),
  fc.record({ kind: fc.constant('stock' as const), oneTime: count, oneTimeKem: count }),
  fc.record({ kind: fc.constant('revoked' as const), kept: count }),
  fc.record({ kind: fc.constant('refused' as const), reason: fc.constant('RateLimited' as const) }),
  fc.constant({ kind: 'ping' as const }),
);
const clientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record({ kind: fc.constant('auth' as const), mailbox: bytes(32), signature: bytes(64) }),
  fc.record({ kind: fc.constant('ack' as const), ids: fc.array(bytes(32), { minLength: 1, maxLength: 5 }) }),
  fc.record({
    kind: fc.constant('prekeys' as const),
    bundle: fc.option(upTo(100)),
    oneTime: fc.array(upTo(50), { maxLength: 5 }),
    oneTimeKem: fc.array(upTo(50), { maxLength: 5 }),
  }),
  fc.record({
    kind: fc.constant('revoke' as const),
    capabilities: fc.array(fc.record({ id: bytes(16), expires: fc.maxSafeNat() }), { minLength: 1, maxLength: 5 }),
  }),
  fc.constant({ kind: 'pong' as const }),
);

type Format = {
  readonly name: string;
  readonly value: fc.Arbitrary<unknown>;
  readonly encode: (value: never) => Bytes;
  readonly decode: (encoded: Uint8Array) => Result<unknown, 'Malformed'>;
  readonly limit: number;
};

const FORMATS: readonly Format[] = [
  { name: 'record', value: record, encode: encodeRecord, decode: decodeRecord, limit: MAX_RECORD_BYTES },
  { name: 'prekey claim', value: claim, encode: encodePrekeyClaim, decode: decodePrekeyClaim, limit: 25_000 },
  {
    name: 'capability',
    value: capability,
    encode: encodeCapability,
    decode: decodeCapability,
    limit: MAX_CAPABILITY_BYTES,
  },
  { name: 'node frame', value: nodeFrame, encode: encodeNodeFrame, decode: decodeNodeFrame, limit: MAX_FRAME_BODY },
  {
    name: 'client frame',
    value: clientFrame,
    encode: encodeClientFrame,
    decode: decodeClientFrame,
    limit: MAX_FRAME_BODY,
  },
];
const MALFORMED = { ok: false, error: 'Malformed' };

describe.each(FORMATS)('$name', ({ value, encode: encodeValue, decode, limit }) => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(value, (given) => {
        expect(decode(encodeValue(given as never))).toEqual({ ok: true, value: given });
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test('a changed byte gives another value or an error; trailing and missing bytes are errors', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, where, change) => {
        const encoded = new Uint8Array(encodeValue(given as never));
        const changed = encoded.slice();
        changed[where % encoded.length] = (encoded[where % encoded.length] ?? 0) ^ change;
        const decoded = decode(changed);
        if (decoded.ok) expect(decoded.value).not.toEqual(given);
        else expect(decoded).toEqual(MALFORMED);
        expect(decode(new Uint8Array([...encoded, change]))).toEqual(MALFORMED);
        expect(decode(encoded.subarray(0, where % encoded.length))).toEqual(MALFORMED);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test('random bytes and random values are errors, never a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.anything(), (random, anything) => {
        expect(decode(random)).toEqual(MALFORMED);
        let encoded: Uint8Array;
        try {
          encoded = encode(anything);
        } catch {
          return;
        }
        expect(decode(encoded)).toEqual(MALFORMED);
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('deep, large and unknown content is refused', () => {
    expect(decode(new Uint8Array(limit).fill(0x81))).toEqual(MALFORMED);
    expect(decode(new Uint8Array(limit + 1))).toEqual(MALFORMED);
    const [sample] = fc.sample(value, { seed: 6, numRuns: 1 });
    expect(decode(encode({ ...(sample as object), more: 1 }))).toEqual(MALFORMED);
    for (const name of Object.keys(sample as object)) {
      const { [name]: _, ...rest } = sample as Record<string, unknown>;
      expect(decode(encode(rest))).toEqual(MALFORMED);
    }
  });

  test('only one encoding of a value is read', () => {
    const several = value.filter((candidate) => Object.keys(candidate as object).length > 1);
    const [sample] = fc.sample(several, { seed: 7, numRuns: 1 });
    const canonical = encodeValue(sample as never);
    expect(decode(canonical).ok).toBe(true);
    // CBOR orders short keys first, so in reverse they stand in the wrong order.
    const entries = Object.entries(sample as object).sort(([a], [b]) => b.length - a.length || (a < b ? 1 : -1));
    const reversed = entries.flatMap((entry) => entry.flatMap((part) => [...encode(part)]));
    expect(decode(new Uint8Array([0xa0 + entries.length, ...reversed]))).toEqual(MALFORMED);
    // The map's head as one that is longer than needed.
    expect(decode(new Uint8Array([0xb8, (canonical[0] ?? 0) & 0x1f, ...canonical.subarray(1)]))).toEqual(MALFORMED);
  });
});

test('the largest envelope fits into a frame', () => {
  const frame: NodeFrame = { kind: 'envelope', id: new Uint8Array(32), bytes: new Uint8Array(MAX_ENVELOPE_BYTES) };
  expect(encodeNodeFrame(frame).length).toBeLessThanOrEqual(MAX_FRAME_BODY);
  expect(decodeNodeFrame(encodeNodeFrame(frame)).ok).toBe(true);
  const larger = { ...frame, bytes: new Uint8Array(MAX_ENVELOPE_BYTES + 1) };
  expect(decodeNodeFrame(encodeNodeFrame(larger))).toEqual(MALFORMED);
});

test('a record is the first, or it names the one before, and none is above the last version', () => {
  const fields = fc.sample(record, { seed: 8, numRuns: 1 })[0] as SignedRecord;
  const none = new Uint8Array(32);
  expect(decodeRecord(encodeRecord({ ...fields, version: 1, prevHash: none })).ok).toBe(true);
  expect(decodeRecord(encodeRecord({ ...fields, version: 1, prevHash: none.slice().fill(1) }))).toEqual(MALFORMED);
  expect(decodeRecord(encodeRecord({ ...fields, version: 2, prevHash: none }))).toEqual(MALFORMED);
  expect(decodeRecord(encodeRecord({ ...fields, version: 0, prevHash: none }))).toEqual(MALFORMED);
  const chained = none.slice().fill(1);
  expect(decodeRecord(encodeRecord({ ...fields, version: MAX_VERSION, prevHash: chained })).ok).toBe(true);
  expect(decodeRecord(encodeRecord({ ...fields, version: MAX_VERSION + 1, prevHash: chained }))).toEqual(MALFORMED);
});

test('no two challenges of different ends give the same bytes', () => {
  const nonce = new Uint8Array(32);
  expect(mailboxChallenge('ab', 'c', nonce)).not.toEqual(mailboxChallenge('a', 'bc', nonce));
  expect(mailboxChallenge('a', 'b', nonce)).not.toEqual(mailboxChallenge('b', 'a', nonce));
});

test('a capability’s signature covers all of its id and of its end', () => {
  const id = new Uint8Array(16);
  const part = (expires: number) => capabilityPart({ id, expires });
  expect(part(2 ** 32 + 5)).not.toEqual(part(5));
  expect(part(Number.MAX_SAFE_INTEGER)).toEqual(new Uint8Array([...id, 0, 31, 255, 255, 255, 255, 255, 255]));
});
