/** LevelDB as the embedded store uses it: synced writes gathered into groups, key order, one writer at a time per key. */
import { ClassicLevel } from 'classic-level';
import { SerialQueue } from '#lib/async.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';

export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

export const EMPTY: Bytes = new Uint8Array(0);

type Write = { readonly operations: readonly Operation[]; resolve(): void; reject(error: unknown): void };

export class EmbeddedDatabase {
  readonly #level: ClassicLevel<string, Uint8Array>;
  readonly #locks = new Map<string, { readonly queue: SerialQueue; users: number }>();
  #waiting: Write[] = [];
  #writing: Promise<void> | undefined;
  #generation = '';
  #counter = 0;

  private constructor(level: ClassicLevel<string, Uint8Array>) {
    this.#level = level;
  }

  /** Throws when the directory can't be used, for example because another process has it open. */
  static async open(directory: string): Promise<EmbeddedDatabase> {
    const level = new ClassicLevel<string, Uint8Array>(directory, { keyEncoding: 'utf8', valueEncoding: 'view' });
    await level.open();
    const database = new EmbeddedDatabase(level);
    const before = await database.get('s/generation');
    const generation = before === undefined ? 1 : Number.parseInt(new TextDecoder().decode(before), 16) + 1;
    database.#generation = generation.toString(16).padStart(8, '0');
    await database.write([{ type: 'put', key: 's/generation', value: utf8(database.#generation) }]);
    return database;
  }

  /** A key part greater than any given before: how often the store was opened, then a count. */
  nextPosition(): string {
    this.#counter += 1;
    return `${this.#generation}-${this.#counter.toString(16).padStart(12, '0')}`;
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return this.#level.get(key);
  }

  /** Entries with `prefix` whose key is greater than `after`, in key order. */
  async entries(prefix: string, limit: number, after = prefix): Promise<[string, Uint8Array][]> {
    return this.#level.iterator({ gt: after, lt: `${prefix}\uffff`, limit }).all();
  }

  async keys(prefix: string, limit: number): Promise<string[]> {
    return this.#level.keys({ gt: prefix, lt: `${prefix}\uffff`, limit }).all();
  }

  values(prefix: string): Promise<Uint8Array[]> {
    return this.#level.values({ gt: prefix, lt: `${prefix}\uffff` }).all();
  }

  iterate(prefix: string): AsyncIterable<[string, Uint8Array]> {
    return this.#level.iterator({ gt: prefix, lt: `${prefix}\uffff` });
  }

  /** Resolves when all operations are on disk, together or not at all. */
  write(operations: readonly Operation[]): Promise<void> {
    if (operations.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operations, resolve, reject });
      this.#writing ??= this.#writeWaiting();
    });
  }

  /** Runs tasks on one key one after another. */
  async exclusive<T>(key: string, task: () => Promise<T>): Promise<T> {
    const lock = this.#locks.get(key) ?? { queue: new SerialQueue(), users: 0 };
    this.#locks.set(key, lock);
    lock.users += 1;
    try {
      return await lock.queue.run(task);
    } finally {
      lock.users -= 1;
      if (lock.users === 0) this.#locks.delete(key);
    }
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#level.close();
  }

  /** One sync to disk serves every change that came up during the one before. */
  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const writes = this.#waiting;
      this.#waiting = [];
      try {
        await this.#level.batch(
          writes.flatMap((write) => [...write.operations]),
          { sync: true },
        );
        for (const write of writes) write.resolve();
      } catch (error) {
        for (const write of writes) write.reject(error);
      }
    }
    this.#writing = undefined;
  }
}

/** The key under which something waits for its end: in order of time, then the key of the thing itself. */
export function expiryKey(expires: number, target: string): string {
  return `x/${Math.floor(expires).toString().padStart(16, '0')}/${target}`;
}
