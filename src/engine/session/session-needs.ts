/** Begins the sessions that something waits for: with a friend's new device, among the own ones; tried again until there is one. */
import { retryDelay } from '#domain/outbox/retry.ts';
import type { Core } from '../account/core.ts';
import { StorageFailure } from '../storage/row-database.ts';
import { type Channels, channelKey } from './channels.ts';
import type { Directory } from './directory.ts';
import type { SessionStart } from './session-start.ts';

/** After so many tries in a row the next one waits until the connection is back, or something else is said. */
const MAX_ATTEMPTS = 12;

export class SessionNeeds {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #directory: Directory;
  readonly #start: SessionStart;
  readonly #underWay = new Set<string>();

  constructor(core: Core, channels: Channels, directory: Directory, start: SessionStart) {
    this.#core = core;
    this.#channels = channels;
    this.#directory = directory;
    this.#start = start;
  }

  /** To be called as often as one likes. */
  need(address: string, device: string): void {
    const key = channelKey(address, device);
    if (this.#underWay.has(key) || !this.#isWanting(address, device)) return;
    this.#underWay.add(key);
    this.#try(address, device, 1);
  }

  #try(address: string, device: string, attempt: number): void {
    this.#core.background('session.begin', async () => {
      const begun = this.#isWanting(address, device) ? await this.#begin(address, device) : true;
      if (begun || attempt >= MAX_ATTEMPTS) {
        this.#underWay.delete(channelKey(address, device));
        return;
      }
      const [spread = 0] = this.#core.ports.random(1);
      this.#core.after(retryDelay(attempt, spread / 256), () => this.#try(address, device, attempt + 1));
    });
  }

  async #begin(address: string, device: string): Promise<boolean> {
    try {
      return (await this.#start.begin(address, { device })).ok;
    } catch (reason) {
      if (reason instanceof StorageFailure) return false;
      this.#underWay.delete(channelKey(address, device));
      throw reason;
    }
  }

  #isWanting(address: string, device: string): boolean {
    const isListed = this.#directory.devicesOf(address).some(({ id }) => id === device);
    return isListed && this.#channels.get(address, device)?.current == null;
  }
}
