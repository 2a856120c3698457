/**
 * One page of a conversation, opened: up to 64 messages, oldest first.
 * Its content is the CBOR array `[conversation, id, time, rest, id, time, rest, …]`: id as 32 bytes, rest the CBOR map of
 * the message's other properties. Messages stay encoded here, so that adding one doesn't encode the others again.
 */
import { type Bytes, fromHex, toHex } from '#lib/bytes.ts';
import { fromCbor, toCbor } from './cbor.ts';

/** `id`: 64 lower-case hex digits. `time`: strictly increasing within a conversation. The rest is plain data for CBOR. */
export type StoredMessage = { readonly id: string; readonly conversation: string; readonly time: number };

export type Entry = { readonly id: string; readonly time: number; readonly token: string; readonly rest: Bytes };

/** Entries by id, in order of time. A page that is in a cache is never changed: a draft works on a copy. */
export type Page = { readonly conversation: string; readonly entries: Map<string, Entry> };

const FULL_COUNT = 64;
const FULL_BYTES = 48 * 1024;
/** Id, time and CBOR's own bytes. */
const ENTRY_OVERHEAD = 48;

export function toEntry(message: StoredMessage, token: string): Entry {
  const { id, conversation: _, time, ...rest } = message;
  return { id, time, token, rest: toCbor(rest) };
}

export function fromEntry<Message extends StoredMessage>(page: Page, entry: Entry): Message {
  const rest = fromCbor(entry.rest) as object;
  return { ...rest, id: entry.id, conversation: page.conversation, time: entry.time } as Message;
}

/** Bytes in the page, near enough. */
export function sizeOfEntry(entry: Entry): number {
  return entry.rest.length + ENTRY_OVERHEAD;
}

export function sizeOf(page: Page): number {
  let size = 0;
  for (const entry of page.entries.values()) size += sizeOfEntry(entry);
  return size;
}

/** Whether a page of `size` bytes takes one more entry; an empty page takes any. */
export function hasRoom(page: Page, size: number, entry: Entry): boolean {
  const { size: count } = page.entries;
  return count === 0 || (count < FULL_COUNT && size + sizeOfEntry(entry) <= FULL_BYTES);
}

export function encodePage({ conversation, entries }: Page): Bytes {
  const content: unknown[] = [conversation];
  for (const { id, time, rest } of entries.values()) content.push(fromHex(id), time, rest);
  return toCbor(content);
}

/** `tokens` as stored beside the page, in the order of its entries. The content was authenticated: it is ours. */
export function decodePage(content: Bytes, tokens: readonly string[]): Page {
  const [conversation, ...fields] = fromCbor(content) as [string, ...unknown[]];
  const entries = new Map<string, Entry>();
  for (const [index, token] of tokens.entries()) {
    const id = toHex(fields[index * 3] as Bytes);
    const rest = fields[index * 3 + 2] as Bytes;
    entries.set(id, { id, time: fields[index * 3 + 1] as number, token, rest });
  }
  return { conversation, entries };
}
