/** This device's prekeys: made, left with the super nodes, renewed, used up. */
import type { PrekeySecrets } from '#crypto/handshake.ts';
import type { HandshakeHeader } from '#crypto/handshake-header.ts';
import { encodeBundle, generateKemPrekey, generateOneTimePrekey, generateSignedPrekey } from '#crypto/prekeys.ts';
import { SerialQueue } from '#lib/async.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Network } from '../ports.ts';
import { PREKEYS, type StoredPrekey } from '../tables.ts';

const DAY = 24 * 3_600_000;
const ROTATE_AFTER = 7 * DAY;
/**
 * So long is a key kept that nobody is handed any more: mail waits thirty days at most. Nodes remember a key as long. Ages
 * are counted in the home nodes' time: a clock of ours that is wrong by years must not delete what mail under way names.
 */
const KEEP_FOR = 60 * DAY;
const ONE_TIME_TARGET = 100;
const ONE_TIME_KEM_TARGET = 50;
const REFILL_UNDER = 25;
/** ML-KEM keys are long: so many fit a frame with room to spare. */
const CHUNK = 25;
/** So many times the target are kept at most: a node may say for ever that it has none. */
const KEPT = 4;
/** Keys this young may never have reached a node: they are offered once more before others are made. */
const UNSURE = DAY;

type Role = StoredPrekey['role'];
const ROLES: readonly Role[] = ['signed', 'lastResort', 'oneTime', 'oneTimeKem'];

export class PrekeyStock {
  readonly #rows = new CachedTable<StoredPrekey>(PREKEYS, (row) => `${row.id}`);
  readonly #core: Core;
  readonly #supply: Network['putPrekeys'];
  readonly #queue = new SerialQueue();

  /** `supply` brings them to a node: for our own mailbox, or the one that is given with it. */
  constructor(core: Core, supply: Network['putPrekeys'] = (keys) => core.ports.network.putPrekeys(keys)) {
    this.#core = core;
    this.#supply = supply;
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
    tx.afterwards(() =>
      this.#core.background('prekeys.publish', async () => {
        const time = await this.#core.ports.network.time();
        if (time.ok) await this.publish(time.value);
      }),
    );
  }

  /**
   * Renews what is due and brings the nodes' stock up, one after another; false when a node didn't take it. `now` is the
   * home nodes' time.
   */
  publish(now: number): Promise<boolean> {
    return this.#queue.run(async () => {
      await this.#rotate(now);
      const stock = await this.#put([]);
      if (stock === undefined) return false;
      await this.#retire(now, { signed: 1, lastResort: 1, ...stock });
      const oneTime = await this.#refill('oneTime', ONE_TIME_TARGET, stock.oneTime, now);
      const kem = await this.#refill('oneTimeKem', ONE_TIME_KEM_TARGET, stock.oneTimeKem, now);
      return oneTime && kem;
    });
  }

  async #rotate(now: number): Promise<void> {
    const [newest] = this.#newestFirst('signed');
    // what a node dated whose clock was ahead must not stay the newest for ever
    const misdated = this.#rows.all().filter((row) => row.created > now + DAY);
    const due = newest === undefined || now - newest.created > ROTATE_AFTER || misdated.includes(newest);
    if (!due && misdated.length === 0) return;
    const made = due ? await this.#make(['signed', 'lastResort'], now) : [];
    await this.#core.transact(async (tx) => {
      for (const row of misdated) this.#rows.put(tx, { ...row, created: now - 1 });
      for (const row of made) this.#rows.put(tx, row);
    });
  }

  /** Notes which keys nobody is handed any more (a node hands out the oldest first), and ends those noted long ago. */
  async #retire(now: number, stock: Readonly<Record<Role, number>>): Promise<void> {
    const gone = ROLES.flatMap((role) => {
      // keys that were made together have no order
      const handedOut = role === 'oneTime' || role === 'oneTimeKem' ? stock[role] + CHUNK : stock[role];
      return this.#newestFirst(role).slice(handedOut);
    });
    const ended = gone.filter((row) => row.gone !== undefined && row.gone < now - KEEP_FOR);
    const noted = gone.filter((row) => row.gone === undefined || row.gone > now);
    if (ended.length + noted.length === 0) return;
    await this.#core.transact(async (tx) => {
      for (const row of ended) this.#rows.delete(tx, `${row.id}`);
      for (const row of noted) this.#rows.put(tx, { ...row, gone: now });
    });
  }

  async #refill(role: 'oneTime' | 'oneTimeKem', target: number, stocked: number, now: number): Promise<boolean> {
    if (stocked >= REFILL_UNDER) return true;
    const kept = this.#newestFirst(role);
    // a node passes over those that it has seen, handed out or not
    const unsure = kept.filter((row) => row.created > now - UNSURE).slice(0, target);
    const offered = unsure.length === 0 ? undefined : await this.#put(unsure);
    if (unsure.length > 0 && offered === undefined) return false;
    const count = Math.min(target - (offered?.[role] ?? stocked), KEPT * target - kept.length);
    for (let made = 0; made < count; made += CHUNK) {
      const roles = Array.from({ length: Math.min(CHUNK, count - made) }, () => role);
      // kept before they are handed out: a key that somebody can claim must never be missing here
      const rows = await this.#make(roles, now);
      await this.#core.transact(async (tx) => {
        for (const row of rows) this.#rows.put(tx, row);
      });
      if ((await this.#put(rows)) === undefined) return false;
    }
    return true;
  }

  async #put(rows: readonly StoredPrekey[]): Promise<{ oneTime: number; oneTimeKem: number } | undefined> {
    const [signed] = this.#newestFirst('signed');
    const [lastResort] = this.#newestFirst('lastResort');
    if (signed === undefined || lastResort === undefined) return undefined;
    const publicParts = (role: Role) => rows.filter((row) => row.role === role).map((row) => row.publicPart);
    const stock = await this.#supply({
      bundle: encodeBundle(signed, lastResort),
      oneTime: publicParts('oneTime'),
      oneTimeKem: publicParts('oneTimeKem'),
    });
    return stock.ok ? stock.value : undefined;
  }

  /** Before any change, for it takes long: what else there is to change must not wait for it. */
  async #make(roles: readonly Role[], created: number): Promise<StoredPrekey[]> {
    const { provider, ports, own } = this.#core;
    const made: StoredPrekey[] = [];
    for (const role of roles) {
      const id = this.#newId(made);
      const generate =
        role === 'signed' ? generateSignedPrekey : role === 'oneTime' ? generateOneTimePrekey : generateKemPrekey;
      const prekey = await generate(provider, ports.random, own.device.signing.secretKey, id);
      made.push({ ...prekey, role, created });
    }
    return made;
  }

  /** Random, so that the id of a deleted key doesn't come back as another's. */
  #newId(made: readonly StoredPrekey[]): number {
    for (;;) {
      const id = new DataView(this.#core.ports.random(4).buffer).getUint32(0);
      const isTaken = this.#rows.get(`${id}`) !== undefined || made.some((row) => row.id === id);
      if (id !== 0 && !isTaken) return id;
    }
  }

  #newestFirst(role: Role): StoredPrekey[] {
    const rows = this.#rows.all().filter((row) => row.role === role);
    return rows.sort((one, other) => other.created - one.created);
  }
}
