/**
 * Whether the home nodes show the account's device list as it is. A node that has taken our list, or says that it has
 * another one, and then shows none that is ours or follows it, hides devices or brings dropped ones back.
 */
import type { Core } from '../account/core.ts';
import { follows, readPeer, trustedPeer } from '../session/device-lists.ts';
import type { Witness } from './witness.ts';

export async function watchOwnList(core: Core, witness: Witness): Promise<void> {
  const { network, homeNodes } = core.ports;
  await Promise.all(
    homeNodes.map(async (node) => {
      const { deviceList, signing, address } = core.own;
      const taken = await network.putRecord(deviceList, [node]);
      if (!taken.ok && taken.error !== 'Conflict') return;
      const found = await network.getRecords([node], signing.publicKey);
      if (!found.ok || core.closed) return;
      const own = trustedPeer(core.provider, deviceList);
      const read = await Promise.all(found.value.map((bytes) => readPeer(core.provider, bytes)));
      const shown = read.flatMap((peer) => (peer.ok && peer.value.address === address ? [peer.value] : []))[0];
      if (shown !== undefined && follows(shown, own)) return;
      const isOther = shown?.epoch === own.epoch && shown.version === own.version;
      await core.transact(async (tx) => witness.raise(tx, isOther ? 'fork' : 'rollback', 'devices', node));
    }),
  );
}
