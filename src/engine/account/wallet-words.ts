/** The twelve words of an account, shown for the wallet password; a wrong one counts like one at the login. */

import { unwrapSecret } from '#crypto/password.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { fromUtf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { WrongTries } from '../storage/wrong-tries.ts';
import type { AccountRow } from '../tables.ts';
import { type PasswordError, passwordError } from './password-error.ts';

export class WalletWords {
  readonly #provider: CryptoProvider;
  readonly #tries: WrongTries;
  /** Gone with the open account that it was proven in. */
  readonly #proved = new WeakMap<object, string>();

  /** `tries` is shared with everything else that checks a password on this device. */
  constructor(provider: CryptoProvider, tries: WrongTries) {
    this.#provider = provider;
    this.#tries = tries;
  }

  /** A wallet password was right: it can be had again as long as this account stays open. */
  proved(session: object, password: string): void {
    this.#proved.set(session, password);
  }

  /** The wallet password, if it was proven since the account was opened; '' otherwise. */
  provedIn(session: object): string {
    return this.#proved.get(session) ?? '';
  }

  /** `Failed`: an anonymous account keeps no words. */
  async show({ words }: AccountRow, password: string): Promise<Result<string, 'Failed' | PasswordError>> {
    if (words === null) return err('Failed');
    const shown = await this.#tries.attempt(async () => {
      const opened = await unwrapSecret(this.#provider, password, words);
      return opened.ok ? fromUtf8(opened.value) : undefined;
    });
    return shown.ok ? ok(shown.value) : err(passwordError(shown.error));
  }
}
