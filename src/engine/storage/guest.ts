/**
 * Whoever is in the blank room without a password of its own: let in by a wrong one, or by its owner from inside. What they
 * typed at the door counts as the room's password, as it would be in an account whose only room this is; what they try is
 * counted apart, from nothing on, as after a right one; and nothing is told of what opens any other room.
 */
import { type Bytes, concat, equalBytes, utf8 } from '#lib/bytes.ts';
import type { Result } from '#lib/result.ts';
import { createMemoryFiles } from './memory-files.ts';
import type { Vault } from './vault.ts';
import { type TryError, type TryPorts, WrongTries } from './wrong-tries.ts';

export class Guest {
  readonly #ports: TryPorts;
  readonly #tries: WrongTries;
  /** The password itself needn't stay in memory: it may be a right one, mistyped. */
  readonly #salt: Bytes;
  #mark: Bytes | undefined;

  /** `typed`: at the door; undefined for who came from inside. */
  constructor(ports: TryPorts, typed?: string) {
    this.#ports = ports;
    this.#tries = new WrongTries({ ...ports, files: createMemoryFiles() });
    this.#salt = ports.random(32);
    if (typed !== undefined) this.takes(typed);
  }

  /** The room has got this password. */
  takes(password: string): void {
    this.#mark = this.#markOf(password);
  }

  /** Whether it is this room's; takes as long as looking into the vault does, and another one counts as wrong. */
  check(vault: Vault, password: string): Promise<Result<true, TryError>> {
    return this.#tries.attempt(async () => {
      await vault.find(await secretOf(vault, password));
      return this.#mark !== undefined && equalBytes(this.#mark, this.#markOf(password)) ? true : undefined;
    });
  }

  #markOf(password: string): Bytes {
    return this.#ports.provider.sha512(concat(this.#salt, utf8(password.normalize('NFKC'))));
  }
}

async function secretOf(vault: Vault, password: string) {
  const secret = await vault.secretOf({ password });
  if (!secret.ok) throw new Error('a room that is open has a vault');
  return secret.value;
}
