/** The device list's format: the longest one fits wherever a list goes, and keys that are none are refused. */
import { expect, test } from 'vitest';
import type { Bytes } from '#lib/bytes.ts';
import {
  type DeviceList,
  decodeDeviceList,
  encodeDeviceList,
  MAX_DEVICE_LIST_BYTES,
  MAX_DEVICES,
  MAX_FORMER_STATE_KEYS,
} from '#wire/device-list.ts';
import { encodeRecord } from '#wire/record.ts';

const bytes = (length: number): Bytes => new Uint8Array(length).fill(7);
const name = (index: number) => `${index}`.padStart(32, 'x');
const count = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, index) => make(index));

const longest: DeviceList = {
  v: 1,
  epoch: Number.MAX_SAFE_INTEGER,
  exchange: bytes(32),
  devices: count(MAX_DEVICES, (index) => ({
    id: name(index),
    kind: index === 0 ? 'primary' : 'secondary',
    signing: bytes(32),
    exchange: bytes(32),
    sealing: bytes(32),
    mailbox: bytes(32),
  })),
  loggedOut: count(MAX_DEVICES, name),
  state: {
    salt: bytes(16),
    former: count(MAX_FORMER_STATE_KEYS, () => ({ salt: bytes(16), box: bytes(48) })),
    keys: count(MAX_DEVICES, (index) => ({ device: name(index), box: bytes(80) })),
  },
  homeNodes: count(8, () => 'x'.repeat(256)),
};

test('the longest list is a record that fits wherever lists go', () => {
  const body = encodeDeviceList(longest);
  expect(decodeDeviceList(body)).toEqual({ ok: true, value: longest });
  const { MAX_SAFE_INTEGER: most } = Number;
  const record = { v: 1 as const, key: bytes(32), version: most, prevHash: bytes(32), expires: most, body };
  expect(encodeRecord({ ...record, signature: bytes(64) }).length).toBeLessThanOrEqual(MAX_DEVICE_LIST_BYTES);
});

test('a list that no device was dropped from says nothing of keys, and one that says something else is refused', () => {
  const { state, ...first } = longest;
  expect(decodeDeviceList(encodeDeviceList(first))).toEqual({ ok: true, value: first });
  const refused = [
    { ...state, salt: bytes(15) },
    { ...state, former: [{ salt: bytes(16), box: bytes(47) }] },
    { ...state, former: count(MAX_FORMER_STATE_KEYS + 1, () => null) },
    { ...state, keys: [{ device: name(0), box: bytes(81) }] },
    { ...state, keys: count(MAX_DEVICES + 1, (index) => ({ device: name(index), box: bytes(80) })) },
    { ...state, more: 1 },
  ];
  for (const other of refused)
    expect(decodeDeviceList(encodeDeviceList({ ...first, state: other } as DeviceList)).ok).toBe(false);
});

test('former keys of a list that has their salts alone, as earlier versions signed them, are read as such', () => {
  const { state } = longest;
  const earlier = { ...longest, state: { ...state, former: [bytes(16), null] } } as unknown as DeviceList;
  const read = decodeDeviceList(encodeDeviceList(earlier));
  expect(read.ok && read.value.state?.former).toEqual([{ salt: bytes(16) }, null]);
});
