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
/** As soon (ms) again where it hasn't got there: that may have cost work. */
const RETRY = 60_000;

export class ListRequests {
  readonly #core: Core;
  readonly #momentary: Momentary;
  readonly #mayWrite: (address: string) => boolean;
  readonly #lately = new Set<string>();
  /** Devices that have been asked and haven't answered. Who answers after this account was locked is asked again. */
  readonly #asked = new Set<string>();

  /** `mayWrite`: whether an account is a friend's, or ours; nobody else is asked, or told. */
  constructor(core: Core, momentary: Momentary, mayWrite: (address: string) => boolean) {
    this.#core = core;
    this.#momentary = momentary;
    this.#mayWrite = mayWrite;
  }

  ask(address: string, device: string): void {
    this.#say(address, device, { kind: 'listWanted' }, this.#asked);
  }

  answer(address: string, device: string): void {
    this.#say(address, device, { kind: 'list', list: this.#core.own.deviceList });
  }

  /** Whether a device may say its list: nobody but who was asked can have us turn to the nodes that one names. */
  isAsked(address: string, device: string): boolean {
    return this.#mayWrite(address) && this.#asked.has(channelKey(address, device));
  }

  answered(address: string, device: string): void {
    this.#asked.delete(channelKey(address, device));
  }

  /** `waiting`: those from whom an answer is to come. */
  #say(address: string, device: string, payload: MomentaryPayload, waiting = new Set<string>()): void {
    const channel = channelKey(address, device);
    const name = `${payload.kind}/${channel}`;
    if (!this.#mayWrite(address) || this.#lately.has(name)) return;
    this.#lately.add(name);
    waiting.add(channel);
    let went = false;
    this.#core.background(payload.kind, async () => {
      try {
        went = await this.#momentary.send(address, device, LIFETIME, () => payload);
      } finally {
        if (!went) waiting.delete(channel);
        this.#core.after(went ? SOONEST : RETRY, () => this.#lately.delete(name));
      }
    });
  }
}
