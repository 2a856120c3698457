/** The file of the farewell takes the longest letter that there can be, with all that is kept of which node heard what. */
import { expect, test } from 'vitest';
import { ENVELOPE_SIZES } from '#crypto/envelope.ts';
import { FarewellFile, type Letter } from '#engine/rooms/farewell-file.ts';
import type { Bytes } from '#lib/bytes.ts';
import { LIMITS } from '#model/limits.ts';
import { MAX_CAPABILITY_BYTES } from '#wire/capability.ts';
import { encodeDeviceList, MAX_DEVICES, MAX_FORMER_STATE_KEYS } from '#wire/device-list.ts';
import { encodeRecord } from '#wire/record.ts';
import { nativeProvider } from '../../simulation/native-provider.ts';
import { seededBytes } from '../../simulation/random.ts';

test('nothing of it is left out, and nothing once nodes have heard some of it', async () => {
  const random = seededBytes('the longest letter');
  const files = new Map<string, Bytes>();
  const file = new FarewellFile({
    crypto: nativeProvider,
    random,
    profileKey: { mac: async () => random(32), renew: () => Promise.reject(new Error('never')) },
    files: {
      read: async (name) => files.get(name),
      write: async (name, bytes) => void files.set(name, new Uint8Array(bytes)),
      remove: () => Promise.reject(new Error('never')),
    },
  });
  const nodes = Array.from({ length: 8 }, (_, index) => `https://${index}${'n'.repeat(247)}`);
  const left = [...nodes.keys()];
  const several = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  const id = `web${'0'.repeat(16)}`;
  const keys = { signing: random(32), exchange: random(32), sealing: random(32), mailbox: random(32) };
  const body = encodeDeviceList({
    v: 1,
    epoch: Number.MAX_SAFE_INTEGER,
    exchange: random(32),
    devices: [{ id, kind: 'primary', ...keys }],
    loggedOut: [],
    state: {
      salt: random(16),
      former: several(MAX_FORMER_STATE_KEYS, () => ({ salt: random(16), box: random(48) })),
      keys: several(MAX_DEVICES, () => ({ device: id, box: random(80) })),
    },
    homeNodes: nodes,
  });
  const version = Number.MAX_SAFE_INTEGER;
  const letter: Letter = {
    nodes,
    list: encodeRecord({
      v: 1,
      key: random(32),
      version,
      prevHash: random(32),
      expires: version,
      body,
      signature: random(64),
    }),
    listLeft: left,
    // each device may have made as many rooms while it was away from the others, and its own
    closings: several(1 + MAX_DEVICES * LIMITS.rooms, () => ({ mailbox: random(32), signature: random(64), left })),
    notices: several(MAX_DEVICES - 1, () => ({
      mailbox: random(32),
      envelope: random(ENVELOPE_SIZES[0] ?? 0),
      token: random(MAX_CAPABILITY_BYTES),
      left,
    })),
    until: Number.MAX_SAFE_INTEGER,
  };
  const key = random(32);
  await file.write(key, letter);
  expect(await file.letter(key)).toEqual(letter);
});
