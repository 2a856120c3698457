/** Makes a session anew when the other side's messages can't be read any more: seldom, visibly, losing nothing. */
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import type { OutboxEntries } from '../outbox/outbox-entries.ts';
import { type Channels, channelKey } from './channels.ts';
import type { SessionStart } from './session-start.ts';

const HOUR = 3_600_000;
/**
 * What can't be read is most often a copy that came too late for its ratchet key. Only when nothing of that device has
 * been readable for so long (ms) after so many of them is the session itself broken.
 */
const PATIENCE = {
  Unknown: { messages: 1, time: 10_000 },
  Unreadable: { messages: 5, time: 60_000 },
} as const;
/**
 * Anybody can name a session that we don't know, and would learn from what follows whom we know. Where there is a session
 * with that device it most likely still works: it is left alone for one to six hours. In ms; `spread` times a random byte.
 */
const UNPROVEN = { least: HOUR, spread: 70_000 } as const;

export class SessionReset {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #start: SessionStart;
  readonly #outbox: OutboxEntries;
  /** Shows in the conversation that the session was made anew. */
  readonly #announce: (tx: Transaction, address: string) => Promise<void>;
  readonly #failures = new Map<string, { Unknown: number; Unreadable: number }>();
  readonly #underWay = new Set<string>();

  constructor(
    core: Core,
    channels: Channels,
    start: SessionStart,
    outbox: OutboxEntries,
    announce: (tx: Transaction, address: string) => Promise<void>,
  ) {
    this.#core = core;
    this.#channels = channels;
    this.#start = start;
    this.#outbox = outbox;
    this.#announce = announce;
  }

  readable(address: string, device: string): void {
    this.#failures.delete(channelKey(address, device));
  }

  /** A friend's message couldn't be read; if nothing of theirs can any more, the session is made anew after a while. */
  unreadable(address: string, device: string, kind: 'Unknown' | 'Unreadable'): void {
    const key = channelKey(address, device);
    const failures = this.#failures.get(key) ?? { Unknown: 0, Unreadable: 0 };
    this.#failures.set(key, failures);
    failures[kind]++;
    const { messages, time } = PATIENCE[kind];
    if (failures[kind] !== messages) return;
    const unproven = kind === 'Unknown' && this.#channels.get(address, device)?.current != null;
    const [spread = 0] = this.#core.ports.random(1);
    this.#core.after(unproven ? UNPROVEN.least + spread * UNPROVEN.spread : time, () => {
      // a readable message in between has put other failures in their place
      if (this.#failures.get(key) !== failures || this.#underWay.has(key)) return;
      this.#failures.delete(key);
      this.#underWay.add(key);
      this.#core.background('session.reset', () =>
        this.#reset(address, device).finally(() => this.#underWay.delete(key)),
      );
    });
  }

  /** At most once an hour for each device. The other side learns of it by the first payload of a stream begun anew. */
  async #reset(address: string, device: string): Promise<void> {
    if (this.#core.since(this.#channels.get(address, device)?.resetAt ?? 0) < HOUR) return;
    const begun = await this.#start.begin(address, { device, anew: true });
    if (!begun.ok) return;
    await this.#core.transact(async (tx) => {
      const channel = this.#channels.get(address, device, tx);
      if (channel === undefined) return;
      this.#channels.rows.put(tx, { ...channel, resetAt: this.#core.now() });
      const known = this.#outbox.acknowledgement(tx, address, device);
      await this.#outbox.restart(tx, address, device, 0, { kind: 'reset', ...known });
      await this.#announce(tx, address);
    });
  }
}
