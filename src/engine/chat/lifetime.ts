/** Deletes what is older than the messages of the open room live. */
import { BlockLifetime } from '#model/enumerations.ts';
import type { Core } from '../account/core.ts';
import type { Conversations } from './conversations.ts';

const DAY = 24 * 3_600_000;
const DAYS: Readonly<Record<BlockLifetime, number>> = {
  [BlockLifetime.oneDay]: 1,
  [BlockLifetime.threeDays]: 3,
  [BlockLifetime.sevenDays]: 7,
  [BlockLifetime.thirtyDays]: 30,
  [BlockLifetime.forever]: Number.POSITIVE_INFINITY,
};
/** It is looked this often (ms). */
const LOOK = 10 * 60_000;
const AT_ONCE = 500;

export class Lifetime {
  readonly #core: Core;
  readonly #conversations: () => Conversations;
  readonly #lifetime: () => BlockLifetime;
  readonly #remove: (ids: readonly string[]) => Promise<unknown>;

  /** `remove` deletes messages, and their burn keys, in a change of its own. */
  constructor(
    core: Core,
    conversations: () => Conversations,
    lifetime: () => BlockLifetime,
    remove: (ids: readonly string[]) => Promise<unknown>,
  ) {
    this.#core = core;
    this.#conversations = conversations;
    this.#lifetime = lifetime;
    this.#remove = remove;
  }

  /** Looks now, and from then on as long as the account is open. */
  start(): void {
    this.#core.background('lifetime', () => this.#sweep().finally(() => this.#core.after(LOOK, () => this.start())));
  }

  async #sweep(): Promise<void> {
    const end = this.#core.now() - DAYS[this.#lifetime()] * DAY;
    if (end === Number.NEGATIVE_INFINITY) return;
    for (const id of this.#conversations().ids())
      for (;;) {
        const found = await this.#core.store.messages.after(id, -1, AT_ONCE);
        const old = found.filter(({ time }) => time < end).map((message) => message.id);
        if (old.length > 0) await this.#remove(old);
        if (old.length < AT_ONCE) break;
      }
  }
}
