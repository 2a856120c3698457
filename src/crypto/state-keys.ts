/**
 * What the account-state key gives: for each shard the Ed25519 key that names and signs its record, and one AES-256-GCM
 * key for their contents.
 *
 * Seeds are `HKDF(no salt, state key, info, 32)` with info `icom/v1/state-record` ‖ path, each length-prefixed, and
 * `icom/v1/state-seal`. A box is nonce (12) ‖ AES-256-GCM of (content ‖ 0x80 ‖ zeros up to 4, 8, 16, 32 or 48 KiB), its
 * associated data `icom/v1/state-shard` and the path, length-prefixed. Without the state key neither the names nor the
 * signatures of two records tell that they belong to one account.
 */
import { type Bytes, concat, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { label, lengthPrefixed } from './labels.ts';
import { pad, unpad } from './padding.ts';
import type { AesKey, CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';

const KIB = 1024;
const LENGTHS = [4 * KIB, 8 * KIB, 16 * KIB, 32 * KIB, 48 * KIB];
const NONCE_LENGTH = 12;

/** The longest content of a shard, in bytes: padding takes one at least. */
export const MAX_SHARD_BYTES = 48 * KIB - 1;

export class StateKeys {
  readonly #provider: CryptoProvider;
  readonly #stateKey: Bytes;
  readonly #seal: Promise<AesKey>;
  readonly #names = new Map<string, Promise<KeyPair>>();

  /** `stateKey`: 32 bytes. */
  constructor(provider: CryptoProvider, stateKey: Bytes) {
    this.#provider = provider;
    this.#stateKey = stateKey;
    this.#seal = provider.importAesKey(provider.hkdf(undefined, stateKey, label('state-seal'), 32));
  }

  /** The Ed25519 key of the record that holds a shard. */
  recordKey(path: string): Promise<KeyPair> {
    const known = this.#names.get(path) ?? this.#derive(path);
    this.#names.set(path, known);
    return known;
  }

  /** Throws RangeError for content of more than `MAX_SHARD_BYTES`. */
  async seal(path: string, content: Uint8Array, random: RandomBytes): Promise<Bytes> {
    const length = LENGTHS.find((bucket) => bucket > content.length);
    if (length === undefined) throw new RangeError('a shard is split before it is as long as that');
    const nonce = random(NONCE_LENGTH);
    return concat(nonce, await (await this.#seal).seal(nonce, pad(content, length), placeBytes(path)));
  }

  /** `Corrupt` for what nobody sealed who has the state key, or for another shard. Never throws. */
  async open(path: string, box: Uint8Array): Promise<Result<Bytes, 'Corrupt'>> {
    if (box.length <= NONCE_LENGTH) return err('Corrupt');
    const key = await this.#seal;
    const padded = await key.open(box.subarray(0, NONCE_LENGTH), box.subarray(NONCE_LENGTH), placeBytes(path));
    const content = padded && unpad(padded);
    return content === undefined ? err('Corrupt') : ok(content);
  }

  async #derive(path: string): Promise<KeyPair> {
    const info = lengthPrefixed(label('state-record'), utf8(path));
    const secretKey = this.#provider.hkdf(undefined, this.#stateKey, info, 32);
    return { secretKey, publicKey: await this.#provider.ed25519Public(secretKey) };
  }
}

function placeBytes(path: string): Bytes {
  return lengthPrefixed(label('state-shard'), utf8(path));
}
