/**
 * What a super node keeps, as a port: the embedded store is one file per concern beside this one. Every promise of a
 * change resolves only when the change is durable. A rejection means that the store is broken (a full or failing disk).
 */
import type { Bytes } from '#lib/bytes.ts';

/** `id` is the SHA-256 of `bytes`, `expires` in ms since the epoch; `stranger`: it came without a capability. */
export type NewEnvelope = {
  readonly id: Bytes;
  readonly bytes: Bytes;
  readonly expires: number;
  readonly stranger: boolean;
};
/** What lies in a mailbox, and how much of that is strangers'. */
export type MailboxUsage = {
  readonly messages: number;
  readonly bytes: number;
  readonly strangerMessages: number;
  readonly strangerBytes: number;
};

/** Told when what has come will expire (ms since the epoch). */
export type DepositListener = (expires: number) => void;

/** A capability that gives no right any more, and when it would have expired (ms since the epoch). */
export type RevokedCapability = { readonly id: Bytes; readonly expires: number };
/** `position` orders a mailbox: later ones are greater, over restarts too. */
export type StoredEnvelope = Pick<NewEnvelope, 'id' | 'bytes' | 'expires'> & { readonly position: string };

export type StoredRecord = {
  readonly version: number;
  /** SHA-256 of `bytes`. */
  readonly hash: Bytes;
  readonly bytes: Bytes;
  readonly expires: number;
};

/** How many one-time keys are left. */
export type PrekeyStock = { readonly oneTime: number; readonly oneTimeKem: number };
export type NewPrekeys = {
  /** undefined leaves the bundle as it is. */
  readonly bundle: Bytes | undefined;
  readonly oneTime: readonly Bytes[];
  readonly oneTimeKem: readonly Bytes[];
};
export type ClaimedPrekeys = {
  readonly bundle: Bytes;
  readonly oneTime: Bytes | undefined;
  readonly oneTimeKem: Bytes | undefined;
};

export type Quotas = {
  readonly mailboxMessages: number;
  readonly mailboxBytes: number;
  readonly strangerMessages: number;
  readonly strangerBytes: number;
  readonly totalBytes: number;
  readonly records: number;
  /** Mailboxes that have prekeys. */
  readonly bundles: number;
  /** Of each mailbox, and of all. */
  readonly revocations: number;
  readonly totalRevocations: number;
};

/** Mailboxes and record keys are named by 64 hex digits. */
export type Store = {
  /** `Duplicate`: it is there already, durably. */
  deposit(mailbox: string, envelope: NewEnvelope): Promise<'Stored' | 'Duplicate' | 'QuotaExceeded'>;
  /** Whether an envelope is there, durably. */
  holds(mailbox: string, id: Bytes): Promise<boolean>;
  usage(mailbox: string): Promise<MailboxUsage>;
  /** The oldest envelopes after `position` ('' = all) that haven't expired at `now`. */
  envelopes(mailbox: string, position: string, limit: number, now: number): Promise<StoredEnvelope[]>;
  /** Deletes envelopes for good; unknown ids are passed over. */
  acknowledge(mailbox: string, ids: readonly Bytes[]): Promise<void>;
  /** Calls `listener` after each deposit in a mailbox; the answer ends that. */
  watch(mailbox: string, listener: DepositListener): () => void;
  /**
   * How many envelopes there don't expire before `from` (ms since the epoch): all of whose deposits listeners have been told,
   * and no others. Reads none of them.
   */
  waiting(mailbox: string, from: number): Promise<number>;

  /** Adds what hasn't expired and what the quotas allow; answers how many of `revoked` give no right any more. */
  revoke(mailbox: string, revoked: readonly RevokedCapability[], now: number): Promise<number>;
  isRevoked(mailbox: string, id: Bytes): Promise<boolean>;

  record(key: string, now: number): Promise<StoredRecord | undefined>;
  /** Replaces the record only when the one at hand is `previous` (compared by hash; undefined: none). */
  swapRecord(
    key: string,
    previous: StoredRecord | undefined,
    next: StoredRecord,
    now: number,
  ): Promise<'Stored' | 'Conflict' | 'QuotaExceeded'>;

  /**
   * Adds one-time keys, passing over those that are or were here already and those above `limit` of a kind. A mailbox
   * without a bundle gets none of them, and a first bundle beyond the quota is passed over too.
   */
  putPrekeys(mailbox: string, prekeys: NewPrekeys, limit: number, now: number): Promise<PrekeyStock>;
  prekeyStock(mailbox: string): Promise<PrekeyStock>;
  /** Whether there is a bundle. */
  hasPrekeys(mailbox: string): Promise<boolean>;
  /** Takes at most one key of each kind out, for good; undefined without a bundle. */
  claimPrekeys(mailbox: string): Promise<ClaimedPrekeys | undefined>;

  /** Deletes everything that is kept for a mailbox, for good. */
  forgetMailbox(mailbox: string): Promise<void>;

  /** A small value of the node's own, such as its libp2p key. */
  setting(name: string): Promise<Bytes | undefined>;
  putSetting(name: string, value: Bytes): Promise<void>;

  /** Deletes what has expired at `now`; answers how many things that were. */
  sweep(now: number): Promise<number>;
  close(): Promise<void>;
};
