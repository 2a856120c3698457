/** What handlers work with. */
import type { KdfCost } from '#crypto/password.ts';
import { type Err, err, type Result } from '#lib/result.ts';
import type { Account } from '../account/account.ts';
import type { Lifecycle } from '../account/lifecycle.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Joining } from '../pairing/joining.ts';
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';

export type EngineContext = {
  readonly lifecycle: Lifecycle;
  readonly events: EventLog;
  readonly ports: Ports;
  /** What a guess at a password costs, for what is put under a new one. */
  readonly kdfCost: KdfCost;
  /** How devices come into an account. */
  readonly joining: Joining;
  /** Turns the log on or off, for this life of the engine. */
  switchLog(isOpen: boolean): void;
  /** The open account; the dispatcher's gate has made sure that there is one. */
  account(): Account;
};

/** Runs a change; when nothing could be written, that is the documented error and everything is as it was. */
export async function storing<Answer extends Result<unknown, unknown>>(
  change: () => Promise<Answer>,
): Promise<Answer | Err<'DatabaseOperationFailed'>> {
  try {
    return await change();
  } catch (reason) {
    if (reason instanceof StorageFailure) return err('DatabaseOperationFailed');
    throw reason;
  }
}
