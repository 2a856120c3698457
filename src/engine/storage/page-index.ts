/**
 * Which pages hold a message, for a database that finds nothing but by key: a small record beside each page, all of them in
 * memory from the first search on. One index entry a message in the database would cost more than the message itself.
 */
import type { Bytes } from '#lib/bytes.ts';
import type { PageKey, PageRecord } from './row-database.ts';

/** What stands beside a page: of each of its tokens 30 bits, four bytes each in the machine's order. */
export type TokensRecord = PageKey & { readonly marks: Bytes };

type Holder = { readonly key: PageKey; readonly marks: Uint32Array };
type PageChanges = { readonly putPages: readonly PageRecord[]; readonly deletePages: readonly PageKey[] };

const nameOf = ({ conversation, order }: PageKey): string => `${conversation} ${order}`;

export function tokensRecord({ conversation, order, tokens }: PageRecord): TokensRecord {
  return { conversation, order, marks: new Uint8Array(Uint32Array.from(tokens, markOf).buffer) };
}

export class PageIndex {
  readonly #holders = new Map<string, Holder>();
  /** By mark: nearly always of one page. */
  readonly #found = new Map<number, Holder | readonly Holder[]>();
  readonly #read: () => Promise<TokensRecord[]>;
  /** What has been written since the records were asked for. */
  readonly #meanwhile: PageChanges[] = [];
  #loading: Promise<void> | undefined;
  #loaded = false;

  /** `read` answers all records as they are once every change that was begun before is written. */
  constructor(read: () => Promise<TokensRecord[]>) {
    this.#read = read;
  }

  /** The pages that hold a message of this token; very rarely another one too. */
  async find(token: string): Promise<PageKey[]> {
    if (!this.#loaded) await this.#load();
    const found = this.#found.get(markOf(token));
    if (found === undefined) return [];
    return 'key' in found ? [found.key] : found.map(({ key }) => key);
  }

  /** Takes over what has just been written: called in the order of the writes. */
  written(changes: PageChanges): void {
    if (this.#loaded) this.#apply(changes);
    else if (this.#loading !== undefined) this.#meanwhile.push(changes);
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().then(
      (records) => {
        for (const { conversation, order, marks } of records)
          this.#hold({ conversation, order }, new Uint32Array(marks.slice().buffer));
        for (const changes of this.#meanwhile.splice(0)) this.#apply(changes);
        this.#loaded = true;
      },
      (reason: unknown) => {
        this.#loading = undefined;
        this.#meanwhile.length = 0;
        throw reason;
      },
    );
    return this.#loading;
  }

  #apply({ putPages, deletePages }: PageChanges): void {
    for (const key of deletePages) this.#drop(nameOf(key));
    for (const page of putPages) {
      const { conversation, order, tokens } = page;
      this.#drop(nameOf(page));
      this.#hold({ conversation, order }, Uint32Array.from(tokens, markOf));
    }
  }

  #hold(key: PageKey, marks: Uint32Array): void {
    const holder = { key, marks };
    this.#holders.set(nameOf(key), holder);
    for (const mark of marks) {
      const known = this.#found.get(mark);
      this.#found.set(mark, known === undefined ? holder : 'key' in known ? [known, holder] : [...known, holder]);
    }
  }

  #drop(name: string): void {
    const holder = this.#holders.get(name);
    if (holder === undefined) return;
    this.#holders.delete(name);
    for (const mark of holder.marks) {
      const known = this.#found.get(mark);
      if (known === holder) this.#found.delete(mark);
      else if (known !== undefined && !('key' in known)) this.#keep(mark, known, holder);
    }
  }

  #keep(mark: number, known: readonly Holder[], dropped: Holder): void {
    const left = known.filter((other) => other !== dropped);
    this.#found.set(mark, left.length === 1 ? (left[0] as Holder) : left);
  }
}

/** 30 bits of a token: a small integer, which a map finds fastest. Tokens are as good as random already. */
function markOf(token: string): number {
  let mark = 0x811c9dc5;
  for (let at = 0; at < token.length; at++) mark = Math.imul(mark ^ token.charCodeAt(at), 0x01000193);
  return (mark ^ (mark >>> 15)) & 0x3fffffff;
}
