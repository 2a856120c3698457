/**
 * A backup file: chunks under a password, each bound to its place, so that none can be dropped, swapped or added.
 *
 * File: head ‖ chunks. Head: "iCom backup" (11) ‖ version 1 (1) ‖ Argon2id's memory in KiB, passes, lanes (uint32 each) ‖
 * salt (16). Chunk: length of what follows (uint32) ‖ ChaCha20-Poly1305 of the content under
 * HKDF-SHA-512(Argon2id(password, salt), "icom/v1/backup"), nonce = zeros (7) ‖ 1 for the last chunk, else 0 (1) ‖ the
 * chunk's number (uint32), associated data = head. The salt makes the key, so that no nonce is used twice.
 */
import { type Bytes, concat, equalBytes, uint32, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { label } from './labels.ts';
import { isPlausible, type KdfCost, SALT_LENGTH, stretchPassword } from './password.ts';
import type { CryptoProvider } from './provider.ts';
import type { RandomBytes } from './random.ts';

const MAGIC = utf8('iCom backup');
const VERSION = 1;
const HEAD_LENGTH = MAGIC.length + 1 + 12 + SALT_LENGTH;
const TAG_LENGTH = 16;
const MAX_CHUNK = 1024 * 1024;

type Place = { readonly index: number; readonly last: boolean };

/** Seals chunks in their order; the head goes before them. */
export type BackupSealer = { readonly head: Bytes; seal(content: Uint8Array, place: Place): Bytes };

export async function createBackupSealer(
  provider: CryptoProvider,
  random: RandomBytes,
  password: string,
  cost: KdfCost,
): Promise<BackupSealer> {
  const salt = random(SALT_LENGTH);
  const costs = [cost.memoryKiB, cost.passes, cost.lanes].map(uint32);
  const head = concat(MAGIC, Uint8Array.of(VERSION), ...costs, salt);
  const key = backupKey(provider, await stretchPassword(password, salt, cost));
  return {
    head,
    seal(content, place) {
      const sealed = provider.chachaSeal(key, nonceOf(place), content, head);
      return concat(uint32(sealed.length), sealed);
    },
  };
}

/** `Newer`: written by a version that came after this one. `Damaged`: no backup, or not as it was written. */
export type BackupError = 'Newer' | 'Damaged' | 'WrongPassword';

/** Reads a file that comes in pieces of any size. Nothing of it is to be used before `finish` says that it is whole. */
export class BackupReader {
  readonly #provider: CryptoProvider;
  readonly #password: string;
  #rest: Bytes = new Uint8Array(0);
  #head: Bytes | undefined;
  #key: Bytes | undefined;
  #index = 0;
  #ended = false;

  constructor(provider: CryptoProvider, password: string) {
    this.#provider = provider;
    this.#password = password;
  }

  /** The contents of the chunks that this piece completes. An error is for good. */
  async take(piece: Uint8Array): Promise<Result<Bytes[], BackupError>> {
    this.#rest = concat(this.#rest, piece);
    const begun = await this.#begin();
    if (!begun.ok) return begun;
    const contents: Bytes[] = [];
    while (this.#head !== undefined && this.#rest.length >= 4) {
      const length = new DataView(this.#rest.buffer, this.#rest.byteOffset).getUint32(0);
      if (this.#ended || length < TAG_LENGTH || length > MAX_CHUNK) return err('Damaged');
      if (this.#rest.length < 4 + length) break;
      const content = this.#open(this.#rest.subarray(4, 4 + length));
      // what the first chunk says of the password can't be told from damage
      if (content === undefined) return err(this.#index === 0 ? 'WrongPassword' : 'Damaged');
      this.#rest = this.#rest.slice(4 + length);
      this.#index++;
      contents.push(content);
    }
    return ok(contents);
  }

  /** Whether the file has come to its end. */
  finish(): Result<void, BackupError> {
    return this.#ended && this.#rest.length === 0 ? ok() : err('Damaged');
  }

  async #begin(): Promise<Result<void, BackupError>> {
    if (this.#head !== undefined || this.#rest.length < HEAD_LENGTH) return ok();
    const head = this.#rest.slice(0, HEAD_LENGTH);
    const version = head[MAGIC.length] ?? 0;
    if (!equalBytes(head.subarray(0, MAGIC.length), MAGIC) || version === 0) return err('Damaged');
    if (version > VERSION) return err('Newer');
    const view = new DataView(head.buffer, MAGIC.length + 1);
    const cost = { memoryKiB: view.getUint32(0), passes: view.getUint32(4), lanes: view.getUint32(8) };
    if (!isPlausible(cost)) return err('Damaged');
    const salt = head.subarray(HEAD_LENGTH - SALT_LENGTH);
    this.#key = backupKey(this.#provider, await stretchPassword(this.#password, salt, cost));
    this.#head = head;
    this.#rest = this.#rest.slice(HEAD_LENGTH);
    return ok();
  }

  #open(sealed: Uint8Array): Bytes | undefined {
    if (this.#key === undefined || this.#head === undefined) return undefined;
    for (const last of [false, true]) {
      const nonce = nonceOf({ index: this.#index, last });
      const content = this.#provider.chachaOpen(this.#key, nonce, sealed, this.#head);
      if (content === undefined) continue;
      this.#ended = last;
      return content;
    }
    return undefined;
  }
}

function nonceOf({ index, last }: Place): Bytes {
  return concat(new Uint8Array(7), Uint8Array.of(last ? 1 : 0), uint32(index));
}

function backupKey(provider: CryptoProvider, stretched: Bytes): Bytes {
  return provider.hkdf(undefined, stretched, label('backup'), 32);
}
