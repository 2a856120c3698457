/** The account's state over a real super node: written in shards that say nothing, and brought back by the words. */

import { sha256 } from '@noble/hashes/sha2.js';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StateKeys } from '#crypto/state-keys.ts';
import { toHex, utf8 } from '#lib/bytes.ts';
import { decodeRecord } from '#wire/record.ts';
import { startTestNode, type TestNode } from '../supernode/start-node.ts';
import { contactAddress, RestoredAccount } from './restored-account.ts';

let node: TestNode;
beforeEach(async () => {
  node = await startTestNode();
});
afterEach(() => node.stop());

test('comes back on an empty machine; the node has padded ciphertext under names that say nothing', async () => {
  const first = await RestoredAccount.withContacts(node.origin, 200);
  await first.connect();
  await first.when(() => first.account.connectionValue() === 1);
  await first.written();
  const { core } = first.account;
  const keys = new StateKeys(core.provider, core.own.stateKey);
  const found = await core.ports.network.getRecords([node.origin], (await keys.recordKey('')).publicKey);
  const record = found.ok && found.value[0] !== undefined ? decodeRecord(found.value[0]) : undefined;
  if (record?.ok !== true) throw new Error('the root of the state has been written');
  expect(record.value.body.length - 28).toBe(4096);
  const shown = Buffer.from(record.value.body).toString('latin1');
  for (const secret of ['remark', 'friend', contactAddress(3)]) expect(shown.includes(secret)).toBe(false);
  // the name is no hash of anything public
  expect(toHex(record.value.key)).not.toBe(toHex(sha256(utf8(core.own.address))));

  const restored = await RestoredAccount.fromWords(node.origin, core.own.deviceList);
  await restored.connect();
  await restored.when(() => restored.account.contacts.contacts.all().length === 200);
  expect(restored.account.contacts.contacts.get(contactAddress(7))).toMatchObject({
    remark: 'remark 7',
    friendship: 'friend',
    profile: { nick: 'friend 7' },
  });
  await restored.close();
  await first.close();
});
