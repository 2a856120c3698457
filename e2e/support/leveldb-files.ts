/**
 * Reads the files of a LevelDB database as an examiner does: every key's newest entry, with the number of the write that
 * made it. Formats: `doc/log_format.md` and `doc/table_format.md` of LevelDB, `format_description.txt` of Snappy.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `sequence` grows with every entry that is written; `value` is undefined for a deleted key. */
export type Entry = { readonly key: Buffer; readonly sequence: number; readonly value: Buffer | undefined };

const LOG_BLOCK = 32 * 1024;
const LOG_HEADER = 7;
const FULL = 1;
const LAST = 4;
const PUT = 1;
const FOOTER = 48;
const MAGIC = 0xdb47_7524_8b80_fb57n;
const SNAPPY = 1;

/** A place in bytes that are read one after another. */
class Cursor {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  take(length: number): Buffer {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A number in groups of seven bits, the lowest first. */
  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  prefixed(): Buffer {
    return this.take(this.varint());
  }
}

/** By key, in hex. */
export async function newestEntries(directory: string): Promise<Map<string, Entry>> {
  const newest = new Map<string, Entry>();
  for (const name of await readdir(directory)) {
    const read = name.endsWith('.log') ? logEntries : name.endsWith('.ldb') ? tableEntries : undefined;
    if (read === undefined) continue;
    for (const entry of read(await readFile(join(directory, name)))) {
      const key = entry.key.toString('hex');
      if ((newest.get(key)?.sequence ?? -1) < entry.sequence) newest.set(key, entry);
    }
  }
  return newest;
}

/** Batches of puts and deletions; one that was cut off by a crash is left out. */
function* logEntries(file: Buffer): Generator<Entry> {
  for (const record of logRecords(file)) {
    let sequence = Number(record.readBigUInt64LE(0));
    const cursor = new Cursor(record, 12);
    while (cursor.left > 0) {
      const [kind] = cursor.take(1);
      const key = cursor.prefixed();
      yield { key, sequence: sequence++, value: kind === PUT ? cursor.prefixed() : undefined };
    }
  }
}

function* logRecords(file: Buffer): Generator<Buffer> {
  let parts: Buffer[] = [];
  let at = 0;
  while (at + LOG_HEADER <= file.length) {
    const leftInBlock = LOG_BLOCK - (at % LOG_BLOCK);
    const length = file.readUInt16LE(at + 4);
    const kind = file[at + 6];
    if (leftInBlock < LOG_HEADER || kind === 0) {
      at += leftInBlock;
      continue;
    }
    parts.push(file.subarray(at + LOG_HEADER, at + LOG_HEADER + length));
    at += LOG_HEADER + length;
    if (kind !== FULL && kind !== LAST) continue;
    yield Buffer.concat(parts);
    parts = [];
  }
}

/** Nothing of a table that was not finished when the browser ended: its entries stand in older files. */
function* tableEntries(file: Buffer): Generator<Entry> {
  if (file.length < FOOTER || file.readBigUInt64LE(file.length - 8) !== MAGIC) return;
  const footer = new Cursor(file, file.length - FOOTER);
  // what the table has besides its index is of no matter here
  footer.varint();
  footer.varint();
  for (const { value: handle } of blockEntries(block(file, footer))) {
    for (const { key, value } of blockEntries(block(file, new Cursor(handle)))) {
      const trailer = key.readBigUInt64LE(key.length - 8);
      yield {
        key: key.subarray(0, -8),
        sequence: Number(trailer >> 8n),
        value: Number(trailer & 255n) === PUT ? value : undefined,
      };
    }
  }
}

/** `handle`: where a block begins and how long it is. */
function block(file: Buffer, handle: Cursor): Buffer {
  const begin = handle.varint();
  const end = begin + handle.varint();
  const content = file.subarray(begin, end);
  return file[end] === SNAPPY ? unsnappy(content) : content;
}

/** Keys share their beginning with the one before. */
function* blockEntries(content: Buffer): Generator<{ key: Buffer; value: Buffer }> {
  const restarts = content.readUInt32LE(content.length - 4);
  const cursor = new Cursor(content.subarray(0, content.length - 4 * (restarts + 1)));
  let key = Buffer.alloc(0);
  while (cursor.left > 0) {
    const [shared, own, length] = [cursor.varint(), cursor.varint(), cursor.varint()];
    key = Buffer.concat([key.subarray(0, shared), cursor.take(own)]);
    yield { key, value: cursor.take(length) };
  }
}

function unsnappy(compressed: Buffer): Buffer {
  const cursor = new Cursor(compressed);
  const plain = Buffer.alloc(cursor.varint());
  let at = 0;
  while (cursor.left > 0) {
    const [tag = 0] = cursor.take(1);
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : cursor.take(short - 59).readUIntLE(0, short - 59)) + 1;
      cursor.take(length).copy(plain, at);
      at += length;
      continue;
    }
    const isNear = (tag & 3) === 1;
    const length = isNear ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const width = isNear ? 1 : (tag & 3) === 2 ? 2 : 4;
    const offset = cursor.take(width).readUIntLE(0, width) + (isNear ? (tag >> 5) << 8 : 0);
    // a copy may run into what it writes
    for (let count = 0; count < length; count++) plain[at + count] = plain[at + count - offset] ?? 0;
    at += length;
  }
  return plain;
}
