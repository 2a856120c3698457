/**
 * A room's snapshot: what a start reads of its tables, once more in one row, so that it takes one read and one decryption.
 *
 * It is a cache, never the truth. Whatever changes the room deletes it in the same transaction, and it is written only when
 * nothing was changed since its content began to be read: so it says what the tables say for as long as it is there. Rows
 * are in it as they are in their tables, what burns under its own key. One that is missing, damaged or of another version
 * leaves a start to the tables.
 *
 * Row: a byte string, JSON (`lib/plain-json.ts`) of `[version, values by name]` and blanks. Its box has 32 KiB, 64 KiB and so
 * on.
 */
import type { Bytes } from '#lib/bytes.ts';
import { decodeJson, encodeJson } from '#lib/plain-json.ts';
import type { Result } from '#lib/result.ts';
import type { Changes, RowDatabase, StorageError } from './row-database.ts';
import type { Sealer } from './sealer.ts';
import type { StoreHooks } from './store.ts';

/** Its table, which has no other row. */
export const SNAPSHOT = 'snapshot';
const VERSION = 1;
const SMALLEST_BUCKET = 32 * 1024;
/** What a row and its box add. */
const AROUND = 16;
const BLANK = 0x20;

type Values = Readonly<Record<string, unknown>>;

/** How many changes of a room have been begun in this process, by whichever of its stores, and how many of them run still. */
type RoomChanges = { begun: number; running: number };

/** By the names of the rooms' snapshots. */
const changesOf = new Map<string, RoomChanges>();

export class Snapshot {
  /** Of its row. */
  readonly name: string;
  /** The database for all that is changed in the room, and with it the snapshot deleted. */
  readonly guarded: RowDatabase;
  readonly #room: RoomChanges;
  readonly #database: RowDatabase;
  readonly #sealer: Sealer;
  readonly #hooks: StoreHooks;
  /** Where the values come from: by it what one start has recalled is there for the next. */
  readonly #sources = new Map<string, () => Promise<unknown>>();
  /** Of the start that is going on. */
  #values: Promise<Values | undefined> | undefined;
  /** After so many changes the row was there. */
  #exactAt: number | undefined;

  constructor(database: RowDatabase, sealer: Sealer, hooks: StoreHooks) {
    this.name = snapshotName(sealer);
    this.#room = changesOf.get(this.name) ?? { begun: 0, running: 0 };
    changesOf.set(this.name, this.#room);
    this.#database = database;
    this.#sealer = sealer;
    this.#hooks = hooks;
    this.guarded = { ...database, write: (change) => this.#change(change) };
  }

  /** Whether it is there, and says what the tables say. */
  get isCurrent(): boolean {
    return this.#exactAt === this.#room.begun;
  }

  /** A start begins: until `end`, what it recalls comes from the snapshot, as far as that has it. */
  begin(): void {
    const { begun, running } = this.#room;
    this.#values = this.#read().then((values) => {
      if (values !== undefined && running === 0) this.#exactAt = begun;
      return values;
    });
    // whoever recalls something hears of it
    this.#values.catch(() => undefined);
  }

  end(): void {
    this.#values = undefined;
  }

  /** What the snapshot has under this name, else what `read` answers, which is plain data; the next snapshot has it, too. */
  async recall<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
    if (this.#values === undefined) return read();
    this.#sources.set(name, read);
    const value = (await this.#values)?.[name];
    return value !== undefined && this.isCurrent ? (value as Value) : read();
  }

  /**
   * Writes it, alone with the room's changes, and answers its size in bytes; undefined when that can't be done now, or no
   * start has recalled anything. Rejects when the room can't be read.
   */
  async write(): Promise<number | undefined> {
    const { begun, running } = this.#room;
    if (this.#sources.size === 0 || running > 0) return undefined;
    const read = [...this.#sources].map(async ([name, source]) => [name, await source()] as const);
    const content = encodeJson([VERSION, Object.fromEntries(await Promise.all(read))]);
    let bucket = SMALLEST_BUCKET;
    while (bucket - AROUND < content.length) bucket *= 2;
    const padded = new Uint8Array(bucket - AROUND).fill(BLANK);
    padded.set(content);
    const box = await this.#sealer.sealRow(SNAPSHOT, this.name, padded);
    if (this.#room.begun !== begun) return undefined;
    this.#hooks.beforeCommit?.();
    const row = { id: this.name, group: this.#sealer.groupName(SNAPSHOT), box };
    const written = await this.#database.write({ putRows: [row], deleteRows: [], putPages: [], deletePages: [] });
    if (!written.ok) return undefined;
    this.#hooks.afterCommit?.();
    this.#exactAt = begun;
    return bucket;
  }

  async #change(change: Changes): Promise<Result<void, StorageError>> {
    const deleteRows = [...new Set([...change.deleteRows, this.name])];
    this.#room.begun++;
    this.#room.running++;
    try {
      return await this.#database.write({ ...change, deleteRows });
    } finally {
      this.#room.running--;
    }
  }

  async #read(): Promise<Values | undefined> {
    const record = await this.#database.getRow(this.name);
    const opened = record && (await this.#sealer.openRow(SNAPSHOT, this.name, record.box));
    if (opened === undefined) return undefined;
    if (!opened.ok) this.#hooks.corrupt?.('row');
    const [version, values] = opened.ok ? (decodeJson(opened.value as Bytes) as [number, Values]) : [];
    return version === VERSION ? values : undefined;
  }
}

/** The name of the row, which the room's index key gives. */
export function snapshotName(sealer: Sealer): string {
  return sealer.rowName(SNAPSHOT, 'own');
}
