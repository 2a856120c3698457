/** Passwords that were changed on another device come into the vault of this one. */
import type { Bytes } from '#lib/bytes.ts';
import type { Account } from '../account/account.ts';
import { resumeClearChange, settleClearPassword } from '../account/clear-password-sync.ts';
import type { Lifecycle } from '../account/lifecycle.ts';
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';

export class PasswordArrival {
  readonly #ports: Ports;
  readonly #lifecycle: Lifecycle;
  readonly #account: Account;

  /** `account`: the open one, as long as it is. */
  constructor(ports: Ports, lifecycle: Lifecycle, account: Account) {
    this.#ports = ports;
    this.#lifecycle = lifecycle;
    this.#account = account;
  }

  /** Whether a password, given as it is stretched, opens the default room. */
  async opens(stretched: Bytes): Promise<boolean> {
    const secret = { stretched, profileMac: await this.#ports.profileKey.mac(stretched) };
    const found = await this.#lifecycle.vault.findOrdinary(secret);
    if (!found.ok) throw new StorageFailure({ kind: 'Failed' });
    return found.value?.content.role === 'default';
  }

  /** The primary device has another password, and so has this one from now on. */
  async changed(stretched: Bytes): Promise<void> {
    const lifecycle = this.#lifecycle;
    // unless it is put into the vault, it hasn't been received
    if (lifecycle.openAccount() !== this.#account) throw new StorageFailure({ kind: 'Failed' });
    const entrance = lifecycle.entrance();
    if (entrance.content.role !== 'default') return;
    const secret = { stretched, profileMac: await this.#ports.profileKey.mac(stretched) };
    const { mapKey } = this.#account.room.get();
    const set = await lifecycle.passwords.setOpener(mapKey, entrance, 'text', { secret });
    if (set.ok) return;
    if (set.error === 'Full') throw new StorageFailure({ kind: 'Failed' });
    // here it opens something else, or wipes: the password before goes on opening the account
    this.#ports.log('warn', 'password.taken');
  }

  /** Finishes what was begun with the clear password when the account was closed last: here first, since it is the later one. */
  async resumeClearPassword(): Promise<void> {
    const account = this.#account;
    await resumeClearChange(account, (password) => this.#lifecycle.clearPassword.isTaken(account, password));
    await this.clearPassword();
  }

  /** Another device has set the clear password: it is this one's from now on, unless it opens something here. */
  clearPassword(): Promise<void> {
    const { core } = this.#account;
    const lifecycle = this.#lifecycle;
    return settleClearPassword(core, async (password) => {
      if (lifecycle.openAccount() !== this.#account) throw new StorageFailure({ kind: 'Failed' });
      const set = await lifecycle.clearPassword.adopt(this.#account, lifecycle.entrance(), password);
      if (!set) this.#ports.log('warn', 'clearPassword.taken');
    });
  }
}
