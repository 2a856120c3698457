/** `card`, an extension: the own contact card, and reading somebody else's. */
import type { card } from '#contract/modules/card.ts';
import { err, ok } from '#lib/result.ts';
import type { NodeAddress } from '#model/ids.ts';
import { formatCard, parseCard } from '#wire/card.ts';
import type { ModuleHandlers } from '../handler.ts';
import { type EngineContext, storing } from './context.ts';

export const cardHandlers: ModuleHandlers<typeof card, EngineContext> = {
  getOwn: async (_params, { account }) => {
    const { own, ports } = account().core;
    const homeNodes = [...ports.homeNodes];
    return ok({ uri: formatCard({ address: own.address as NodeAddress, homeNodes }), nodeId: own.address, homeNodes });
  },

  read: async ({ uri }, { account }) => {
    const read = parseCard(uri);
    if (!read.ok) return err('InvalidParameter');
    const { address, homeNodes } = read.value;
    const { core, directory } = account();
    return storing(async () => {
      await core.transact(async (tx) => directory.remember(tx, address, homeNodes));
      return ok({ nodeId: address, homeNodes: [...homeNodes] });
    });
  },
};
