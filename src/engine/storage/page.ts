/**
 * One page of a conversation, opened: up to 64 messages, oldest first.
 * Its content is a CBOR sequence (RFC 8742): the conversation, then for each message `[id, time, rest]`, id as 32 bytes,
 * rest as a byte string that holds the CBOR map of the other properties. Messages stay encoded here, so that adding one
 * costs no more than copying the others.
 */
import { type Bytes, concat, fromHex, toHex } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';

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
  const { id, time } = message;
  const idBytes = fromHex(id);
  if (idBytes?.length !== 32) throw new Error('a message id is 64 hex digits');
  // what is undefined isn't encoded; taking properties out of a copy costs more than all of the rest
  const rest = encode({ ...message, id: undefined, conversation: undefined, time: undefined });
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

/**
 * `tokens` as stored beside the page, in the order of its entries. The content was authenticated: it is ours. A start reads
 * thousands of messages of which it uses a few, so that nothing of them is decoded here, or copied.
 */
export function decodePage(content: Bytes, tokens: readonly string[]): Page {
  const scan = new Scan(content);
  scan.string();
  const conversation = decodeOwn(content.subarray(0, scan.at)) as string;
  const entries = new Map<string, Entry>();
  while (scan.at < content.length) {
    const start = scan.at;
    // the array that holds the three
    scan.head();
    const id = toHex(scan.string());
    const time = scan.integer();
    const rest = scan.string();
    const encoded = content.subarray(start, scan.at);
    entries.set(id, { id, time, token: tokens[entries.size] as string, rest, encoded });
  }
  return { conversation, entries };
}

/** Goes over CBOR of which it is known what comes. */
class Scan {
  readonly #bytes: Bytes;
  at = 0;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** The argument of a head: a value, a length or a count. */
  head(): number {
    const information = (this.#bytes[this.at++] as number) & 0x1f;
    if (information < 24) return information;
    const end = this.at + (1 << (information - 24));
    let argument = 0;
    while (this.at < end) argument = argument * 0x100 + (this.#bytes[this.at++] as number);
    return argument;
  }

  integer(): number {
    const isNegative = (this.#bytes[this.at] as number) >> 5 === 1;
    const argument = this.head();
    return isNegative ? -1 - argument : argument;
  }

  /** The bytes of text or of a byte string, where they are. */
  string(): Bytes {
    const length = this.head();
    const start = this.at;
    this.at += length;
    return this.#bytes.subarray(start, this.at);
  }
}
