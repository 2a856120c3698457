/** Records that hold shards of the account's state: sealed and signed, read and checked. */
import { sha256 } from '@noble/hashes/sha2.js';
import { sign, verify } from '#crypto/sign.ts';
import { MAX_SHARD_BYTES, StateKeys } from '#crypto/state-keys.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { decodeRecord, encodeRecord, MAX_CREDIBLE_VERSION, NO_HASH, RECORD_PURPOSE, signedPart } from '#wire/record.ts';
import { decodeStateShard, encodeStateShard, type StateShard } from '#wire/state.ts';
import type { Ports } from '../ports.ts';

/** How long (ms) nodes are asked to keep a record, and when it is written anew. */
const LIFETIME = 360 * 24 * 3_600_000;
export const RENEW_BEFORE = 180 * 24 * 3_600_000;

type ShardRecordPorts = Pick<Ports, 'crypto' | 'random'>;

/** A record of a shard, as a node gave it: its signature holds. */
export type ShardRecord = {
  readonly bytes: Bytes;
  readonly version: number;
  readonly hash: Bytes;
  readonly prevHash: Bytes;
  readonly expires: number;
  /** Undefined where a newer version of the app wrote it, or somebody without the state key. */
  readonly content: StateShard | undefined;
};

export class ShardRecords {
  readonly #ports: ShardRecordPorts;
  readonly #keys: StateKeys;

  /** `stateKey`: 32 bytes, under which all of these records are. */
  constructor(ports: ShardRecordPorts, stateKey: Bytes) {
    this.#ports = ports;
    this.#keys = new StateKeys(ports.crypto, stateKey);
  }

  async nameOf(path: string): Promise<Bytes> {
    return (await this.#keys.recordKey(path)).publicKey;
  }

  /** The encoded content of a shard; `TooLarge` for one that has to be split. */
  encode(shard: StateShard): Result<Bytes, 'TooLarge'> {
    const content = encodeStateShard(shard);
    return content.length > MAX_SHARD_BYTES ? err('TooLarge') : ok(content);
  }

  /** The record that follows `previous`; `now` is the home nodes' time, by which it expires. */
  async write(
    path: string,
    content: Bytes,
    version: number,
    prevHash: Bytes,
    now: number,
  ): Promise<{ readonly bytes: Bytes; readonly hash: Bytes; readonly expires: number }> {
    const { crypto, random } = this.#ports;
    const key = await this.#keys.recordKey(path);
    const body = await this.#keys.seal(path, content, random);
    const expires = now + LIFETIME;
    const unsigned = { v: 1 as const, key: key.publicKey, version, prevHash, expires, body };
    const signature = await sign(crypto, key.secretKey, RECORD_PURPOSE, signedPart(unsigned));
    const bytes = encodeRecord({ ...unsigned, signature });
    return { bytes, hash: sha256(bytes), expires };
  }

  /** `Invalid` for what the account didn't write, and for a version behind which there would soon be none. */
  async read(path: string, bytes: Bytes): Promise<Result<ShardRecord, 'Invalid'>> {
    const record = decodeRecord(bytes);
    if (!record.ok) return err('Invalid');
    const { key, version, prevHash, expires, body, signature } = record.value;
    if (version > MAX_CREDIBLE_VERSION || !equalBytes(key, await this.nameOf(path))) return err('Invalid');
    const genuine = await verify(this.#ports.crypto, key, RECORD_PURPOSE, signedPart(record.value), signature);
    if (!genuine) return err('Invalid');
    const opened = await this.#keys.open(path, body);
    const content = opened.ok ? decodeStateShard(opened.value) : opened;
    return ok({
      bytes,
      version,
      hash: sha256(bytes),
      prevHash,
      expires,
      content: content.ok ? content.value : undefined,
    });
  }
}

/** A record that is the first of its key names none before it. */
export function prevHashFor(version: number, hash: Bytes): Bytes {
  return version === 1 ? NO_HASH : hash;
}
