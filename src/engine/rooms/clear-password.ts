/** The universal clear password: whoever gives it at the login wipes the device and comes to the blank room. */
import type { OpenedSlot, SlotSecret } from '#crypto/vault.ts';
import { SerialQueue } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from '../account/account.ts';
import { changeClearForAll } from '../account/clear-password-sync.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { Opened, Vault, VaultError } from '../storage/vault.ts';
import type { BlankRoom } from './blank-room.ts';
import type { Farewell } from './farewell.ts';
import { type Entrance, isBeside, isPassword, type Passwords } from './passwords.ts';

export type SetClearError =
  | 'PasswordFormatInvalid'
  | 'PasswordSameAsBlock'
  | 'PasswordSameAsLogin'
  | 'PasswordUnchanged'
  | 'DatabaseOperationFailed';

/** The room that is open, the way into it, the clear password that is set, and the next one. */
type Replacement = [
  account: Account,
  entrance: Entrance,
  old: { readonly opened: Opened; readonly password: string },
  password: string,
];

export class ClearPassword {
  readonly #vault: Vault;
  readonly #passwords: Passwords;
  readonly #blank: BlankRoom;
  readonly #farewell: Farewell;
  /** One change at a time, from entrusting the farewell until that is settled: another one in between would take it back. */
  readonly #changes = new SerialQueue();

  constructor(vault: Vault, passwords: Passwords, blank: BlankRoom, farewell: Farewell) {
    this.#vault = vault;
    this.#passwords = passwords;
    this.#blank = blank;
    this.#farewell = farewell;
  }

  /** It is the default room's: a room beside that has none, and can be given none. */
  async isSet(account: Account, { content }: Entrance): Promise<boolean> {
    return !isBeside(content) && (await this.#passwords.slotOf(account.room.get().mapKey, 'wipe')) !== undefined;
  }

  /** Whether it is this one; another one counts as a wrong try. */
  check(password: string): Promise<Result<Opened, VaultError>> {
    return this.#vault.check(password, ({ content }) => content.role === 'wipe');
  }

  /**
   * Its owner has given it, and it was looked at: what a wipe by it leaves to be said is written, where it wasn't yet, and
   * nothing else opens that any more. Where it was changed meanwhile, it is as if it hadn't been given.
   */
  given(account: Account, { content }: Entrance, { secret }: Opened): void {
    if (isBeside(content)) return;
    account.core.background('farewell.ensure', () =>
      this.#changes.run(async () => {
        const found = await this.#ordinary(secret);
        if (found !== undefined && !account.core.closed) await this.#isEntrusted(account, found, secret.stretched);
      }),
    );
  }

  /** It opens the blank room from now on, and nothing else opens anything; undefined when that couldn't be written. */
  async spend({ content, secret }: Opened, mapKey: Bytes): Promise<Opened | undefined> {
    const reduced = await this.#vault.reduce(mapKey, content.rootKey, secret);
    const found = reduced.ok ? await this.#vault.find(secret) : reduced;
    return found.ok ? found.value : undefined;
  }

  /** Sets it where there is none. */
  set(account: Account, entrance: Entrance, password: string): Promise<Result<void, SetClearError>> {
    return this.#changes.run(() => this.#set(account, entrance, password));
  }

  async #set(account: Account, entrance: Entrance, password: string): Promise<Result<void, SetClearError>> {
    if (!isPassword(password)) return err('PasswordFormatInvalid');
    // who doesn't know the one that is set must not put another one in its place
    if (await this.isSet(account, entrance)) return err('DatabaseOperationFailed');
    const free = await this.#free(entrance, password);
    if (!free.ok) return free;
    const { mapKey } = account.room.get();
    const blank = await this.#blank.ensure(account, entrance);
    await this.#blank.keepWordsUnder(blank, password);
    const slot = { role: 'wipe' as const, use: 'wipe' as const, rootKey: blank.rootKey, secret: free.value };
    return this.#change(account, entrance, password, async () => {
      // first: what wipes says so, wherever this ends
      await this.#farewell.entrust(account, entrance.content.role, free.value.stretched);
      const put = await this.#passwords.put(mapKey, slot);
      if (!put.ok) return err('DatabaseOperationFailed');
      await this.#farewell.settle();
      return ok();
    });
  }

  /** Sets one that another own device has set, in the place of any there is; false where it opens something else here. */
  async adopt(account: Account, entrance: Entrance, password: string): Promise<boolean> {
    return isPassword(password) && this.#changes.run(() => this.#adopt(account, entrance, password));
  }

  async #adopt(account: Account, entrance: Entrance, password: string): Promise<boolean> {
    const secret = await this.#secretOf(password);
    const found = await this.#ordinary(secret);
    if (found !== undefined) return this.#isEntrusted(account, found, secret.stretched);
    const { mapKey } = account.room.get();
    const index = await this.#passwords.slotOf(mapKey, 'wipe');
    const blank = await this.#blank.ensure(account, entrance);
    await this.#blank.keepWordsUnder(blank, password);
    const place = index === undefined ? {} : { index };
    const slot = {
      role: 'wipe' as const,
      use: 'wipe' as const,
      rootKey: blank.rootKey,
      secret,
      ...place,
    };
    await this.#farewell.entrust(account, entrance.content.role, secret.stretched);
    const put = await this.#passwords.put(mapKey, slot);
    if (put.ok) await this.#farewell.settle();
    return put.ok;
  }

  /** Whether a change that was cut off has got it into the vault; if so, what a wipe by it leaves to be said is under it too. */
  isTaken(account: Account, password: string): Promise<boolean> {
    return this.#changes.run(async () => {
      const secret = await this.#secretOf(password);
      const found = await this.#ordinary(secret);
      return found !== undefined && this.#isEntrusted(account, found, secret.stretched);
    });
  }

  /** Whether a slot is the clear password's; what was cut off before the farewell was entrusted to it is made up for. */
  async #isEntrusted(account: Account, { content }: OpenedSlot, stretched: Bytes): Promise<boolean> {
    if (content.role !== 'wipe') return false;
    await this.#farewell.entrust(account, 'default', stretched);
    await this.#farewell.settle();
    return true;
  }

  /** The account's other devices follow; what is set in the blank room stays there. */
  #change(
    account: Account,
    { content }: Entrance,
    password: string,
    put: () => Promise<Result<void, SetClearError>>,
  ): Promise<Result<void, SetClearError>> {
    const isForAll = content.role === 'default' || content.role === 'words';
    return isForAll ? changeClearForAll(account, password, put) : put();
  }

  /**
   * Sets another one in the place of `old`, which `check` has found; what it leaves behind stays the same blank room.
   * `OldClearPasswordWrong`: another change came first.
   */
  replace(...change: Replacement): Promise<Result<void, SetClearError | 'OldClearPasswordWrong'>> {
    return this.#changes.run(async () => {
      const [, , { opened }] = change;
      const found = await this.#ordinary(opened.secret);
      return found?.index === opened.index ? this.#replace(...change) : err('OldClearPasswordWrong');
    });
  }

  async #replace(...[account, entrance, old, password]: Replacement): Promise<Result<void, SetClearError>> {
    const free = await this.#free(entrance, password);
    if (!free.ok) return free;
    const { index, content } = old.opened;
    await this.#blank.moveWords(account, content.rootKey, old.password, password);
    const slot = { ...content, use: 'wipe' as const, secret: free.value, index };
    const { mapKey } = account.room.get();
    return this.#change(account, entrance, password, async () => {
      const [before, { stretched }] = [old.opened.secret.stretched, free.value];
      await this.#farewell.entrust(account, entrance.content.role, stretched, before);
      const put = await this.#passwords.put(mapKey, slot);
      if (!put.ok) return err('DatabaseOperationFailed');
      await this.#farewell.settle();
      return ok();
    });
  }

  async #secretOf(password: string): Promise<SlotSecret> {
    const secret = await this.#vault.secretOf({ password });
    if (!secret.ok) throw new StorageFailure({ kind: 'Failed' });
    return secret.value;
  }

  /** What of the ordinary slots a secret opens now. */
  async #ordinary(secret: SlotSecret): Promise<OpenedSlot | undefined> {
    const found = await this.#vault.findOrdinary(secret);
    if (!found.ok) throw new StorageFailure({ kind: 'Failed' });
    return found.value;
  }

  async #free(entrance: Entrance, password: string): Promise<Result<SlotSecret, SetClearError>> {
    if (!isPassword(password)) return err('PasswordFormatInvalid');
    const free = await this.#passwords.free(password, entrance);
    if (free.ok) return free;
    const { taken } = free.error;
    if (taken === 'clear') return err('PasswordUnchanged');
    return err(taken === 'own' ? 'PasswordSameAsLogin' : 'PasswordSameAsBlock');
  }
}
