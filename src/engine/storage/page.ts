/**
 * One page of a conversation, opened: up to 64 messages, oldest first.
 * Its content is a CBOR sequence (RFC 8742): the conversation, then for each message `[id, time, rest]`, id as 32 bytes,
 * rest as a byte string that holds the CBOR map of the other properties. Messages stay encoded here, so that adding one
 * costs no more than copying the others.
 */
import { type Bytes, concat, fromHex, toHex } from '#lib/bytes.ts';
import { decodeOwn, decodeOwnSequence, encode } from '#lib/cbor.ts';

/** `id`: 64 lower-case hex digits. `time`: strictly increasing within a conversation. The rest is plain data for CBOR. */
export type StoredMessage = { readonly id: string; readonly conversation: string; readonly time: number };

export type Entry = {
  readonly id: string;
  readonly time: number;
  readonly token: string;
  readonly rest: Bytes;
  /** All of it, as it stands in the page. */
  readonly encoded: Bytes;
};

/** Entries by id, in order of time. A page that is in a cache is never changed: a draft works on a copy. */
export type Page = { readonly conversation: string; readonly entries: Map<string, Entry> };

const FULL_COUNT = 64;
const FULL_BYTES = 48 * 1024;

export function toEntry(message: StoredMessage, token: string): Entry {
  const { id, conversation: _, time, ...others } = message;
  const idBytes = fromHex(id);
  if (idBytes?.length !== 32) throw new Error('a message id is 64 hex digits');
  const rest = encode(others);
  return { id, time, token, rest, encoded: encode([idBytes, time, rest]) };
}

/** The same message at another time. */
export function atTime(entry: Entry, time: number): Entry {
  return { ...entry, time, encoded: encode([fromHex(entry.id), time, entry.rest]) };
}

export function fromEntry(page: Page, entry: Entry): StoredMessage {
  const rest = decodeOwn(entry.rest) as object;
  return { ...rest, id: entry.id, conversation: page.conversation, time: entry.time };
}

/** Bytes of the messages. */
export function sizeOf(page: Page): number {
  let size = 0;
  for (const { encoded } of page.entries.values()) size += encoded.length;
  return size;
}

/** Whether a page of `size` bytes takes one more entry; an empty page takes any. */
export function hasRoom(page: Page, size: number, entry: Entry): boolean {
  const { size: count } = page.entries;
  return count === 0 || (count < FULL_COUNT && size + entry.encoded.length <= FULL_BYTES);
}

export function encodePage({ conversation, entries }: Page): Bytes {
  return concat(encode(conversation), ...[...entries.values()].map((entry) => entry.encoded));
}

/** `tokens` as stored beside the page, in the order of its entries. The content was authenticated: it is ours. */
export function decodePage(content: Bytes, tokens: readonly string[]): Page {
  const [conversation, ...messages] = decodeOwnSequence(content);
  const entries = new Map<string, Entry>();
  for (const [index, { value, encoded }] of messages.entries()) {
    const [idBytes, time, rest] = value as [Bytes, number, Bytes];
    const id = toHex(idBytes);
    entries.set(id, { id, time, token: tokens[index] as string, rest, encoded });
  }
  return { conversation: conversation?.value as string, entries };
}
