/** An account's core over memory, for tests of single parts without an engine around them. */
import { deriveRoomKeys } from '#crypto/vault.ts';
import { Core } from '#engine/account/core.ts';
import { provisionAccount } from '#engine/account/provisioning.ts';
import { EventLog } from '#engine/events/event-log.ts';
import type { Ports } from '#engine/ports.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import { Store } from '#engine/storage/store.ts';
import type { Message } from '#engine/tables.ts';
import type { HomeNode } from '#model/ids.ts';
import { nativeProvider } from '../simulation/native-provider.ts';
import { seededBytes } from '../simulation/random.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';

const WORDS = `${'abandon '.repeat(11)}about`.split(' ');
export const NODES = ['https://node.test' as HomeNode];
export const NOW = Date.UTC(2026, 0, 1);

/** Without a network: what needs one throws. */
export async function openCore(seed: string, rows = createMemoryRows()): Promise<Core> {
  const random = seededBytes(seed);
  const clock = new VirtualClock(undefined, NOW);
  const own = await provisionAccount(nativeProvider, random, NOW, NODES, WORDS, null);
  const keys = deriveRoomKeys(nativeProvider, new Uint8Array(32));
  const store = await Store.over<Message>(rows, nativeProvider, keys, random);
  const ports = { clock, random, crypto: nativeProvider, homeNodes: NODES, log: () => undefined } as unknown as Ports;
  return new Core(ports, store, new EventLog('', clock), own);
}
