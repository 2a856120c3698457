/** Where a pairing stands, as it is shown, and what every end of one has in common. */
import type { EventPayloads } from '#contract/events.ts';
import { DIGIT_TRIES } from '#domain/pairing/digits.ts';
import type { EventLog } from '../events/event-log.ts';

export type PairingView = EventPayloads['pairing.changed'];
export type PairingFailure = Exclude<PairingView['reason'], ''>;
/** What a device says of itself. */
export type Introduction = {
  readonly device: string;
  readonly name: string;
  readonly note: string;
  readonly platform: 1 | 2 | 3;
};

export const IDLE: PairingView = {
  role: 'none',
  step: 'idle',
  reason: '',
  code: '',
  expires: 0,
  digits: '',
  triesLeft: DIGIT_TRIES,
  other: null,
};

/** The shown state of one pairing: each change is published, and nothing changes after the end. */
export class Progress {
  readonly #events: EventLog;
  #view: PairingView;

  constructor(events: EventLog, view: PairingView) {
    this.#events = events;
    this.#view = view;
    events.publish('pairing.changed', view);
  }

  get view(): PairingView {
    return this.#view;
  }

  get ended(): boolean {
    return this.#view.step === 'done' || this.#view.step === 'failed';
  }

  change(change: Partial<PairingView>): void {
    if (this.ended) return;
    this.#view = { ...this.#view, ...change };
    this.#events.publish('pairing.changed', this.#view);
  }

  introduce({ device, name, note, platform }: Introduction): void {
    this.change({ other: { machineId: device, name, note, platform, address: '' } });
  }

  /** On the new device: what the primary one has answered. */
  answered(machineId: string, accepted: boolean): void {
    this.#events.publish('authorization.answered', { machineId, accepted });
  }

  fail(reason: PairingFailure): void {
    this.change({ step: 'failed', reason, code: '', expires: 0, digits: '' });
  }
}
