/** `trust`, an extension: safety numbers, and what a person says about them. */
import type { trust } from '#contract/modules/trust.ts';
import { compareCode, safetyOf } from '#crypto/safety-number.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Account } from '../account/account.ts';
import type { Transaction } from '../account/transaction.ts';
import type { ModuleHandlers } from '../handler.ts';
import { readPeer } from '../session/device-lists.ts';
import type { Peer } from '../tables.ts';
import { type EngineContext, storing } from './context.ts';

type TrustError = 'ContactNotFound' | 'KeyVerificationFailed';

export const trustHandlers: ModuleHandlers<typeof trust, EngineContext> = {
  getSafetyNumber: async ({ nodeId }, context) => {
    const account = context.account();
    const peer = peerOf(account, nodeId);
    if (!peer.ok) return peer;
    const { number, code } = safetyOf(account.core.provider, await ownFingerprint(account), peer.value.fingerprint);
    const { trust } = account.directory;
    return ok({ number, code, state: trust.stateOf(peer.value), changedAt: trust.changedAt(nodeId) });
  },

  getStates: async (_params, context) => {
    const { contacts, directory } = context.account();
    return ok(
      contacts.contacts.all().flatMap(({ address }) => {
        const peer = directory.peers.get(address);
        const state = peer === undefined ? 'unverified' : directory.trust.stateOf(peer);
        return state === 'unverified' ? [] : [{ nodeId: address, state }];
      }),
    );
  },

  compare: async ({ nodeId, code }, context) => {
    const account = context.account();
    const peer = peerOf(account, nodeId);
    if (!peer.ok) return peer;
    const own = await ownFingerprint(account);
    const compared = compareCode(account.core.provider, own, peer.value.fingerprint, code);
    if (compared.ok) return ok({ matches: compared.value });
    const message = compared.error === 'Own' ? 'This is the code that we show ourselves' : 'This is no code to compare';
    return err({ code: 'InvalidParameter', message });
  },

  setVerified: async ({ nodeId, verified, number }, context) => {
    const account = context.account();
    const own = await ownFingerprint(account);
    const isCompared = ({ fingerprint }: Peer) =>
      number === undefined || safetyOf(account.core.provider, own, fingerprint).number === number;
    return change(account, nodeId, (tx, peer) => {
      if (!isCompared(peer)) return err('KeyVerificationFailed');
      // to take a comparison back is not to have seen what has changed since
      if (verified || account.directory.trust.stateOf(peer, tx) === 'verified')
        account.directory.trust.see(tx, peer, verified);
      return ok({});
    });
  },

  acknowledgeChange: async ({ nodeId }, context) => {
    const account = context.account();
    return change(account, nodeId, (tx, peer) => {
      const { trust } = account.directory;
      if (trust.stateOf(peer, tx) === 'changed') trust.see(tx, peer, false);
      return ok({});
    });
  },
};

function change(
  account: Account,
  address: string,
  apply: (tx: Transaction, peer: Peer) => Result<Record<string, never>, TrustError>,
) {
  return storing(() =>
    account.core.transact(async (tx) => {
      const peer = peerOf(account, address, tx);
      return peer.ok ? apply(tx, peer.value) : peer;
    }),
  );
}

/** The pinned keys of a contact. */
function peerOf({ contacts, directory }: Account, address: string, tx?: Transaction): Result<Peer, TrustError> {
  if (contacts.contacts.get(address, tx) === undefined) return err('ContactNotFound');
  const peer = directory.peers.get(address, tx);
  return peer === undefined ? err('KeyVerificationFailed') : ok(peer);
}

/** Of the list that we publish, read as others read it. */
async function ownFingerprint({ core }: Account): Promise<Bytes> {
  const own = await readPeer(core.provider, core.own.deviceList);
  if (!own.ok) throw new Error('the own device list is one that this version wrote');
  return own.value.fingerprint;
}
