/** How rows and pages are hidden: blind names for equality, sealed boxes bound to their place, CBOR inside. */
import type { CryptoProvider } from '#crypto/provider.ts';
import { type BlindIndex, Sealer as BoxSealer, createBlindIndex } from '#crypto/seal.ts';
import type { RoomKeys } from '#crypto/vault.ts';
import { type Bytes, concat, fromHex, toHex, uint32, utf8 } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { ok, type Result } from '#lib/result.ts';
import type { RandomBytes } from '../ports.ts';
import type { PageKey, PageRecord } from './row-database.ts';

/** Version of what is inside the boxes; part of the associated data. */
const FORMAT = 2;
const NAME_BYTES = 16;
const TOKEN_BYTES = 12;
/** So many names of rows are remembered. */
const KEPT_NAMES = 4096;
const MESSAGE = utf8('message\0');
const NAMES = utf8('icom/v1/names');

export class Sealer {
  readonly #rows: BoxSealer;
  readonly #pages: BoxSealer;
  /** Of messages: the fastest once it is warm. Dozens of names at a start are made faster by WebAssembly. */
  readonly #index: BlindIndex;
  readonly #name: (value: Uint8Array) => Bytes;
  /** Of rows: a session's is written with everything that is said. */
  readonly #rowNames = new Map<string, string>();
  readonly #groups = new Map<string, string>();
  readonly #conversations = new Map<string, string>();

  private constructor(rows: BoxSealer, pages: BoxSealer, index: BlindIndex, name: (value: Uint8Array) => Bytes) {
    this.#rows = rows;
    this.#pages = pages;
    this.#index = index;
    this.#name = name;
  }

  static async create(provider: CryptoProvider, keys: RoomKeys, random: RandomBytes): Promise<Sealer> {
    const create = (key: Bytes) => BoxSealer.create(provider, key, random);
    const [rows, pages] = await Promise.all([create(keys.row), create(keys.page)]);
    const nameKey = provider.hkdf(undefined, keys.index, NAMES, 32);
    const name = (value: Uint8Array) => provider.hmacSha512(nameKey, value);
    return new Sealer(rows, pages, createBlindIndex(keys.index), name);
  }

  /** 32 hex digits: a row's opaque key. */
  rowName(table: string, id: string): string {
    if (this.#rowNames.size >= KEPT_NAMES) this.#rowNames.clear();
    return remember(this.#rowNames, `${table}\0${id}`, () => this.#blind(NAME_BYTES, 'row', table, id));
  }

  /** 32 hex digits: what all rows of a table share. */
  groupName(table: string): string {
    return remember(this.#groups, table, () => this.#blind(NAME_BYTES, 'table', table));
  }

  /** 32 hex digits: what all pages of a conversation share. */
  conversationName(conversation: string): string {
    return remember(this.#conversations, conversation, () => this.#blind(NAME_BYTES, 'conversation', conversation));
  }

  /** 24 hex digits: by which a message's page is found. */
  messageToken(messageId: string): string {
    // One is made for every message that is stored: with the id's 32 bytes it takes one block of the hash.
    const id = fromHex(messageId) ?? utf8(messageId);
    return toHex(this.#index(concat(MESSAGE, id)).subarray(0, TOKEN_BYTES));
  }

  sealRow(table: string, name: string, row: unknown): Promise<Bytes> {
    return this.#rows.seal(encode(row), rowPlace(table, name));
  }

  async openRow(table: string, name: string, box: Bytes): Promise<Result<unknown, 'Corrupt'>> {
    const opened = await this.#rows.open(box, rowPlace(table, name));
    return opened.ok ? ok(decodeOwn(opened.value)) : opened;
  }

  /** The tokens stand beside the box in clear: they are bound to it, so that none can be dropped or swapped. */
  async sealPage(key: PageKey, tokens: readonly string[], content: Bytes): Promise<PageRecord> {
    const box = await this.#pages.seal(content, pagePlace(key, tokens));
    return { conversation: key.conversation, order: key.order, tokens, box };
  }

  openPage(record: PageRecord): Promise<Result<Bytes, 'Corrupt'>> {
    return this.#pages.open(record.box, pagePlace(record, record.tokens));
  }

  #blind(length: number, kind: string, ...parts: string[]): string {
    const encoded = parts.map(utf8).flatMap((part) => [uint32(part.length), part]);
    return toHex(this.#name(concat(utf8(kind), Uint8Array.of(0), ...encoded)).subarray(0, length));
  }
}

function remember(names: Map<string, string>, of: string, make: () => string): string {
  const known = names.get(of);
  if (known !== undefined) return known;
  const name = make();
  names.set(of, name);
  return name;
}

/** The name has a fixed length and is last but for the version, so that no two places read the same. */
function rowPlace(table: string, name: string): Bytes {
  return concat(utf8(table), utf8(name), uint32(FORMAT));
}

function pagePlace({ conversation, order }: PageKey, tokens: readonly string[]): Bytes {
  return concat(utf8(conversation), uint32(order), utf8(tokens.join()), uint32(FORMAT));
}
