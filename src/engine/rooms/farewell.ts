/** Keeps the farewell up to date while a room that set the clear password is open, and delivers it once there was a wipe. */
import type { SlotRole } from '#crypto/vault.ts';
import { patientDelay } from '#domain/outbox/retry.ts';
import { SerialQueue } from '#lib/async.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { ConnectionValue } from '#model/enumerations.ts';
import type { Account } from '../account/account.ts';
import type { Core } from '../account/core.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Ports } from '../ports.ts';
import { deliverLetter, FAREWELL_LIFETIME } from './farewell-delivery.ts';
import { FarewellFile, type Letter } from './farewell-file.ts';
import { composeLetter, saysTheSame } from './farewell-letter.ts';
import type { RoomStores } from './room-stores.ts';
import { BLANK_STATE, FAREWELL } from './tables.ts';

const KEY_LENGTH = 32;
/** What may change what is to be said. */
const RENEWS: ReadonlySet<string> = new Set(['session.changed', 'device.changed', 'block.changed']);

export class Farewell {
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #file: FarewellFile;
  /** What is done to the file. */
  readonly #queue = new SerialQueue();
  readonly #delivery = new SerialQueue();
  readonly #open: () => Account | undefined;
  #cancel: () => void = () => undefined;
  #stopped = false;

  /** `open`: the account that is open. */
  constructor(ports: Ports, stores: RoomStores, events: EventLog, open: () => Account | undefined) {
    this.#ports = ports;
    this.#stores = stores;
    this.#file = new FarewellFile(ports);
    this.#open = open;
    events.subscribe(
      ({ type, data }) => {
        if (type === 'connection.changed' && data.value === ConnectionValue.connected) this.deliver();
        const account = open();
        // an account that lives in memory leaves nothing behind
        if (account === undefined || account.core.ephemeral) return;
        // whichever room it is, and however soon it is closed again
        if (type === 'session.changed') this.#touch();
        if (RENEWS.has(type)) account.core.background('farewell.renew', () => this.renew(account));
      },
      { session: { state: 'none', anonymous: false }, direct: [], storage: 'ok' },
    );
  }

  /** A new account begins without one; what a wipe has left to be delivered stays. */
  reset(): Promise<void> {
    return this.#queue.run(async () => {
      if ((await this.#file.released()) === undefined) await this.#file.blank();
    });
  }

  /**
   * Has a clear password open it that the room is about to set, in the place of `before` where that opened it; both do until
   * `settle`. Of what is in the default room only that room can tell: what the blank room is given opens what the default room
   * writes when it is opened next.
   */
  async entrust(account: Account, role: SlotRole, stretched: Bytes, before?: Bytes): Promise<void> {
    const known = before && (await this.#queue.run(() => this.#file.keyOf(before)));
    const key = known ?? (await this.#ownKey(account, role));
    if (key === undefined) return;
    await this.#queue.run(() => this.#file.entrust(key, stretched, before));
    await this.renew(account);
  }

  /** The vault has taken it: the one before opens nothing any more. */
  async settle(): Promise<void> {
    await this.#queue.run(() => this.#file.settle()).catch(() => this.#ports.log('warn', 'farewell.settle'));
  }

  /** The key that the default room writes under; undefined in a room beside it. */
  async #ownKey(account: Account, role: SlotRole): Promise<Bytes | undefined> {
    if (role === 'room' || role === 'hidden') return undefined;
    const known = await this.#key(account);
    if (known !== undefined) return known;
    const key = this.#ports.random(KEY_LENGTH);
    await account.core.transact(async (tx) => tx.batch.put(FAREWELL, 'own', { key }));
    return key;
  }

  /** The one in the blank room comes first: it was made where the one before was of no use. */
  async #key({ core, room }: Account): Promise<Bytes | undefined> {
    const blank = room.blank();
    const there = blank && (await this.#stores.use(blank.rootKey, (store) => store.get(FAREWELL, 'own')));
    return (there ?? (await core.store.get(FAREWELL, 'own')))?.key;
  }

  /**
   * Says it as it is now, where that is something else than before; nothing in a room that has set no clear password, nor in
   * the blank room. What a wipe has left comes first: as long as it isn't delivered, there is nothing new.
   */
  renew(account: Account): Promise<void> {
    return this.#queue.run(async () => {
      const { core } = account;
      if (core.closed || (await isStandIn(core))) return;
      const key = await this.#key(account);
      if (key === undefined || (await this.#file.released()) !== undefined) return;
      const letter = await composeLetter(account, this.#stores);
      const before = await this.#file.letter(key);
      if (before === undefined || !saysTheSame(before, letter)) await this.#file.write(key, letter);
    });
  }

  #touch(): void {
    this.#queue.run(() => this.#file.touch()).catch(() => this.#ports.log('warn', 'farewell.touch'));
  }

  /**
   * What is to be said of a wipe by this clear password, as it is stretched, but of the mailbox that stays. What a wipe before
   * has left is opened by it from now on, since the profile's key is about to change.
   */
  async hold(stretched: Bytes, stays: Bytes): Promise<Letter | undefined> {
    const letter = await this.#queue.run(async () => {
      const written = await this.#file.open(stretched);
      const left = written === undefined ? await this.#file.released() : undefined;
      if (left !== undefined) await this.#file.hold(this.#ports.random(KEY_LENGTH), stretched, left);
      return written ?? left;
    });
    return letter && { ...letter, closings: letter.closings.filter(({ mailbox }) => !equalBytes(mailbox, stays)) };
  }

  /** From now on it is to be delivered, and the profile's key opens it. */
  async release(letter: Letter | undefined): Promise<void> {
    const until = letter?.until || this.#ports.clock.now() + FAREWELL_LIFETIME;
    await this.#queue.run(() => (letter === undefined ? this.#file.blank() : this.#file.release({ ...letter, until })));
    this.deliver();
  }

  /** Begins to deliver what a wipe has left, and goes on until it is done: no account has to be open for it. */
  deliver(attempt = 1): void {
    this.#cancel();
    if (this.#stopped) return;
    void this.#delivery
      .run(() => this.#deliver())
      .catch(() => {
        this.#ports.log('warn', 'farewell');
        return false;
      })
      .then((isDone) => {
        this.#cancel();
        if (isDone || this.#stopped) return;
        const [spread = 0] = this.#ports.random(1);
        const delay = patientDelay(attempt, spread / 256);
        this.#cancel = this.#ports.clock.after(delay, () => this.deliver(attempt + 1));
      });
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }

  /** Says it once, though its time may be over: the clock may have been set right meanwhile. True when nothing is left to say. */
  async #deliver(): Promise<boolean> {
    const letter = await this.#queue.run(() => this.#file.released());
    if (letter === undefined) return true;
    // nothing that is done to the file waits for a node
    const left = await deliverLetter(this.#ports.network, letter);
    const now = this.#ports.clock.now();
    const isDone = left === undefined || letter.until <= now;
    await this.#queue.run(async () => {
      // erased with all else meanwhile
      if ((await this.#file.released()) === undefined) return;
      // a clock that was set back doesn't have it said for longer
      if (left !== undefined && !isDone)
        await this.#file.keep({ ...left, until: Math.min(left.until, now + FAREWELL_LIFETIME) });
      else await this.#file.drop();
    });
    const account = this.#open();
    // a clear password that was set meanwhile goes on opening what is written from now on
    if (isDone) account?.core.background('farewell.renew', () => this.renew(account));
    return isDone;
  }
}

/** Whether it is a blank room that stands for another one still, or whose wipe isn't done. */
async function isStandIn({ store }: Core): Promise<boolean> {
  return (await store.get(BLANK_STATE, 'own'))?.isPurged === false;
}
