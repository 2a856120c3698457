/**
 * A conversation's past as one device of an account hands it to another: pages of messages, oldest first.
 *
 * Format: canonical CBOR.
 * - Cursor: `{ conversation, time }`: everything up to that message has been taken; conversations go in order of name.
 * - Messages: a list of `[id, time, author, source, type, body, sentAt, sending, state]`, all of one conversation.
 */
import * as v from 'valibot';
import type { Bytes } from '#lib/bytes.ts';
import { ok, type Result } from '#lib/result.ts';
import { bytesOf, decodeCbor, encodeCbor, uint } from './cbor.ts';

/** As much of the past as one page carries, in bytes. */
export const HISTORY_PAGE_BYTES = 40 * 1024;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));

export const historyCursor = v.strictObject({ conversation: text(64), time: uint });
export type HistoryCursor = v.InferOutput<typeof historyCursor>;

const message = v.strictTuple([
  bytesOf(32),
  uint,
  text(64),
  v.picklist([0, 1, 2]),
  uint,
  text(40_000),
  uint,
  v.picklist(['sending', 'sent', 'failed']),
  v.picklist([1, 2, 3]),
]);
const messages = v.array(message);

export type PastMessage = {
  readonly id: Bytes;
  readonly time: number;
  readonly author: string;
  readonly source: 0 | 1 | 2;
  readonly type: number;
  readonly body: string;
  readonly sentAt: number;
  readonly sending: 'sending' | 'sent' | 'failed';
  readonly state: 1 | 2 | 3;
};

export function encodePast(past: readonly PastMessage[]): Bytes {
  return encodeCbor(
    past.map(({ id, time, author, source, type, body, sentAt, sending, state }) => [
      id,
      time,
      author,
      source,
      type,
      body,
      sentAt,
      sending,
      state,
    ]),
  );
}

export function decodePast(bytes: Uint8Array): Result<readonly PastMessage[], 'Malformed'> {
  const decoded = decodeCbor(messages, bytes, HISTORY_PAGE_BYTES);
  if (!decoded.ok) return decoded;
  return ok(
    decoded.value.map(([id, time, author, source, type, body, sentAt, sending, state]) => ({
      ...{ id, time, author, source, type, body, sentAt, sending, state },
    })),
  );
}
