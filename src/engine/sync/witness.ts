/**
 * What home nodes were seen to have: a node that shows an older record than it had, or two different ones of one version,
 * is found out and shown. An honest node does neither, since it replaces a record by its successor only.
 *
 * The devices of an account tell each other which records they have written where, so that a node can't show one past to
 * one device and another to the next for long.
 */
import type { EventPayloads } from '#contract/events.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { CachedTable } from '../account/cached-table.ts';
import type { Core } from '../account/core.ts';
import type { Transaction } from '../account/transaction.ts';
import { type Alarm, STATE_ALARMS, type Witnessed } from './state-tables.ts';

/** As many versions are remembered of a record at a node. */
const RECENT = 16;
/** As many alarms are kept: friends' go first, then those that were seen, then those that were raised longest ago. */
const MOST_ALARMS = 64;
/** As many of one friend, who names what nodes they like. */
const MOST_OF_FRIEND = 8;

/** What somebody saw of a record at a node. */
export type Seen = {
  readonly version: number;
  readonly hash: Bytes;
  readonly prevHash?: Bytes;
  readonly expires: number;
};
type Suspicion = Alarm['kind'] | undefined;

export class Witness {
  readonly #core: Core;
  readonly #summary: () => EventPayloads['state.changed'];
  readonly #alarms = new CachedTable<Alarm>(STATE_ALARMS, ({ id }) => id);

  /** `summary`: what is said when there is a new alarm, or when they were seen. */
  constructor(core: Core, summary: () => EventPayloads['state.changed']) {
    this.#core = core;
    this.#summary = summary;
  }

  async load(): Promise<void> {
    await this.#alarms.load(this.#core.store);
  }

  /** Those that nobody has looked at first, then the latest first. */
  alarms(tx?: Transaction): Alarm[] {
    return this.#alarms.all(tx).sort((a, b) => Number(a.seen) - Number(b.seen) || b.lastAt - a.lastAt);
  }

  /** Takes the alarms as looked at. */
  acknowledge(tx: Transaction): void {
    for (const alarm of this.#alarms.all(tx)) if (!alarm.seen) this.#put(tx, { ...alarm, seen: true });
  }

  raise(tx: Transaction, kind: Alarm['kind'], what: Alarm['what'], node: HomeNode): void {
    this.#raise(tx, { id: `${kind}/${what}/${node}`, kind, what, node });
  }

  /** Of a node that was caught at a device list: of ours, or of a friend's. */
  raiseOfList(tx: Transaction, kind: Alarm['kind'], node: HomeNode, address: string): void {
    if (address === this.#core.own.address) return this.raise(tx, kind, 'devices', node);
    this.#raise(tx, { id: `${kind}/friend/${node}/${address}`, kind, what: 'friend', node, address });
  }

  #raise(tx: Transaction, caught: Pick<Alarm, 'id' | 'kind' | 'what' | 'node' | 'address'>): void {
    const now = this.#core.now();
    const before = this.#alarms.get(caught.id, tx);
    this.#core.ports.log('warn', `state.${caught.kind}`, { what: caught.what });
    this.#put(tx, { ...caught, firstAt: before?.firstAt ?? now, lastAt: now, seen: false });
    const all = this.alarms(tx);
    const ofFriend = all.filter(({ what, address }) => what === 'friend' && address === caught.address);
    const excess = ofFriend.length > MOST_OF_FRIEND ? ofFriend.at(-1) : undefined;
    const last = all.length > MOST_ALARMS ? (all.findLast(({ what }) => what === 'friend') ?? all.at(-1)) : undefined;
    const oldest = excess ?? last;
    if (oldest !== undefined) this.#alarms.delete(tx, oldest.id);
  }

  #put(tx: Transaction, alarm: Alarm): void {
    this.#alarms.put(tx, alarm);
    tx.publish('state.changed', this.#summary);
  }
}

/** What a node shows now, against what it was seen to have; undefined stands for no record. */
export function judgeShown(witnessed: Witnessed | undefined, shown: Seen | undefined, now: number): Suspicion {
  if (witnessed === undefined) return undefined;
  // what has expired may be gone, and then be begun anew
  if (shown === undefined) return witnessed.expires > now ? 'rollback' : undefined;
  if (shown.version < witnessed.version) return 'rollback';
  return isFork(witnessed, shown) ? 'fork' : undefined;
}

/** What another device saw at a node, against what we did: it may have looked earlier. */
export function judgeTold(witnessed: Witnessed | undefined, told: Seen): Suspicion {
  return witnessed !== undefined && isFork(witnessed, told) ? 'fork' : undefined;
}

function isFork({ recent }: Witnessed, { version, hash, prevHash }: Seen): boolean {
  return recent.some(
    (known) =>
      (known.version === version && !equalBytes(known.hash, hash)) ||
      (prevHash !== undefined && known.version === version - 1 && !equalBytes(known.hash, prevHash)),
  );
}

/** What is remembered of a node's record from now on: the newest stays, whatever was shown since. */
export function remembered(all: readonly Witnessed[], node: HomeNode, seen: Seen): readonly Witnessed[] {
  const before = all.find((entry) => entry.node === node);
  const others = all.filter((entry) => entry.node !== node);
  const { version, hash } = seen;
  const recent = before?.recent ?? [];
  const next = recent.some((known) => known.version === version) ? recent : [{ version, hash }, ...recent];
  const sorted = [...next].sort((a, b) => b.version - a.version).slice(0, RECENT);
  if (before !== undefined && before.version >= version) {
    const expires = before.version === version ? Math.max(before.expires, seen.expires) : before.expires;
    return [...others, { ...before, expires, recent: sorted }];
  }
  // who only heard of a record doesn't know how long it lasts: at least as long as the one before it
  const expires = Math.max(before?.expires ?? 0, seen.expires);
  return [...others, { node, version, hash, expires, recent: sorted }];
}
