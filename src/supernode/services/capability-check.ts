/** Whether a capability gives a right now: its form, its mailbox's signature, its time, and that it wasn't taken back. */
import type { CryptoProvider } from '#crypto/provider.ts';
import { verify } from '#crypto/sign.ts';
import { type Bytes, fromHex, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { CAPABILITY_PURPOSE, capabilityPart, decodeCapability, MAX_CAPABILITY_LIFETIME } from '#wire/capability.ts';

/** Tokens whose signatures are remembered. */
const REMEMBERED = 10_000;

export class CapabilityCheck {
  readonly #provider: CryptoProvider;
  readonly #isRevoked: (mailbox: string, id: Bytes) => Promise<boolean>;
  readonly #now: () => number;
  readonly #genuine = new Set<string>();

  constructor(
    provider: CryptoProvider,
    isRevoked: (mailbox: string, id: Bytes) => Promise<boolean>,
    now: () => number,
  ) {
    this.#provider = provider;
    this.#isRevoked = isRevoked;
    this.#now = now;
  }

  /** `mailbox` in hex. The answer is the token's id in hex. */
  async check(mailbox: string, token: Bytes): Promise<Result<string, 'Malformed' | 'CapabilityRefused'>> {
    const capability = decodeCapability(token);
    if (!capability.ok) return capability;
    const { id, expires, signature } = capability.value;
    const now = this.#now();
    if (expires <= now || expires > now + MAX_CAPABILITY_LIFETIME) return err('CapabilityRefused');
    const name = `${mailbox}/${toHex(token)}`;
    if (!this.#genuine.has(name)) {
      const part = capabilityPart(capability.value);
      const key = fromHex(mailbox) ?? new Uint8Array(0);
      if (!(await verify(this.#provider, key, CAPABILITY_PURPOSE, part, signature))) return err('CapabilityRefused');
      if (this.#genuine.size >= REMEMBERED) this.#genuine.clear();
      this.#genuine.add(name);
    }
    return (await this.#isRevoked(mailbox, id)) ? err('CapabilityRefused') : ok(toHex(id));
  }
}
