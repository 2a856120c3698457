/**
 * Counts wrong passwords in a row, durably and before each is checked, and makes whoever goes on guessing wait.
 * The count lies in a file of its own, sealed under a key that the profile's key gives, for the time in it is nobody's business:
 * nonce (12) ‖ ChaCha20-Poly1305 of the CBOR array `[count, time of the last try]`.
 */
import type { CryptoProvider } from '#crypto/provider.ts';
import { SerialQueue } from '#lib/async.ts';
import { type Bytes, concat, utf8 } from '#lib/bytes.ts';
import { decodeOwn, encode } from '#lib/cbor.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Clock, ProfileKey, RandomBytes, SecretFiles } from '../ports.ts';

export const TRIES_FILE = 'tries';
const NONCE_LENGTH = 12;
const NOTHING = new Uint8Array(0);

/** From this try on there is a wait after each, twice as long as the one before. */
const FREE_TRIES = 5;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 3_600_000;
/** What a count that can't be read stands for: somebody has touched it. */
const UNREADABLE_COUNT = 9;

/**
 * `count`: wrong tries in a row, this one included. `wait`: ms until the next one is looked at. `unchecked`: this one
 * was not, since the wait has not ended.
 */
export type WrongPassword = {
  readonly kind: 'WrongPassword';
  readonly count: number;
  readonly wait: number;
  readonly unchecked?: true;
};
/** `Failed`: the count could not be written, so that nothing was checked. */
export type TryError = WrongPassword | { readonly kind: 'Failed' };

export type TryPorts = {
  readonly files: SecretFiles;
  readonly profileKey: Pick<ProfileKey, 'mac'>;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly provider: CryptoProvider;
};

type Tries = { readonly count: number; readonly time: number };

/** The wait after the `count`-th wrong try in a row, ms. */
export function waitAfter(count: number): number {
  return count < FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** (count - FREE_TRIES), LONGEST_WAIT);
}

export class WrongTries {
  readonly #ports: TryPorts;
  readonly #queue = new SerialQueue();

  constructor(ports: TryPorts) {
    this.#ports = ports;
  }

  /**
   * Runs `check`, which answers undefined for a wrong password, and forgets earlier wrong tries when it was right.
   * During a wait nothing is checked or counted. One check runs at a time.
   */
  attempt<T>(check: () => Promise<T | undefined>): Promise<Result<T, TryError>> {
    return this.#counted(async (key, { count }) => {
      const value = await check();
      if (value === undefined) return err({ kind: 'WrongPassword', count, wait: waitAfter(count) });
      // Should this write fail, the right password costs one try: no reason to refuse it. When it was is nobody's business:
      // a room that shows nothing of that time would say that there is another.
      await this.#write(key, { count: 0, time: 0 });
      return ok(value);
    });
  }

  /**
   * Runs a look-up of a new password, which answers undefined when it opens nothing: only what opens something could be a
   * guess, and stays on the count. During a wait nothing is looked up.
   */
  lookUp<T>(find: () => Promise<T | undefined>): Promise<Result<T | undefined, TryError>> {
    return this.#counted(async (key, _counted, before) => {
      const found = await find();
      if (found === undefined) await this.#write(key, before);
      return ok(found);
    });
  }

  /** Counts a try, and runs it, unless there is a wait. */
  #counted<T>(
    task: (key: Bytes, counted: Tries, before: Tries) => Promise<Result<T, TryError>>,
  ): Promise<Result<T, TryError>> {
    return this.#queue.run(async () => {
      const key = await this.#ports.profileKey.mac(utf8('icom/v1/wrong-tries'));
      const now = this.#ports.clock.now();
      const before = await this.#read(key, now);
      const wait = before.time + waitAfter(before.count) - now;
      if (wait > 0 && before.time <= now)
        return err({ kind: 'WrongPassword', count: before.count, wait, unchecked: true });
      if (before.time > now && before.count >= FREE_TRIES) return this.#restartWait(key, before.count, now);

      const counted = { count: before.count + 1, time: now };
      if (!(await this.#write(key, counted))) return err({ kind: 'Failed' });
      return task(key, counted, before);
    });
  }

  /** Forgets wrong tries: their owner has proved who they are by something else. */
  forgive(): Promise<void> {
    return this.#queue.run(async () => {
      const key = await this.#ports.profileKey.mac(utf8('icom/v1/wrong-tries'));
      await this.#write(key, { count: 0, time: this.#ports.clock.now() });
    });
  }

  /** Begins at nothing under another profile key, which `take` puts in the place of the one that seals the count. */
  restart(take: () => Promise<void>): Promise<void> {
    return this.#queue.run(async () => {
      // one that the next key can't open would count as many
      await this.#ports.files.remove(TRIES_FILE);
      await take();
    });
  }

  /** A clock that was set back must neither end a wait nor make it last for years. */
  async #restartWait(key: Bytes, count: number, now: number): Promise<Result<never, TryError>> {
    await this.#write(key, { count, time: now });
    return err({ kind: 'WrongPassword', count, wait: waitAfter(count), unchecked: true });
  }

  async #read(key: Bytes, now: number): Promise<Tries> {
    const file = await this.#ports.files.read(TRIES_FILE);
    if (file === undefined) return { count: 0, time: now };
    const opened = this.#ports.provider.chachaOpen(
      key,
      file.subarray(0, NONCE_LENGTH),
      file.subarray(NONCE_LENGTH),
      NOTHING,
    );
    if (opened === undefined) return { count: UNREADABLE_COUNT, time: now - waitAfter(UNREADABLE_COUNT) };
    const [count, time] = decodeOwn(opened) as [number, number];
    return { count, time };
  }

  async #write(key: Bytes, { count, time }: Tries): Promise<boolean> {
    const nonce = this.#ports.random(NONCE_LENGTH);
    const sealed = this.#ports.provider.chachaSeal(key, nonce, encode([count, time]), NOTHING);
    return this.#ports.files.write(TRIES_FILE, concat(nonce, sealed)).then(
      () => true,
      () => false,
    );
  }
}
