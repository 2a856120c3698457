/** Begins sessions with another account's devices: looks them up, claims their prekeys, checks both. */
import { verifyPrekeys } from '#crypto/prekeys.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Core } from '../account/core.ts';
import type { Deposits } from '../outbox/deposits.ts';
import type { Channels } from './channels.ts';
import type { Directory, LookupError } from './directory.ts';

export class SessionStart {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #deposits: Deposits;

  constructor(core: Core, channels: Channels, directory: Directory, deposits: Deposits) {
    this.#core = core;
    this.#channels = channels;
    this.#directory = directory;
    this.#deposits = deposits;
  }

  /**
   * Makes sure that there is a session with every device of an account, or with one of them; `anew` begins another one
   * where there is one already. Errors when none of the devices could be reached.
   */
  async begin(address: string, which: { device?: string; anew?: boolean } = {}): Promise<Result<void, LookupError>> {
    const found = await this.#directory.lookUp(address);
    if (!found.ok) return found;
    const peer = found.value;
    const isOwn = address === this.#core.own.address;
    const meant = isOwn ? this.#directory.devicesOf(address) : this.#directory.endpoints.of(address, peer.devices);
    const wanted = meant.filter(({ id }) => which.device === undefined || id === which.device);
    let failure: LookupError = 'NotFound';
    let reached = false;
    for (const device of wanted) {
      if (which.anew !== true && this.#channels.get(address, device.id)?.current != null) {
        reached = true;
        continue;
      }
      const claimed = await this.#deposits.claimPrekeys(address, device, this.#nodes(address, peer.homeNodes));
      if (!claimed.ok) failure = claimed.error;
      if (!claimed.ok || claimed.value === undefined) continue;
      const prekeys = await verifyPrekeys(this.#core.provider, device.signing, claimed.value);
      if (!prekeys.ok) {
        failure = 'Invalid';
        continue;
      }
      const begun = await this.#core.transact(async (tx) => {
        const pinned = await this.#directory.pin(tx, peer);
        return pinned.ok ? this.#channels.begin(tx, address, device, prekeys.value) : pinned;
      });
      if (begun.ok) reached = true;
      else failure = 'Invalid';
    }
    return reached ? ok() : err(failure);
  }

  #nodes(address: string, said: readonly string[]) {
    const known = this.#directory.homeNodesOf(address);
    return [...known.filter((node) => said.includes(node)), ...known.filter((node) => !said.includes(node))];
  }
}
