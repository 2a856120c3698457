/** A place in a stream that has been given up: it stays, so that what comes behind it arrives, and says nothing. */
import type { Bytes } from '#lib/bytes.ts';
import { encodePayload } from '#wire/payload.ts';
import type { OutboxEntry } from '../tables.ts';

const NO_BYTES: Bytes = new Uint8Array(0);

/** Sealed when it is sent. */
export function voided(entry: OutboxEntry): OutboxEntry {
  const { stream, seq } = entry;
  const payload = encodePayload({ kind: 'positioned', stream, seq, body: { kind: 'void' } });
  const sealed = { envelope: NO_BYTES, ratchetKey: NO_BYTES, stored: false, failed: false };
  return { ...entry, payload, kind: 'void', messageId: '', ...sealed };
}
