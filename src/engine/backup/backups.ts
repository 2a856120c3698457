/** The backup that is being written or read for an open account: one of each at a time, chunk by chunk, until it is given up. */
import { type BackupError, BackupReader, type BackupSealer, createBackupSealer } from '#crypto/backup-file.ts';
import type { KdfCost } from '#crypto/password.ts';
import { type Bytes, concat } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Core } from '../account/core.ts';
import { type BackupItem, itemsOf, type Manifest, manifestOf, readContents } from './contents.ts';
import { type Restored, restore } from './restoring.ts';

export type Piece = { readonly data: Bytes; readonly done: number; readonly total: number };
export type RestoreError = BackupError | 'OtherAccount' | 'Nothing';

type Writing = {
  readonly id: string;
  readonly sealer: BackupSealer;
  readonly contents: readonly Bytes[];
  next: number;
};
type Reading = { readonly id: string; readonly reader: BackupReader; readonly items: (BackupItem | Manifest)[] };

export class Backups {
  readonly #core: Core;
  #writing: Writing | undefined;
  #reading: Reading | undefined;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Begins a file; another one that was being written is given up. Answers its name and in how many pieces it comes. */
  async beginWriting(id: string, password: string, cost: KdfCost): Promise<number> {
    const { provider, ports } = this.#core;
    this.#writing = undefined;
    const contents = await readContents(this.#core);
    const sealer = await createBackupSealer(provider, ports.random, password, cost);
    this.#writing = { id, sealer, contents, next: 0 };
    return contents.length;
  }

  /** The next piece of the file; undefined when there is none, or no such file any more. */
  nextPiece(id: string): Piece | undefined {
    const writing = this.#writing?.id === id ? this.#writing : undefined;
    const content = writing?.contents[writing.next];
    if (writing === undefined || content === undefined) return undefined;
    const index = writing.next++;
    const total = writing.contents.length;
    const sealed = writing.sealer.seal(content, { index, last: index === total - 1 });
    if (writing.next === total) this.#writing = undefined;
    return { data: index === 0 ? concat(writing.sealer.head, sealed) : sealed, done: index + 1, total };
  }

  beginReading(id: string, password: string): void {
    this.#reading = { id, reader: new BackupReader(this.#core.provider, password), items: [] };
  }

  /** Takes a piece of the file. An error ends the reading; nothing has been changed. */
  async take(id: string, piece: Bytes): Promise<Result<void, RestoreError>> {
    const reading = this.#reading?.id === id ? this.#reading : undefined;
    if (reading === undefined) return err('Nothing');
    const taken = await this.#read(reading, piece);
    if (!taken.ok) this.#reading = undefined;
    return taken;
  }

  async #read({ reader, items }: Reading, piece: Bytes): Promise<Result<void, RestoreError>> {
    const contents = await reader.take(piece);
    if (!contents.ok) return contents;
    for (const content of contents.value) {
      for (const item of itemsOf(content)) items.push(item);
      const manifest = manifestOf(items[0]);
      if (manifest === undefined) return err('Newer');
      if (manifest.address !== this.#core.own.address) return err('OtherAccount');
    }
    return ok();
  }

  /** Takes over what was read, once all of it is there. */
  async finish(id: string): Promise<Result<Restored, RestoreError>> {
    const reading = this.#reading?.id === id ? this.#reading : undefined;
    if (reading === undefined) return err('Nothing');
    this.#reading = undefined;
    const whole = reading.reader.finish();
    if (!whole.ok) return whole;
    return ok(await restore(this.#core, reading.items.slice(1) as BackupItem[]));
  }

  /** Gives up what is being written or read under this name. */
  cancel(id: string): void {
    if (this.#writing?.id === id) this.#writing = undefined;
    if (this.#reading?.id === id) this.#reading = undefined;
  }
}
