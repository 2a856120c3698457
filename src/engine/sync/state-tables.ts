/** The sealed tables of the account's state: its items, its shards' records, and what home nodes were seen to do. */
import type { Item } from '#domain/state/item.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import type { StateSalt } from '../account/present-state-key.ts';
import { table } from '../storage/store.ts';

/** A record that a home node had: the newest that this device, or another one of the account, knows of. */
export type Witnessed = {
  readonly node: HomeNode;
  readonly version: number;
  readonly hash: Bytes;
  /** By the home nodes' clock; 0 where another device saw it. */
  readonly expires: number;
  /** The hashes of this version and of those before it, newest first, as far as they were seen. */
  readonly recent: readonly { readonly version: number; readonly hash: Bytes }[];
};

/** What is known of a shard's record. */
export type Shard = {
  readonly path: string;
  /** Its items belong to the shards below it. */
  readonly split: boolean;
  /** The newest genuine record: its version, the SHA-256 of its bytes, and when nodes forget it; 0 before the first. */
  readonly version: number;
  readonly hash: Bytes;
  readonly expires: number;
  /** Grows with every change of its items; `published`: as far as the newest record has them. */
  readonly changed: number;
  readonly published: number;
  readonly witnessed: readonly Witnessed[];
};

/** A home node showed something that it can't honestly show. */
export type Alarm = {
  readonly id: string;
  /**
   * `rollback`: an older record than it had, or none; `fork`: two different ones of one version; `withheld`: none as new as
   * the one that it says it has taken, or has already.
   */
  readonly kind: 'rollback' | 'fork' | 'withheld';
  /** The record is of the account's state, its device list, or that of the friend whose `address` it is. */
  readonly what: 'state' | 'devices' | 'friend';
  readonly address?: string;
  readonly node: HomeNode;
  readonly firstAt: number;
  readonly lastAt: number;
  /** A person has seen it, as it was then. */
  readonly seen: boolean;
};

/** One row, `own`, once there has been another key than the first: of which one (its salt) the shards' rows tell. */
export type ShardsKey = { readonly id: 'own'; readonly salt: StateSalt };

/** One row, `own`: that what was there before there was a state has been taken into it. */
export type StateMark = { readonly id: 'own'; readonly begun: number };

export const STATE_ITEMS = table<Item>('stateItems');
export const STATE_SHARDS = table<Shard>('stateShards');
export const SHARDS_KEY = table<ShardsKey>('shardsKey');
export const STATE_ALARMS = table<Alarm>('stateAlarms');
export const STATE_MARK = table<StateMark>('stateMark');
