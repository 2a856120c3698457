/** What of a stored state can be put into numbers by somebody who has the default room's and the decoy's passwords. */
import { deflateRawSync } from 'node:zlib';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { deriveRoomKeys } from '#crypto/vault.ts';
import { Sealer } from '#engine/storage/sealer.ts';
import { type Bytes, concat, toHex } from '#lib/bytes.ts';
import { decodeOwn } from '#lib/cbor.ts';
import type { StoredFile, StoredState } from './stored-state.ts';

/** What the given passwords open, and what opening them took. */
export type Known = {
  readonly rootKeys: readonly Bytes[];
  readonly tables: readonly string[];
  readonly conversations: readonly string[];
  /** Of opening the default room: operations by kind, and time. */
  readonly unlock: readonly number[];
  /** When the state was taken. */
  readonly now: number;
  /** Opens the count of wrong tries. */
  readonly triesKey: Bytes;
};

const FILES = ['vault', 'tries', 'decoy', 'burn', 'farewell'];
const NONE = new Uint8Array(0);
const SLOT_LENGTH = 512;
const SLOTS = 16;
const BLOCK = 16;

export async function featuresOf(state: StoredState, known: Known): Promise<number[]> {
  const newestRow = Math.max(0, ...[...state.rows, ...state.pages].map(({ age }) => age));
  return [
    ...filesIn(state.files, known),
    ...(await rowsIn(state, known)),
    ...coverIn(state, newestRow),
    ...vaultIn(state.files),
    ...known.unlock,
  ];
}

function filesIn(files: readonly StoredFile[], { now, triesKey }: Known): number[] {
  const tries = files.find(({ name }) => name === 'tries')?.content ?? new Uint8Array(0);
  const opened = nobleProvider.chachaOpen(triesKey, tries.subarray(0, 12), tries.subarray(12), new Uint8Array(0));
  const [count, time] = opened === undefined ? [-1, 0] : (decodeOwn(opened) as [number, number]);
  const ages = FILES.map((name) => now - (files.find((file) => file.name === name)?.changed ?? now));
  return [
    files.length,
    files.filter(({ name }) => !FILES.includes(name)).length,
    files.reduce((sum, { content }) => sum + content.length, 0),
    ...ages.map((age) => Math.log1p(age)),
    // what should look like random bytes does
    ...['decoy', 'burn', 'farewell'].map((name) =>
      chiSquare(files.find((file) => file.name === name)?.content ?? NONE),
    ),
    count,
    time === 0 ? 0 : Math.log1p(now - time),
  ];
}

async function rowsIn({ rows, pages }: StoredState, known: Known): Promise<number[]> {
  const groups = new Set<string>();
  const conversations = new Set<string>();
  for (const rootKey of known.rootKeys) {
    const sealer = await Sealer.create(
      nobleProvider,
      deriveRoomKeys(nobleProvider, rootKey),
      (length) => new Uint8Array(length),
    );
    for (const table of known.tables) groups.add(sealer.groupName(table));
    for (const id of known.conversations) conversations.add(sealer.conversationName(id));
  }
  const unexplained = rows.filter(({ group }) => !groups.has(group));
  const perGroup = new Map<string, number>();
  for (const { group } of rows) perGroup.set(group, (perGroup.get(group) ?? 0) + 1);
  const sizes = rows.map(({ box }) => box.length);
  return [
    rows.length,
    sum(sizes),
    unexplained.length,
    perGroup.size,
    new Set(rows.map(({ box }) => toHex(box))).size - rows.length,
    ...[284, 540, 1052, 2076, 4124].map((size) => sizes.filter((own) => own === size).length),
    mean(rows.map(({ age }) => age)) / Math.max(1, ...rows.map(({ age }) => age)),
    pages.length,
    sum(pages.map(({ box }) => box.length)),
    pages.filter(({ conversation }) => !conversations.has(conversation)).length,
    chiSquare(concat(...rows.map(({ box }) => box))),
  ];
}

function coverIn({ cover }: StoredState, newestRow: number): number[] {
  const ages = cover.map(({ age }) => age);
  const squares = cover.map(({ bytes }) => chiSquare(bytes));
  const whole = concat(...cover.map(({ bytes }) => bytes));
  const ascending = cover.filter(({ age }, index) => index > 0 && age >= (cover[index - 1]?.age ?? 0)).length;
  const distinct = new Set(ages).size;
  return [
    cover.length,
    new Set(cover.map(({ bytes }) => bytes.length)).size,
    whole.length === 0 ? 0 : deflateRawSync(whole, { level: 1 }).length / whole.length,
    chiSquare(whole),
    Math.max(0, ...squares),
    Math.min(1e6, ...squares),
    mean(squares),
    chiSquare(concat(...cover.map(({ bytes }) => bytes.subarray(0, 12)))),
    chiSquare(concat(...cover.map(({ bytes }) => bytes.subarray(12, 28)))),
    chiSquare(concat(...cover.map(({ bytes }) => bytes.subarray(-16)))),
    ones(whole),
    repeatedBlocks(cover.map(({ bytes }) => bytes)),
    distinct,
    ascending,
    cover.filter(({ age }) => age > newestRow).length,
    cover.filter(({ age }) => age === Math.max(...ages)).length,
    Math.max(0, ...ages) - Math.min(...ages, Infinity),
  ];
}

function vaultIn(files: readonly StoredFile[]): number[] {
  const vault = files.find(({ name }) => name === 'vault')?.content ?? new Uint8Array(0);
  const slots = vault.subarray(-SLOTS * SLOT_LENGTH);
  const squares = Array.from({ length: SLOTS }, (_, at) =>
    chiSquare(slots.subarray(at * SLOT_LENGTH, (at + 1) * SLOT_LENGTH)),
  );
  const hidden = slots.subarray(11 * SLOT_LENGTH);
  return [vault.length, chiSquare(slots), chiSquare(hidden), ...squares.slice(11), Math.max(...squares), ones(hidden)];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length === 0 ? 0 : sum(values) / values.length);

/** How far the bytes' frequencies are from those of random ones, by their own deviation. */
function chiSquare(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte]!++;
  const expected = bytes.length / 256;
  return (counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0) - 255) / Math.sqrt(510);
}

/** How far the number of ones is from half of the bits, by its deviation. */
function ones(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) for (let rest = byte; rest > 0; rest &= rest - 1) count++;
  return (count - 4 * bytes.length) / Math.sqrt(2 * bytes.length || 1);
}

/** Blocks at places of the same kind that occur more than once. */
function repeatedBlocks(records: readonly Uint8Array[]): number {
  const seen = new Set<string>();
  let repeated = 0;
  for (const record of records) {
    for (let at = 0; at + BLOCK <= record.length; at += 256) {
      const block = toHex(record.subarray(at, at + BLOCK));
      if (seen.has(block)) repeated++;
      seen.add(block);
    }
  }
  return repeated;
}
