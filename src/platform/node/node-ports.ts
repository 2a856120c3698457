/** Assembles the engine's ports from what Node offers, for bots, load tests and the engine's own tests. */
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';
import type { EnginePorts, Log, SecretFiles } from '#engine/ports.ts';
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
  /** Where the keys are kept; in memory unless given. An account needs a database that lasts as long (`openRows`). */
  readonly files?: SecretFiles;
};

/**
 * Ports for `createEngine`. IndexedDB in Node is in memory: an account in it is gone with these ports. An engine that is
 * stopped may be followed by another over the same ports; two at once may not.
 *
 * There is no WebRTC in Node: all mail goes through the mailboxes of super nodes.
 */
export async function createNodePorts({
  homeNodes,
  log = () => undefined,
  files = createMemoryFiles(),
}: NodePortsOptions): Promise<EnginePorts> {
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
