/**
 * Where the secrets lie under which burn keys are kept: a secret file of always the same length, for IndexedDB keeps what
 * was overwritten.
 *
 * File: 512 places of 64 bytes, a secret (32) ‖ the one that takes its place (32), random bytes where there is none. A room
 * has three places, chosen at random, and knows by itself which: the file tells neither how many rooms use it nor which
 * places are in use, and no room need know of another. Two rooms may choose the same place; that all three of one are taken
 * by others before it is opened again, which writes them anew, happens once in some hundred thousand profiles.
 */
import { type Bytes, concat } from '#lib/bytes.ts';
import type { RandomBytes, SecretFiles } from '../ports.ts';

export const BURN_FILE = 'burn';
const PLACES = 512;
const SECRET = 32;
const PLACE = 2 * SECRET;
const LENGTH = PLACES * PLACE;
const COPIES = 3;

export class BurnFile {
  readonly #files: SecretFiles;
  readonly #random: RandomBytes;

  constructor(files: SecretFiles, random: RandomBytes) {
    this.#files = files;
    this.#random = random;
  }

  /**
   * Writes the file as it is once more, or makes it: neither its being there nor when it was changed last tells whether
   * anything burns in any room. Rejects when it can't be written.
   */
  async touch(): Promise<void> {
    await this.#files.write(BURN_FILE, (await this.#existing()) ?? this.#random(LENGTH));
  }

  /** Numbers of places for a room that has none. */
  choosePlaces(): number[] {
    const chosen = new Set<number>();
    while (chosen.size < COPIES) {
      const [high = 0, low = 0] = this.#random(2);
      chosen.add(((high << 8) | low) % PLACES);
    }
    return [...chosen];
  }

  /** At each of these places the secret and the one that was to take its place; nothing when there is no file. */
  async read(places: readonly number[]): Promise<Bytes[][]> {
    const content = await this.#existing();
    if (content === undefined) return [];
    return places.map((place) => {
      const start = place * PLACE;
      return [content.slice(start, start + SECRET), content.slice(start + SECRET, start + PLACE)];
    });
  }

  /** Writes a secret, and the one that is to take its place, durably; what stood there is gone. Rejects when it can't. */
  async write(places: readonly number[], secret: Bytes, next?: Bytes): Promise<void> {
    const content = (await this.#existing()) ?? this.#random(LENGTH);
    for (const place of places) content.set(concat(secret, next ?? this.#random(SECRET)), place * PLACE);
    await this.#files.write(BURN_FILE, content);
  }

  /** Overwrites all places but these, durably. Rejects when it can't. */
  async keepOnly(places: readonly number[]): Promise<void> {
    const before = await this.#existing();
    if (before === undefined) return;
    const content = this.#random(LENGTH);
    for (const place of places) content.set(before.subarray(place * PLACE, (place + 1) * PLACE), place * PLACE);
    await this.#files.write(BURN_FILE, content);
  }

  async #existing(): Promise<Bytes | undefined> {
    const content = await this.#files.read(BURN_FILE);
    return content?.length === LENGTH ? content : undefined;
  }
}
