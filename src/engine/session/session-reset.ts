/** Makes a session anew when the other side's messages can't be read any more: seldom, visibly, losing nothing. */
import type { Core } from '../account/core.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Momentary } from '../outbox/momentary.ts';
import type { Channels } from './channels.ts';
import { channelKey } from './channels.ts';
import type { SessionStart } from './session-start.ts';

const HOUR = 3_600_000;
const TTL = 30 * 24 * HOUR;
/** So many unreadable messages in a row of a session that we have: ours has fallen behind theirs. */
const PATIENCE = 5;

export class SessionReset {
  readonly #core: Core;
  readonly #channels: Channels;
  readonly #start: SessionStart;
  readonly #outbox: Outbox;
  readonly #momentary: Momentary;
  /** Shows in the conversation that the session was made anew. */
  readonly #announce: (address: string) => Promise<void>;
  readonly #failures = new Map<string, number>();

  constructor(
    core: Core,
    channels: Channels,
    start: SessionStart,
    outbox: Outbox,
    momentary: Momentary,
    announce: (address: string) => Promise<void>,
  ) {
    this.#core = core;
    this.#channels = channels;
    this.#start = start;
    this.#outbox = outbox;
    this.#momentary = momentary;
    this.#announce = announce;
  }

  readable(address: string, device: string): void {
    this.#failures.delete(channelKey(address, device));
  }

  /** A friend's message couldn't be read: resets at once when its session is unknown, after several in a row otherwise. */
  unreadable(address: string, device: string, kind: 'Unknown' | 'Unreadable'): void {
    const key = channelKey(address, device);
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    if (kind === 'Unreadable' && failures < PATIENCE) return;
    this.#core.background('session.reset', () => this.#reset(address, device));
  }

  /** At most once an hour for each device. */
  async #reset(address: string, device: string): Promise<void> {
    if (this.#core.now() - (this.#channels.get(address, device)?.resetAt ?? 0) < HOUR) return;
    const begun = await this.#start.begin(address, { device, anew: true });
    if (!begun.ok) return;
    this.#failures.delete(channelKey(address, device));
    await this.#momentary.send(address, device, TTL, (tx) => {
      const channel = this.#channels.get(address, device, tx);
      if (channel === undefined) return undefined;
      this.#channels.rows.put(tx, { ...channel, resetAt: this.#core.now() });
      return { kind: 'reset', next: channel.inbound.next, held: channel.inbound.held.slice(0, 512) };
    });
    await this.#announce(address);
    this.#outbox.flush(address, device);
  }
}
