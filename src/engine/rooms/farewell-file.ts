/**
 * The file of the farewell: what is to be said to super nodes and own devices once this device has been wiped, kept from when
 * a clear password is set, and openable by that password alone; after a wipe by this profile, until it has been delivered.
 * It is there in any case, 32 KiB of bytes that look random.
 *
 * File: nonce (12) ‖ ChaCha20-Poly1305 of the letter's key under HKDF-SHA-512(what the clear password is stretched to,
 * "icom/v1/farewell"), or random bytes ‖ nonce (12) ‖ ChaCha20-Poly1305 of (the letter, CBOR ‖ 0x80 ‖ zeros) under the
 * letter's key ‖ the first part once more for another clear password, while one takes the place of the other. After a wipe
 * the letter's key is the profile's HMAC of "icom/v1/farewell".
 */
import { label } from '#crypto/labels.ts';
import { pad, unpad } from '#crypto/padding.ts';
import { type Bytes, concat } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import type { Ports } from '../ports.ts';

export const FAREWELL_FILE = 'farewell';
const FILE_LENGTH = 32 * 1024;
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
const HEAD_LENGTH = NONCE_LENGTH + KEY_LENGTH + TAG_LENGTH;
const BODY_LENGTH = FILE_LENGTH - 2 * HEAD_LENGTH;
const CONTENT_LENGTH = BODY_LENGTH - NONCE_LENGTH - TAG_LENGTH;
const NOTHING = new Uint8Array(0);

/** Which of the letter's nodes, by their numbers, are still to hear it; all of them where that isn't said. */
type Due = { readonly left?: readonly number[] };

/** A sealed envelope for another device's mailbox, and the capability to deposit there; null: by work. */
export type Notice = Due & { readonly mailbox: Bytes; readonly envelope: Bytes; readonly token: Bytes | null };

/**
 * `nodes`: the home nodes that are to hear it. `closings`: mailboxes of this device and its rooms, each with its key's
 * signature. `list`: the signed device list that ends the other devices' part in the account, where this was the primary
 * device; `listLeft`: as `left` of the others. `notices`: for the other devices. `until`: when it is given up (ms since the
 * epoch, by this device's clock); 0 before a wipe.
 */
export type Letter = {
  readonly nodes: readonly string[];
  readonly list: Bytes | null;
  readonly listLeft?: readonly number[];
  readonly closings: readonly (Due & { readonly mailbox: Bytes; readonly signature: Bytes })[];
  readonly notices: readonly Notice[];
  readonly until: number;
};

type Parts = { readonly head: Bytes; readonly body: Bytes; readonly second: Bytes };
type FilePorts = Pick<Ports, 'crypto' | 'files' | 'profileKey' | 'random'>;

export class FarewellFile {
  readonly #ports: FilePorts;

  constructor(ports: FilePorts) {
    this.#ports = ports;
  }

  /** Writes it as it is once more, or makes it: when it was changed last doesn't tell which room was open. */
  async touch(): Promise<void> {
    await this.#write((await this.#ports.files.read(FAREWELL_FILE)) ?? this.#ports.random(FILE_LENGTH));
  }

  /** Puts nothing into it, which looks like something. */
  async blank(): Promise<void> {
    await this.#write(this.#ports.random(FILE_LENGTH));
  }

  /**
   * Has a clear password, given as it is stretched, open what is written under `key` from now on. One before goes on doing
   * so until `settle`: `before`, or the one that did last.
   */
  async entrust(key: Bytes, stretched: Bytes, before?: Bytes): Promise<void> {
    const { head, body, second } = await this.#parts();
    const other =
      before === undefined ? this.#other(stretched, head, second) : this.#seal(this.#passwordKey(before), key);
    await this.#write(concat(this.#seal(this.#passwordKey(stretched), key), body, other));
  }

  /** Of two clear passwords the one entrusted last alone opens it from now on. */
  async settle(): Promise<void> {
    const { head, body } = await this.#parts();
    await this.#write(concat(head, body, this.#ports.random(HEAD_LENGTH)));
  }

  /** The key that a clear password gives away. */
  async keyOf(stretched: Bytes): Promise<Bytes | undefined> {
    const file = await this.#read();
    return file && this.#keyIn(file, stretched);
  }

  /** Writes a letter under its key. The longest that there can be, with all that is kept of who has heard it, takes some 24 KiB. */
  async write(key: Bytes, letter: Letter): Promise<void> {
    const { head, second } = await this.#parts();
    await this.#write(concat(head, this.#sealLetter(key, letter), second));
  }

  /** The letter that is written under a key. */
  async letter(key: Bytes): Promise<Letter | undefined> {
    const file = await this.#read();
    return file && this.#openLetter(key, file);
  }

  /** The letter that a clear password gives away. */
  async open(stretched: Bytes): Promise<Letter | undefined> {
    const file = await this.#read();
    const key = file && this.#keyIn(file, stretched);
    return file && key && this.#openLetter(key, file);
  }

  /** The letter of a wipe that has not been delivered yet. */
  async released(): Promise<Letter | undefined> {
    const file = await this.#read();
    return file && this.#openLetter(await this.#profileKey(), file);
  }

  /** Has a clear password alone open a letter, which is written under this key. */
  async hold(key: Bytes, stretched: Bytes, letter: Letter): Promise<void> {
    const head = this.#seal(this.#passwordKey(stretched), key);
    await this.#write(concat(head, this.#sealLetter(key, letter), this.#ports.random(HEAD_LENGTH)));
  }

  /** Has this profile alone open it from now on. */
  async release(letter: Letter): Promise<void> {
    const { random } = this.#ports;
    const sealed = this.#sealLetter(await this.#profileKey(), letter);
    await this.#write(concat(random(HEAD_LENGTH), sealed, random(HEAD_LENGTH)));
  }

  /** Keeps what is left of a letter that was released. */
  async keep(letter: Letter): Promise<void> {
    await this.write(await this.#profileKey(), letter);
  }

  /** Has nothing in it any more that was released. */
  async drop(): Promise<void> {
    const { head, second } = await this.#parts();
    await this.#write(concat(head, this.#ports.random(BODY_LENGTH), second));
  }

  #keyIn({ head, second }: Parts, stretched: Bytes): Bytes | undefined {
    const key = this.#passwordKey(stretched);
    return this.#unseal(key, head) ?? this.#unseal(key, second);
  }

  /** The head that isn't this password's, which may have been entrusted before without being settled. */
  #other(stretched: Bytes, head: Bytes, second: Bytes): Bytes {
    return this.#unseal(this.#passwordKey(stretched), head) === undefined ? head : second;
  }

  #passwordKey(stretched: Bytes): Bytes {
    return this.#ports.crypto.hkdf(undefined, stretched, label('farewell'), KEY_LENGTH);
  }

  #profileKey(): Promise<Bytes> {
    return this.#ports.profileKey.mac(label('farewell'));
  }

  #sealLetter(key: Bytes, letter: Letter): Bytes {
    return this.#seal(key, pad(encode(letter), CONTENT_LENGTH));
  }

  #openLetter(key: Bytes, { body, second }: Parts): Letter | undefined {
    // earlier versions had one head, and the letter up to the end
    const padded = this.#unseal(key, body) ?? this.#unseal(key, concat(body, second));
    const content = padded && unpad(padded);
    return content && (decodeOwn(content) as Letter);
  }

  #seal(key: Bytes, content: Bytes): Bytes {
    const nonce = this.#ports.random(NONCE_LENGTH);
    return concat(nonce, this.#ports.crypto.chachaSeal(key, nonce, content, NOTHING));
  }

  #unseal(key: Bytes, box: Bytes): Bytes | undefined {
    return this.#ports.crypto.chachaOpen(key, box.subarray(0, NONCE_LENGTH), box.subarray(NONCE_LENGTH), NOTHING);
  }

  async #read(): Promise<Parts | undefined> {
    const file = await this.#ports.files.read(FAREWELL_FILE);
    if (file?.length !== FILE_LENGTH) return undefined;
    const second = HEAD_LENGTH + BODY_LENGTH;
    return { head: file.slice(0, HEAD_LENGTH), body: file.slice(HEAD_LENGTH, second), second: file.slice(second) };
  }

  async #parts(): Promise<Parts> {
    const { random } = this.#ports;
    const nothing = { head: random(HEAD_LENGTH), body: random(BODY_LENGTH), second: random(HEAD_LENGTH) };
    return (await this.#read()) ?? nothing;
  }

  #write(file: Bytes): Promise<void> {
    return this.#ports.files.write(FAREWELL_FILE, file);
  }
}
