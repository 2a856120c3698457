/** `contact.getUserInfo`: what is known about somebody, asking the network when they are nobody we know. */
import type { contact } from '#contract/modules/contact.ts';
import { toHex } from '#lib/bytes.ts';
import { err, ok } from '#lib/result.ts';
import type { ProfileCard } from '#wire/payload.ts';
import type { Account } from '../../account/account.ts';
import { publicKeyOf } from '../../contact/contact-rows.ts';
import { unknownProfile } from '../../contact/contacts.ts';
import type { Handler } from '../../handler.ts';
import type { EngineContext } from '../context.ts';

/** People in a group call, the owner included. */
const GROUP_CALL_LIMIT = 9;

export const getUserInfo: Handler<(typeof contact)['getUserInfo'], EngineContext> = async ({ nodeId }, context) => {
  const account = context.account();
  const { core, directory } = account;
  const known = directory.peers.get(nodeId);
  if (nodeId === core.own.address)
    return ok(answer(nodeId, account.profile.card(), toHex(core.own.exchange.publicKey), 1));
  if (known !== undefined) return ok(answer(nodeId, profileOf(account, nodeId), toHex(known.exchange), known.version));
  const found = await directory.lookUp(nodeId);
  if (found.ok) return ok(answer(nodeId, profileOf(account, nodeId), toHex(found.value.exchange), found.value.version));
  if (found.error === 'NotFound') return err('UserLookupFailed');
  return err(found.error === 'Invalid' ? 'KeyVerificationFailed' : 'NetworkError');
};

function profileOf(account: Account, address: string): ProfileCard {
  const { contacts, applies } = account.contacts;
  return contacts.get(address)?.profile ?? applies.rows.get(address)?.profile ?? unknownProfile(address);
}

function answer(address: string, profile: ProfileCard, exchange: string, listVersion: number) {
  return {
    nic: profile.nick,
    pfpId: profile.pfpId,
    pfpUrl: profile.pfpUrl,
    pubKey: publicKeyOf(address),
    pubCurve: exchange,
    version: `${profile.version}`,
    listVersion: `${listVersion}`,
    maxGpVcMbr: `${GROUP_CALL_LIMIT}`,
    domainList: '',
  };
}
