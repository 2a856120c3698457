/** Asks a device for the device list that it has spoken of and that no home node shows, and gives ours to those who ask. */
import type { MomentaryPayload } from '#wire/payload.ts';
import type { Core } from '../account/core.ts';
import type { Momentary } from '../outbox/momentary.ts';
import { channelKey } from './channels.ts';

const HOUR = 3_600_000;
/** For whoever is away for some days. */
const LIFETIME = 7 * 24 * HOUR;
/** A device is asked, and answered, no more often (ms) than this, whatever it says. */
const SOONEST = HOUR;

export class ListRequests {
  readonly #core: Core;
  readonly #momentary: Momentary;
  readonly #mayWrite: (address: string) => boolean;
  readonly #lately = new Set<string>();

  /** `mayWrite`: whether an account is a friend's, or ours; nobody else is asked, or told. */
  constructor(core: Core, momentary: Momentary, mayWrite: (address: string) => boolean) {
    this.#core = core;
    this.#momentary = momentary;
    this.#mayWrite = mayWrite;
  }

  ask(address: string, device: string): void {
    this.#say(address, device, { kind: 'listWanted' });
  }

  answer(address: string, device: string): void {
    this.#say(address, device, { kind: 'list', list: this.#core.own.deviceList });
  }

  #say(address: string, device: string, payload: MomentaryPayload): void {
    const name = `${payload.kind}/${channelKey(address, device)}`;
    if (!this.#mayWrite(address) || this.#lately.has(name)) return;
    this.#lately.add(name);
    this.#core.after(SOONEST, () => this.#lately.delete(name));
    this.#momentary.tell(address, device, LIFETIME, payload);
  }
}
