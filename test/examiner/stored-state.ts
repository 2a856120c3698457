/** What an examiner holds in hand: everything that is stored, when it was written last, and what the given passwords open. */
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { CoverRecord, PageRecord, RowDatabase, RowRecord } from '#engine/storage/row-database.ts';
import type { Bytes } from '#lib/bytes.ts';

/** `age`: the place of the write that wrote it last among those of which anything is left. */
type Aged<Record> = Record & { readonly age: number };

export type StoredFile = { readonly name: string; readonly content: Bytes; readonly changed: number };

/** Records in the order in which the database gives them. */
export type StoredState = {
  readonly files: readonly StoredFile[];
  readonly rows: readonly Aged<RowRecord>[];
  readonly pages: readonly Aged<PageRecord>[];
  readonly cover: readonly Aged<CoverRecord>[];
};

/** A database in memory whose files can be looked at: what it holds, and how long ago it was written. */
export class ExaminedRows {
  readonly #rows = createMemoryRows();
  readonly #records = new Map<
    string,
    { readonly age: number; readonly record: RowRecord | PageRecord | CoverRecord }
  >();
  #writes = 0;

  /** Everything that another database holds. */
  async copy(database: RowDatabase): Promise<void> {
    const { rows, pages } = await database.names();
    const [putRows, putPages] = await Promise.all([
      Promise.all(rows.map(({ id }) => database.getRow(id))),
      Promise.all(pages.map((key) => database.getPage(key))),
    ]);
    const isThere = <Record>(record: Record | undefined): record is Record => record !== undefined;
    await this.open().write({
      putRows: putRows.filter(isThere),
      putPages: putPages.filter(isThere),
      deleteRows: [],
      deletePages: [],
      putCover: await database.cover(),
    });
  }

  /** As an engine opens it; closing renews the cover, as it does in IndexedDB. */
  open(): RowDatabase {
    const rows = this.#rows;
    return {
      ...rows,
      write: async (changes) => {
        this.#writes++;
        for (const id of changes.deleteRows) this.#records.delete(`row ${id}`);
        for (const key of changes.deletePages) this.#records.delete(`page ${key.conversation} ${key.order}`);
        for (const row of changes.putRows) this.#write(`row ${row.id}`, row);
        for (const page of changes.putPages) this.#write(`page ${page.conversation} ${page.order}`, page);
        for (const record of changes.putCover ?? []) this.#write(`cover ${record.number}`, record);
        return rows.write(changes);
      },
      renewCover: () => this.#renew(),
      close: () => void this.#renew(),
    };
  }

  state(files: readonly StoredFile[]): StoredState {
    const places = new Map(
      [...new Set([...this.#records.values()].map(({ age }) => age))]
        .sort((a, b) => a - b)
        .map((age, place) => [age, place]),
    );
    const named = [...this.#records].sort(([a], [b]) => (a < b ? -1 : 1));
    const of = <Record>(kind: string) =>
      named.flatMap(([name, { age, record }]) =>
        name.startsWith(kind) ? [{ ...(record as Record), age: places.get(age) ?? 0 }] : [],
      );
    return { files, rows: of<RowRecord>('row '), pages: of<PageRecord>('page '), cover: of<CoverRecord>('cover ') };
  }

  #write(name: string, record: RowRecord | PageRecord | CoverRecord): void {
    this.#records.set(name, { age: this.#writes, record });
  }

  #renew() {
    this.#writes++;
    for (const [name, { record }] of this.#records) if (name.startsWith('cover ')) this.#write(name, record);
    return this.#rows.renewCover();
  }
}
