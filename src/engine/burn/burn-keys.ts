/**
 * A key of its own for each message that burns, and a way to destroy it for good.
 *
 * Keys are rows of the store, in blocks of up to 64: a block is sealed under the block's secret, all blocks' secrets under
 * the room's secret, and that one lies in the burn file. To destroy a key, its block is sealed anew without it under a new
 * secret, and the secrets under a new room secret, which takes the old one's place in the file. What the database keeps of
 * overwritten rows is then sealed under secrets that are nowhere any more. The file is written first with both room
 * secrets, then, once the change is durable, with the new one alone: a crash in between leaves the keys as they were before
 * the change or after it.
 */
import type { CryptoProvider } from '#crypto/provider.ts';
import { type Bytes, concat, equalBytes, fromHex, toHex } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { createMemoryFiles } from '../storage/memory-files.ts';
import { StorageFailure } from '../storage/row-database.ts';
import { BurnFile } from './burn-file.ts';
import { BURN_BLOCKS, BURN_ROOT, type BurnBlock } from './tables.ts';

/** `due`: when the message burns, by the burning clock; 0 before it was read. */
export type BurnKey = { readonly key: Bytes; readonly due: number };

type Block = { readonly secret: Bytes; readonly keys: ReadonlyMap<string, BurnKey> };
type Root = { readonly places: readonly number[]; readonly secret: Bytes };
/** What a change has made of it all, until it is durable. */
type Draft = { readonly tx: Transaction; blocks: Map<string, Block>; root: Root | undefined; destroys: boolean };

const BLOCK_SIZE = 64;
const SECRET = 32;
const NONCE = 12;
/** A file that could not be written is tried again after this time (ms). */
const RETRY = 30_000;
const NOTHING = new Uint8Array(0);

export class BurnKeys {
  readonly #core: Core;
  readonly #file: BurnFile;
  #root: Root | undefined;
  #blocks = new Map<string, Block>();
  #blockOf = new Map<string, string>();
  #draft: Draft | undefined;

  constructor(core: Core) {
    this.#core = core;
    // of an account that ends with its session nothing is written
    this.#file = new BurnFile(core.ephemeral ? createMemoryFiles() : core.ports.files, core.ports.random);
  }

  /** Before anything that may be covered is read: neither messages nor outbox entries that burn open without their keys. */
  async load(): Promise<void> {
    const { store } = this.#core;
    const row = await store.get(BURN_ROOT, 'root');
    this.#core.background('burn.file', () => this.#core.transact(() => this.#file.touch()));
    if (row === undefined) return;
    const kept = await this.#file.read(row.places);
    for (const secret of kept.flat()) {
      const opened = openBox(this.#core.provider, secret, row.box);
      if (opened === undefined) continue;
      this.#root = { places: row.places, secret };
      const secrets = new Map(decodeOwn(opened) as [string, Bytes][]);
      for (const block of await store.list(BURN_BLOCKS)) this.#take(block, secrets);
      // a change of which the end is missing in the file, or a place that another room has taken
      if (kept.some(([first]) => first === undefined || !equalBytes(first, secret))) this.#finish();
      return;
    }
    this.#core.ports.log('error', 'burn.secret');
  }

  /** The key of a message that burns; undefined when there is none, or none any more. */
  key(id: string): Bytes | undefined {
    return (this.#committed(id) ?? this.#drafted(id))?.key;
  }

  has(id: string): boolean {
    return this.key(id) !== undefined;
  }

  /** When a message burns, by the burning clock; 0 when it doesn't, or hasn't been read. */
  due(id: string): number {
    return this.#committed(id)?.due ?? 0;
  }

  /** Every message that was read and waits to burn, with its time. */
  waiting(): { readonly id: string; readonly due: number }[] {
    return [...this.#blocks.values()].flatMap(({ keys }) =>
      [...keys].flatMap(([id, { due }]) => (due === 0 ? [] : [{ id, due }])),
    );
  }

  /** Makes a message's key, unless it has one. Rejects when the file that it hangs on can't be written. */
  async add(tx: Transaction, id: string): Promise<void> {
    const draft = this.#draftOf(tx);
    if (this.has(id)) return;
    await this.#ensureRoot(draft);
    const random = this.#core.ports.random;
    const [name, block] = [...draft.blocks].find(([, { keys }]) => keys.size < BLOCK_SIZE) ?? [
      toHex(random(8)),
      { secret: random(SECRET), keys: new Map<string, BurnKey>() },
    ];
    const isNew = !draft.blocks.has(name);
    this.#putBlock(draft, name, { ...block, keys: new Map([...block.keys, [id, { key: random(SECRET), due: 0 }]]) });
    if (isNew) this.#putRoot(draft);
  }

  /** Sets when a message burns. */
  setDue(tx: Transaction, id: string, due: number): void {
    const draft = this.#draftOf(tx);
    for (const [name, block] of draft.blocks) {
      const known = block.keys.get(id);
      if (known !== undefined)
        this.#putBlock(draft, name, { ...block, keys: new Map([...block.keys, [id, { ...known, due }]]) });
    }
  }

  /** Destroys the keys of these messages; ids without one are passed over. Rejects when the file can't be written. */
  async destroy(tx: Transaction, ids: readonly string[]): Promise<void> {
    const draft = this.#draftOf(tx);
    const gone = new Set(ids);
    const touched = [...draft.blocks].filter(([, { keys }]) => [...keys.keys()].some((id) => gone.has(id)));
    if (touched.length === 0) return;
    await this.#replaceRoot(draft);
    for (const [name, { keys }] of touched) {
      const kept = new Map([...keys].filter(([id]) => !gone.has(id)));
      this.#putBlock(draft, name, { secret: this.#core.ports.random(SECRET), keys: kept });
    }
    this.#putRoot(draft);
  }

  #drafted(id: string): BurnKey | undefined {
    for (const { keys } of this.#draft?.blocks.values() ?? []) if (keys.has(id)) return keys.get(id);
    return undefined;
  }

  #committed(id: string): BurnKey | undefined {
    return this.#blocks.get(this.#blockOf.get(id) ?? '')?.keys.get(id);
  }

  /** There is one change at a time: the draft of another is one that was given up. */
  #draftOf(tx: Transaction): Draft {
    if (this.#draft?.tx === tx) return this.#draft;
    const draft: Draft = { tx, blocks: new Map(this.#blocks), root: this.#root, destroys: false };
    this.#draft = draft;
    tx.batch.onCommit(() => this.#adopt(draft));
    return draft;
  }

  #adopt({ blocks, root, destroys }: Draft): void {
    this.#blocks = blocks;
    this.#root = root;
    this.#blockOf = new Map(
      [...blocks].flatMap(([name, { keys }]) => [...keys.keys()].map((id) => [id, name] as const)),
    );
    this.#draft = undefined;
    if (destroys) this.#finish();
  }

  async #ensureRoot(draft: Draft): Promise<void> {
    if (draft.root !== undefined) return;
    const root = { places: this.#file.choosePlaces(), secret: this.#core.ports.random(SECRET) };
    await this.#toFile(root);
    draft.root = root;
  }

  /** From here on the file holds both secrets, and the rows will be sealed under the new one. */
  async #replaceRoot(draft: Draft): Promise<void> {
    if (draft.destroys || this.#root === undefined || draft.root === undefined) return;
    const secret = this.#core.ports.random(SECRET);
    await this.#toFile(this.#root, secret);
    draft.root = { ...draft.root, secret };
    draft.destroys = true;
  }

  /** Destroys the secrets of all other rooms: nobody is to open them any more. Rejects when storage refuses. */
  forgetOthers(): Promise<void> {
    return this.#file.keepOnly(this.#root?.places ?? []).catch(() => {
      throw new StorageFailure({ kind: 'Failed' });
    });
  }

  async #toFile({ places, secret }: Root, next?: Bytes): Promise<void> {
    try {
      await this.#file.write(places, secret, next);
    } catch {
      throw new StorageFailure({ kind: 'Failed' });
    }
  }

  /** The old secret leaves the file; in the queue of changes, so that nothing comes between reading and writing it. */
  #finish(): void {
    const write = () =>
      this.#core.transact(async () => {
        if (this.#root !== undefined) await this.#toFile(this.#root);
      });
    this.#core.background('burn.finish', () =>
      write().catch((reason: unknown) => {
        this.#core.after(RETRY, () => this.#finish());
        throw reason;
      }),
    );
  }

  #putBlock(draft: Draft, name: string, block: Block): void {
    if (block.keys.size === 0) {
      draft.blocks.delete(name);
      draft.tx.batch.delete(BURN_BLOCKS, name);
      return;
    }
    draft.blocks.set(name, block);
    const content = [...block.keys].map(([id, { key, due }]) => [fromHex(id) ?? NOTHING, key, due]);
    draft.tx.batch.put(BURN_BLOCKS, name, { id: name, box: this.#seal(block.secret, content) });
  }

  #putRoot({ tx, root, blocks }: Draft): void {
    if (root === undefined) return;
    const box = this.#seal(
      root.secret,
      [...blocks].map(([name, { secret }]) => [name, secret]),
    );
    tx.batch.put(BURN_ROOT, 'root', { places: [...root.places], box });
  }

  #take({ id: name, box }: BurnBlock, secrets: ReadonlyMap<string, Bytes>): void {
    const secret = secrets.get(name);
    const opened = secret && openBox(this.#core.provider, secret, box);
    if (secret === undefined || opened === undefined) return;
    const keys = new Map<string, BurnKey>();
    for (const [id, key, due] of decodeOwn(opened) as [Bytes, Bytes, number][]) {
      keys.set(toHex(id), { key, due });
      this.#blockOf.set(toHex(id), name);
    }
    this.#blocks.set(name, { secret, keys });
  }

  #seal(secret: Bytes, content: unknown): Bytes {
    return sealBox(this.#core.provider, secret, this.#core.ports.random(NONCE), encode(content));
  }
}

/** nonce (12) ‖ ChaCha20-Poly1305. */
export function sealBox(provider: CryptoProvider, key: Bytes, nonce: Bytes, content: Uint8Array): Bytes {
  return concat(nonce, provider.chachaSeal(key, nonce, content, NOTHING));
}

/** Undefined when it was sealed under another key. */
export function openBox(provider: CryptoProvider, key: Bytes, box: Bytes): Bytes | undefined {
  return provider.chachaOpen(key, box.subarray(0, NONCE), box.subarray(NONCE), NOTHING);
}
