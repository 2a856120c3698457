/** This device's prekeys: made, left with the super nodes, renewed, used up. */
import type { PrekeySecrets } from '#crypto/handshake.ts';
import type { HandshakeHeader } from '#crypto/handshake-header.ts';
import { encodeBundle, generateKemPrekey, generateOneTimePrekey, generateSignedPrekey } from '#crypto/prekeys.ts';
import { SerialQueue } from '#lib/async.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { PREKEYS, type StoredPrekey } from '../tables.ts';

const DAY = 24 * 3_600_000;
const ROTATE_AFTER = 7 * DAY;
/** Mail waits thirty days at most, so nobody's first message can name a key this old; nodes remember a key as long. */
const KEEP_FOR = 60 * DAY;
const ONE_TIME_TARGET = 100;
const ONE_TIME_KEM_TARGET = 50;
const REFILL_UNDER = 25;
/** ML-KEM keys are long: so many fit a frame with room to spare. */
const CHUNK = 25;
/** So many times the target are kept at most: a node may say for ever that it has none. */
const KEPT = 4;
/** Keys this young (ms) may never have reached a node: they are offered once more before others are made. */
const UNSURE = DAY;

type Role = StoredPrekey['role'];

export class PrekeyStock {
  readonly #rows = new CachedTable<StoredPrekey>(PREKEYS, (row) => `${row.id}`);
  readonly #core: Core;
  readonly #queue = new SerialQueue();

  constructor(core: Core) {
    this.#core = core;
  }

  async load(): Promise<void> {
    await this.#rows.load(this.#core.store);
  }

  /** The secrets that a handshake names; undefined when one of them was used up or deleted. */
  secretsFor(header: HandshakeHeader, tx: Transaction): PrekeySecrets | undefined {
    const signed = this.#rows.get(`${header.signedPrekeyId}`, tx);
    const kem = this.#rows.get(`${header.kemPrekeyId}`, tx);
    const oneTime = header.oneTimePrekeyId === undefined ? undefined : this.#rows.get(`${header.oneTimePrekeyId}`, tx);
    if (signed?.role !== 'signed' || (kem?.role !== 'lastResort' && kem?.role !== 'oneTimeKem')) return undefined;
    if (header.oneTimePrekeyId !== undefined && oneTime?.role !== 'oneTime') return undefined;
    return { signed: signed.keys, kem: kem.keys, oneTime: oneTime?.keys };
  }

  /** Deletes the one-time keys of a handshake that has become a session. */
  use(tx: Transaction, header: HandshakeHeader): void {
    for (const id of [header.oneTimePrekeyId, header.kemPrekeyId]) {
      const row = id === undefined ? undefined : this.#rows.get(`${id}`, tx);
      if (row?.role === 'oneTime' || row?.role === 'oneTimeKem') this.#rows.delete(tx, `${row.id}`);
    }
    tx.afterwards(() => this.#core.background('prekeys.publish', () => this.publish()));
  }

  /** Renews what is due and brings the nodes' stock up, one after another; false when a node didn't take it. */
  publish(): Promise<boolean> {
    return this.#queue.run(async () => {
      await this.#rotate();
      const stock = await this.#put([]);
      if (stock === undefined) return false;
      const oneTime = await this.#refill('oneTime', ONE_TIME_TARGET, stock.oneTime);
      const kem = await this.#refill('oneTimeKem', ONE_TIME_KEM_TARGET, stock.oneTimeKem);
      return oneTime && kem;
    });
  }

  async #rotate(): Promise<void> {
    const now = this.#core.now();
    const due = this.#newest('signed') === undefined || now - (this.#newest('signed')?.created ?? 0) > ROTATE_AFTER;
    const old = this.#rows.all().filter((row) => row.created < now - KEEP_FOR);
    if (!due && old.length === 0) return;
    await this.#core.transact(async (tx) => {
      for (const row of old) this.#rows.delete(tx, `${row.id}`);
      if (due) await this.#make(tx, ['signed', 'lastResort']);
    });
  }

  async #refill(role: 'oneTime' | 'oneTimeKem', target: number, stocked: number): Promise<boolean> {
    if (stocked >= REFILL_UNDER) return true;
    const kept = this.#rows.all().filter((row) => row.role === role);
    // a node passes over those that it has seen, handed out or not
    const unsure = kept.filter((row) => row.created > this.#core.now() - UNSURE).slice(0, target);
    const offered = unsure.length === 0 ? undefined : await this.#put(unsure);
    if (unsure.length > 0 && offered === undefined) return false;
    const count = Math.min(target - (offered?.[role] ?? stocked), KEPT * target - kept.length);
    for (let made = 0; made < count; made += CHUNK) {
      const roles = Array.from({ length: Math.min(CHUNK, count - made) }, () => role);
      // kept before they are handed out: a key that somebody can claim must never be missing here
      const rows = await this.#core.transact((tx) => this.#make(tx, roles));
      if ((await this.#put(rows)) === undefined) return false;
    }
    return true;
  }

  async #put(rows: readonly StoredPrekey[]): Promise<{ oneTime: number; oneTimeKem: number } | undefined> {
    const signed = this.#newest('signed');
    const lastResort = this.#newest('lastResort');
    if (signed === undefined || lastResort === undefined) return undefined;
    const publicParts = (role: Role) => rows.filter((row) => row.role === role).map((row) => row.publicPart);
    const stock = await this.#core.ports.network.putPrekeys({
      bundle: encodeBundle(signed, lastResort),
      oneTime: publicParts('oneTime'),
      oneTimeKem: publicParts('oneTimeKem'),
    });
    return stock.ok ? stock.value : undefined;
  }

  async #make(tx: Transaction, roles: readonly Role[]): Promise<StoredPrekey[]> {
    const { provider, ports, own } = this.#core;
    const made: StoredPrekey[] = [];
    for (const role of roles) {
      const id = this.#newId(tx);
      const generate =
        role === 'signed' ? generateSignedPrekey : role === 'oneTime' ? generateOneTimePrekey : generateKemPrekey;
      const prekey = await generate(provider, ports.random, own.device.signing.secretKey, id);
      const row = { ...prekey, role, created: this.#core.now() };
      this.#rows.put(tx, row);
      made.push(row);
    }
    return made;
  }

  /** Random, so that the id of a deleted key doesn't come back as another's. */
  #newId(tx: Transaction): number {
    for (;;) {
      const id = new DataView(this.#core.ports.random(4).buffer).getUint32(0);
      if (id !== 0 && this.#rows.get(`${id}`, tx) === undefined) return id;
    }
  }

  #newest(role: Role): StoredPrekey | undefined {
    return this.#rows
      .all()
      .filter((row) => row.role === role)
      .reduce<StoredPrekey | undefined>(
        (newest, row) => (newest === undefined || row.created > newest.created ? row : newest),
        undefined,
      );
  }
}
