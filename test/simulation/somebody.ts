/** Somebody in the simulation with all their devices: one account, one signed list of them, an engine on each. */
import { generateMnemonic } from '#crypto/mnemonic.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { signDeviceList } from '#engine/account/device-list-record.ts';
import { provisionAccount } from '#engine/account/provisioning.ts';
import type { AccountRow } from '#engine/tables.ts';
import { decodeDeviceList, encodeDeviceList } from '#wire/device-list.ts';
import { decodeRecord } from '#wire/record.ts';
import { HOME_NODES, type Person } from './person.ts';
import type { VirtualClock } from './virtual-clock.ts';

export type Somebody = { readonly name: string; readonly address: string; readonly devices: readonly Person[] };

/** Makes an account for `devices`: as people do, by a wrong clock even, or for several devices by the right time. */
export async function settleIn(
  name: string,
  provider: CryptoProvider,
  clock: VirtualClock,
  devices: readonly Person[],
): Promise<Somebody> {
  const [first] = devices;
  if (first === undefined) throw new Error('somebody has a device at least');
  if (devices.length === 1) {
    await first.register();
    return { name, address: first.address, devices };
  }
  const now = clock.now();
  const words = generateMnemonic(first.random);
  const rows: AccountRow[] = [];
  for (const { random } of devices) rows.push(await provisionAccount(provider, random, now, HOME_NODES, words, null));
  const deviceList = await signAll(provider, rows, now);
  for (const [index, device] of devices.entries()) {
    const row = rows[index] as AccountRow;
    const secretKey = index === 0 ? row.signing.secretKey : null;
    await device.adopt({ ...row, signing: { ...row.signing, secretKey }, deviceList });
  }
  return { name, address: first.address, devices };
}

async function signAll(provider: CryptoProvider, rows: readonly AccountRow[], now: number) {
  const lists = rows.map(({ deviceList }) => {
    const record = decodeRecord(deviceList);
    const list = record.ok ? decodeDeviceList(record.value.body) : record;
    if (!list.ok) throw new Error(list.error);
    return list.value;
  });
  const [list] = lists;
  const [own] = rows;
  if (list === undefined || own === undefined) throw new Error('there is a device at least');
  const [first, ...others] = lists.flatMap(({ devices }) => devices);
  if (first === undefined) throw new Error('there is a device at least');
  const secondary = others.map((device) => ({ ...device, kind: 'secondary' as const }));
  const body = encodeDeviceList({ ...list, devices: [first, ...secondary] });
  return signDeviceList(provider, own.signing, body, now);
}

/** Makes two people friends on every device of both: by its own action where what another device did hasn't come. */
export async function befriend(clock: VirtualClock, one: Somebody, other: Somebody): Promise<void> {
  for (const device of one.devices) {
    if (await isFriend(device, other)) continue;
    await clock.until(device.ok('contact', 'addFriend', { nodeId: other.address, content: 'hello', remark: '' }));
    await clock.runUntil(clock.now() + 5000);
    for (const asked of other.devices) {
      if (await isFriend(asked, one)) continue;
      await clock.until(asked.ok('contact', 'agreeApplySync', { nodeId: one.address, remark: '' }));
    }
    await clock.runUntil(clock.now() + 5000);
    if (!(await isFriend(device, other))) throw new Error(`${device.name} didn't become a friend of ${other.name}`);
  }
}

async function isFriend(device: Person, other: Somebody): Promise<boolean> {
  return ((await device.ok('contact', 'isFriend', { nodeId: other.address })) as { status: boolean }).status;
}
