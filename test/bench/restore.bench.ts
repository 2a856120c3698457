/** Twelve words on an empty machine: how long until a thousand contacts are there, over a real super node on loopback. */
import { RestoredAccount } from '../engine/restored-account.ts';
import { startTestNode } from '../supernode/start-node.ts';
import type { BenchRow } from './row.ts';

const CONTACTS = 1000;
/** What people are promised, in ms. */
const PROMISED = 3000;
const ROUNDS = 3;

export async function run(): Promise<BenchRow[]> {
  const node = await startTestNode();
  const first = await RestoredAccount.withContacts(node.origin, CONTACTS);
  await first.connect();
  await first.when(() => first.account.connectionValue() === 1);
  await first.written();
  const { deviceList } = first.account.core.own;
  await first.close();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    const restored = await RestoredAccount.fromWords(node.origin, deviceList);
    await restored.connect();
    await restored.when(() => restored.account.contacts.contacts.all().length === CONTACTS);
    times.push(performance.now() - started);
    await restored.close();
  }
  await node.stop();
  const ours = times.sort((a, b) => a - b)[ROUNDS >> 1] as number;
  const name = `restoring ${CONTACTS} contacts from twelve words vs ${PROMISED} ms`;
  return [{ name, ratio: ours / PROMISED, target: 1, ours, peer: PROMISED, unit: 'ms' }];
}

if (import.meta.main) console.log(await run());
