/** Assembles the engine's ports from what Node offers, for bots, load tests and the engine's own tests. */
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';
import type { EnginePorts, Log } from '#engine/ports.ts';
import { createMemoryFiles } from '#engine/storage/memory-files.ts';
import type { HomeNode } from '#model/ids.ts';
import { createNodeIndexedDb } from './indexed-db.ts';
import { nodeClock } from './node-clock.ts';
import { openNodeProfileKey } from './profile-key.ts';

export type NodePortsOptions = {
  /** Super nodes that keep the account's mail; the first to answer serves as the way into the network. */
  readonly homeNodes: readonly HomeNode[];
  /** Where log lines go; nowhere unless given. */
  readonly log?: Log;
};

/**
 * Ports for `createEngine`. Everything is kept in memory, for IndexedDB in Node is: an account made with these ports is
 * gone with them, and so its files are not written to a disk either, where they would open nothing. An engine that is
 * stopped may be followed by another over the same ports; two at once may not.
 *
 * There is no WebRTC in Node: all mail goes through the mailboxes of super nodes.
 */
export async function createNodePorts({ homeNodes, log = () => undefined }: NodePortsOptions): Promise<EnginePorts> {
  const files = createMemoryFiles();
  return {
    clock: nodeClock,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    files,
    profileKey: await openNodeProfileKey(files),
    database: createNodeIndexedDb(),
    network: createLibp2pNetwork({ clock: nodeClock, log, fetch: (url, init) => fetch(url, init) }),
    homeNodes,
    log,
    platform: 3,
  };
}
