/** After how long messages between us and somebody burn: either side sets it, the latest setting holds for both. */
import { Notice } from '#model/notices.ts';
import type { OwnBody } from '#wire/own-payload.ts';
import type { DurableBody } from '#wire/payload.ts';
import type { Core } from '../account/core.ts';
import { conversationKey } from '../account/own-devices.ts';
import type { Transaction } from '../account/transaction.ts';
import type { ContactSettings } from '../contact/contact-settings.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';

/** So far (ms) ahead of ours may the other side's clock be: a setting from the far future could never be changed again. */
const CLOCK_AHEAD = 24 * 3_600_000;

type BurnBody = Extract<DurableBody, { kind: 'burn' }>;
type Said = Pick<BurnBody, 'time' | 'at'>;

export type BurnActions = {
  /** A line of the app's in the conversation. */
  say(tx: Transaction, address: string, notice: Notice, more: object): Promise<void>;
  tellOwn(tx: Transaction, body: OwnBody): Promise<void>;
};

export class BurnSettings {
  readonly #core: Core;
  readonly #settings: ContactSettings;
  readonly #outbox: OutboxEntries;
  readonly #actions: BurnActions;

  constructor(core: Core, settings: ContactSettings, outbox: OutboxEntries, actions: BurnActions) {
    this.#core = core;
    this.#settings = settings;
    this.#outbox = outbox;
    this.#actions = actions;
  }

  /** Milliseconds, 0 for never. */
  time(address: string, tx?: Transaction): number {
    return this.#settings.get(address, tx).burn?.time ?? 0;
  }

  /** Sets it here, says so in the conversation, and tells the other side. */
  async set(tx: Transaction, address: string, time: number): Promise<void> {
    const { at = 0, time: before = 0 } = this.#settings.get(address, tx).burn ?? {};
    if (time === before) return;
    const body: BurnBody = { kind: 'burn', time, at: Math.max(this.#core.now(), at + 1) };
    await this.#take(tx, address, body, this.#core.own.address);
    await this.#outbox.enqueue(tx, address, body);
    await this.#actions.tellOwn(tx, { ...body, conversation: conversationKey(address) });
  }

  /**
   * A friend has set it, or another own device: `by` is whose address it is. Of two settings of the same time that of the
   * greater address holds, so that both sides agree.
   */
  async receive(tx: Transaction, address: string, body: Said, by: string): Promise<void> {
    const { at = -1, by: before = '', time = 0 } = this.#settings.get(address, tx).burn ?? {};
    if (body.at > this.#core.now() + CLOCK_AHEAD || body.at < at || (body.at === at && by < before)) return;
    if (body.time === time) this.#settings.change(tx, address, { burn: { time, at: body.at, by } });
    else await this.#take(tx, address, body, by);
  }

  async #take(tx: Transaction, address: string, { time, at }: Said, by: string): Promise<void> {
    this.#settings.change(tx, address, { burn: { time, at, by } });
    await this.#actions.say(tx, address, Notice.burnSet, { time, by });
  }
}
