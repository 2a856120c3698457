/**
 * When each record of an IndexedDB database was written last, as Chromium's files tell it: the number of LevelDB's write.
 * Keys as in `content/browser/indexed_db/docs/leveldb_coding_scheme.md` of Chromium.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newestEntries } from './leveldb-files.ts';

const DATABASE_NAME = 201;
const STORE_META = 50;
const RECORDS = 1;
const STRING = 1;
const NUMBER = 3;
const ARRAY = 4;

/** By `ageKey`. */
export type Ages = ReadonlyMap<string, number>;

export function ageKey(store: string, key: unknown): string {
  return JSON.stringify([store, key]);
}

/** Of the database `name` of the only origin that the profile in this directory knows. */
export async function recordAges(profile: string, name: string): Promise<Ages> {
  const folder = join(profile, 'Default', 'IndexedDB');
  const [directory] = (await readdir(folder)).filter((entry) => entry.endsWith('.leveldb'));
  if (directory === undefined) throw new Error('no database in this profile');
  const entries = [...(await newestEntries(join(folder, directory))).values()].filter(
    ({ value }) => value !== undefined,
  );
  const keys = entries.map((entry) => ({ ...entry, ...prefixOf(entry.key) }));
  const database = keys.find(
    ({ database: id, rest }) => id === 0 && rest[0] === DATABASE_NAME && isNamed(rest.subarray(1), name),
  )?.value;
  if (database === undefined) throw new Error('no such database');
  const id = database.readUIntLE(0, database.length);
  const own = keys.filter((key) => key.database === id);
  const stores = new Map(
    own.flatMap(({ store, rest, value }) =>
      store === 0 && rest[0] === STORE_META && rest.at(-1) === 0 ? [[rest[1], bigEndian(value ?? rest)]] : [],
    ),
  );
  return new Map(
    own.flatMap(({ store, index, rest, sequence }) => {
      const of = index === RECORDS ? stores.get(store) : undefined;
      return of === undefined ? [] : [[ageKey(of, readKey(rest).key), sequence] as const];
    }),
  );
}

/** Three numbers, whose lengths stand in the first byte: database, object store, index. */
function prefixOf(key: Buffer): { database: number; store: number; index: number; rest: Buffer } {
  const [lengths = 0] = key;
  const [a, b, c] = [(lengths >> 5) + 1, ((lengths >> 2) & 7) + 1, (lengths & 3) + 1];
  return {
    database: key.readUIntLE(1, a),
    store: key.readUIntLE(1 + a, b),
    index: key.readUIntLE(1 + a + b, c),
    rest: key.subarray(1 + a + b + c),
  };
}

/** An origin, then a database's name, each with its length. */
function isNamed(rest: Buffer, name: string): boolean {
  const origin = readString(rest);
  return readString(origin.rest).key === name;
}

function readKey(bytes: Buffer): { key: unknown; rest: Buffer } {
  const [kind] = bytes;
  const content = bytes.subarray(1);
  if (kind === STRING) return readString(content);
  if (kind === NUMBER) return { key: content.readDoubleLE(0), rest: content.subarray(8) };
  if (kind !== ARRAY) throw new Error(`a key of kind ${kind}`);
  const items: unknown[] = [];
  let rest = content.subarray(1);
  for (let left = content[0] ?? 0; left > 0; left--) {
    const item = readKey(rest);
    items.push(item.key);
    rest = item.rest;
  }
  return { key: items, rest };
}

/** Its length in UTF-16 units, of which no name here has more than 127. */
function readString(bytes: Buffer): { key: string; rest: Buffer } {
  const end = 1 + 2 * (bytes[0] ?? 0);
  return { key: bigEndian(bytes.subarray(1, end)), rest: bytes.subarray(end) };
}

function bigEndian(text: Buffer): string {
  return Buffer.from(text).swap16().toString('utf16le');
}
