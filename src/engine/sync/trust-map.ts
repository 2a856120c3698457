/** Whose keys the owner has seen, and compared, as the account's state: seen on one device is seen on all. */
import * as v from 'valibot';
import { equalBytes } from '#lib/bytes.ts';
import { bytesOf } from '#wire/cbor.ts';
import type { Transaction } from '../account/transaction.ts';
import type { Directory } from '../session/directory.ts';
import type { Seen } from '../session/trust.ts';
import type { Trusted } from '../tables.ts';
import type { AccountState } from './account-state.ts';
import { MAPS } from './map-names.ts';
import type { StateMaps } from './state-maps.ts';

const seen = v.strictObject({
  seen: bytesOf(64),
  devices: v.pipe(v.array(v.pipe(v.string(), v.length(64))), v.maxLength(64), v.readonly()),
  exchange: v.optional(bytesOf(32)),
  verified: v.boolean(),
});
type Value = v.InferOutput<typeof seen>;

export function addTrustMap(maps: StateMaps, directory: Directory): void {
  maps.add<Trusted, Value>({
    name: MAPS.trust,
    schema: seen,
    table: directory.trust.rows,
    valueOf(row, address, tx) {
      const peer = directory.peers.get(address, tx);
      // keys that changed since are nothing that anybody has seen: what was seen before stays said
      if (peer !== undefined && !equalBytes(peer.fingerprint, row.seen))
        return maps.valueOf(tx, MAPS.trust, address, seen);
      const { devices, exchange, verified } = row;
      return { seen: row.seen, devices, ...(exchange && { exchange }), verified };
    },
    apply(tx, address, value) {
      const peer = directory.peers.get(address, tx);
      // whom another device has forgotten is forgotten here with the contact
      if (peer !== undefined && value !== undefined) directory.trust.adopt(tx, peer, seenOf(value));
    },
  });
}

/** What the account's state says that was seen of somebody's keys. */
export async function seenElsewhere(state: AccountState, tx: Transaction, address: string): Promise<Seen | undefined> {
  if (!(await state.hasHeardOf(tx, MAPS.trust, address))) return undefined;
  const value = state.maps.valueOf(tx, MAPS.trust, address, seen);
  return value && seenOf(value);
}

function seenOf({ exchange, ...value }: Value): Seen {
  return { ...value, ...(exchange && { exchange }) };
}
