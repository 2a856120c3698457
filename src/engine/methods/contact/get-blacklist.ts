/** `contact.getBlacklist`: whom the owner has blocked, searched and in pages. */
import type { contact } from '#contract/modules/contact.ts';
import { err, ok } from '#lib/result.ts';
import { DEFAULT_ROOM } from '../../contact/contact-rows.ts';
import type { Handler } from '../../handler.ts';
import type { EngineContext } from '../context.ts';

export const getBlacklist: Handler<(typeof contact)['getBlacklist'], EngineContext> = async (
  { blockId, keyword, page, size },
  { account },
) => {
  if (blockId !== undefined && blockId !== DEFAULT_ROOM) return err('BlockNotFound');
  const { blacklist, contacts } = account().contacts;
  const wanted = (keyword ?? '').trim().toLowerCase();
  const found = blacklist.blocked().flatMap(({ address, blockedByOther, exchange, ...known }) => {
    // a contact's name is the newest that we have
    const { profile, remark } = contacts.get(address) ?? { profile: known.profile, remark: '' };
    if (![remark, profile.nick, address].some((text) => text.toLowerCase().includes(wanted))) return [];
    return {
      pfpId: profile.pfpId,
      pfpUrl: profile.pfpUrl,
      nic: remark === '' ? profile.nick : remark,
      ndAdd: address,
      pubCurve: exchange,
      blackState: 'yes' as const,
      beBlackState: blockedByOther ? ('yes' as const) : ('no' as const),
      domain: '',
    };
  });
  return ok(found.slice((page - 1) * size, page * size));
};
