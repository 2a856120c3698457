/** What is sealed at rest and on the way: envelopes, rows, vault slots, wrapped secrets. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveAccountKeys } from '#crypto/account-keys.ts';
import { ENVELOPE_SIZES, MAX_ENVELOPE_CONTENT, openEnvelope, sealEnvelope } from '#crypto/envelope.ts';
import { generateMnemonic, mnemonicToSeed, normaliseWords } from '#crypto/mnemonic.ts';
import { unwrapSecret, wrapSecret } from '#crypto/password.ts';
import { createBlindIndex, Sealer } from '#crypto/seal.ts';
import { sign, verify } from '#crypto/sign.ts';
import {
  clearSlot,
  createVault,
  deriveRoomKeys,
  fillSlot,
  freeHiddenSlots,
  openSlots,
  SLOT_COUNT,
  SLOT_LENGTH,
  type SlotRole,
  VAULT_LENGTH,
  wordsSecret,
} from '#crypto/vault.ts';
import { type Bytes, concat, toHex, uint32, utf8 } from '#lib/bytes.ts';
import { err } from '#lib/result.ts';
import { lanes, valueOf } from './lanes.ts';
import { seededRandom } from './seeded-random.ts';

const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 };

function flip(bytes: Bytes, position: number): Bytes {
  const flipped = bytes.slice();
  flipped[position % bytes.length] = (flipped[position % bytes.length] ?? 0) ^ (1 << (position & 7));
  return flipped;
}

describe.each(lanes)('on the $lane lane', (provider) => {
  const random = seededRandom('sealing');
  const createPair = async () => {
    const secretKey = random(32);
    return { secretKey, publicKey: await provider.x25519Public(secretKey) };
  };

  describe('an envelope', () => {
    it('has one of a few sizes, the smallest that fits', async () => {
      const pair = await createPair();
      let smaller = 0;
      for (const size of ENVELOPE_SIZES) {
        const longest = size - 50;
        for (const length of [smaller, longest]) {
          const envelope = valueOf(await sealEnvelope(provider, random, pair.publicKey, random(length)));
          expect(envelope.length).toBe(size);
          expect(valueOf(await openEnvelope(provider, pair, envelope)).length).toBe(length);
        }
        smaller = longest + 1;
      }
      const tooLong = new Uint8Array(MAX_ENVELOPE_CONTENT + 1);
      expect(await sealEnvelope(provider, random, pair.publicKey, tooLong)).toEqual(err('TooLarge'));
    });

    it('keeps content that looks like padding', async () => {
      const pair = await createPair();
      for (const content of [[], [0], [0x80], [0x80, 0, 0], [0, 0x80]].map((bytes) => Uint8Array.from(bytes))) {
        const envelope = valueOf(await sealEnvelope(provider, random, pair.publicKey, content));
        expect(valueOf(await openEnvelope(provider, pair, envelope))).toEqual(content);
      }
    });

    it('opens for nobody else and not when any bit was flipped', async () => {
      const [pair, other] = [await createPair(), await createPair()];
      const envelope = valueOf(await sealEnvelope(provider, random, pair.publicKey, utf8('content')));
      expect(await openEnvelope(provider, other, envelope)).toEqual(err('Corrupt'));
      await fc.assert(
        fc.asyncProperty(fc.nat(), async (position) => {
          expect(await openEnvelope(provider, pair, flip(envelope, position))).toEqual(err('Corrupt'));
        }),
        { seed: 5, numRuns: 60 },
      );
    });

    it('is refused, not thrown at, whatever its bytes', async () => {
      const pair = await createPair();
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 511, maxLength: 512 }), fc.boolean(), async (bytes, versioned) => {
          if (versioned) bytes[0] = 1;
          expect(await openEnvelope(provider, pair, bytes)).toEqual(err('Corrupt'));
        }),
        { seed: 6, numRuns: 60 },
      );
      const lowOrder = new Uint8Array(512);
      lowOrder[0] = 1;
      expect(await openEnvelope(provider, pair, lowOrder)).toEqual(err('Corrupt'));
      expect(await sealEnvelope(provider, random, new Uint8Array(32), utf8(''))).toEqual(err('BadKey'));
    });
  });

  describe('the vault', () => {
    const secret = (name: string) => ({ stretched: provider.sha512(utf8(name)).slice(0, 32), profileMac: random(32) });
    const roles: readonly SlotRole[] = ['default', 'blank', 'room', 'wipe', 'words'];

    it('opens each slot to its own password only', () => {
      const secrets = roles.map((role) => secret(role));
      const rootKeys = roles.map(() => random(32));
      let vault = createVault(random);
      expect(vault.length).toBe(VAULT_LENGTH);
      for (const [index, role] of roles.entries()) {
        const content = { role, rootKey: rootKeys[index] as Bytes };
        vault = fillSlot(provider, random, vault, index * 3, secrets[index] as (typeof secrets)[0], content);
      }
      for (const [index, role] of roles.entries()) {
        const opened = openSlots(provider, vault, secrets[index] as (typeof secrets)[0]);
        expect(opened).toEqual([{ index: index * 3, content: { role, rootKey: rootKeys[index] } }]);
      }
      expect(openSlots(provider, vault, secret('unknown'))).toEqual([]);
      const other = { ...(secrets[0] as (typeof secrets)[0]), profileMac: random(32) };
      expect(openSlots(provider, vault, other)).toEqual([]);
    });

    it('lets one password that opens several slots open a room first, and wipe last', () => {
      const [mine, rootKey] = [secret('mine'), random(32)];
      const wipe = fillSlot(provider, random, createVault(random), 0, mine, { role: 'wipe', rootKey });
      const vault = fillSlot(provider, random, wipe, 1, mine, { role: 'room', rootKey });
      expect(openSlots(provider, vault, mine).map(({ content }) => content.role)).toEqual(['room', 'wipe']);
    });

    it('knows the slots of hidden rooms by the key of their pool, and by nothing else', () => {
      const [pool, mine] = [random(32), secret('mine')];
      let vault = createVault(random);
      expect(freeHiddenSlots(provider, vault, pool)).toEqual([11, 12, 13, 14, 15]);
      const content = { role: 'hidden', rootKey: random(32), cover: { room: random(32), pool } } as const;
      vault = fillSlot(provider, random, vault, 13, mine, content);
      vault = fillSlot(provider, random, vault, 14, mine, { role: 'room', rootKey: random(32) });
      expect(openSlots(provider, vault, mine)[0]).toEqual({ index: 13, content });
      expect(freeHiddenSlots(provider, vault, pool)).toEqual([11, 12, 14, 15]);
      expect(freeHiddenSlots(provider, vault, random(32))).toEqual([11, 12, 13, 14, 15]);
      expect(freeHiddenSlots(provider, vault)).toEqual([11, 12, 13, 14, 15]);
      expect(freeHiddenSlots(provider, clearSlot(random, vault, 13), pool)).toEqual([11, 12, 13, 14, 15]);
    });

    it('changes one slot at a time and leaves the given bytes alone', () => {
      const vault = createVault(random);
      const before = vault.slice();
      const mine = secret('mine');
      const filled = fillSlot(provider, random, vault, 15, mine, { role: 'room', rootKey: random(32) });
      expect(vault).toEqual(before);
      expect(filled.subarray(0, 15 * SLOT_LENGTH)).toEqual(before.subarray(0, 15 * SLOT_LENGTH));
      expect(openSlots(provider, filled, mine).length).toBe(1);
      expect(openSlots(provider, clearSlot(random, filled, 15), mine)).toEqual([]);
    });

    it('refuses a slot that was moved or changed, and never throws', () => {
      const mine = secret('mine');
      const filled = fillSlot(provider, random, createVault(random), 0, mine, { role: 'room', rootKey: random(32) });
      const moved = filled.slice();
      moved.set(filled.subarray(0, SLOT_LENGTH), SLOT_LENGTH);
      expect(openSlots(provider, moved, mine).map(({ index }) => index)).toEqual([0]);
      for (let position = 0; position < SLOT_LENGTH; position += 7) {
        const changed = filled.slice();
        changed[position] = (changed[position] ?? 0) ^ 1;
        expect(openSlots(provider, changed, mine)).toEqual([]);
      }
      for (const length of [0, 1, SLOT_LENGTH - 1, VAULT_LENGTH + 1]) {
        expect(openSlots(provider, random(length), mine)).toEqual([]);
      }
    });

    it('refuses a slot without the commitment to its key, though it decrypts', () => {
      const mine = secret('mine');
      const info = concat(utf8('icom/v1/slot'), Uint8Array.of(4));
      const derived = provider.hkdf(undefined, concat(mine.stretched, mine.profileMac), info, 64);
      const seal = (commitment: Bytes) => {
        const plaintext = new Uint8Array(SLOT_LENGTH - 28);
        plaintext.set(concat(Uint8Array.of(1, 2), random(32), commitment));
        const nonce = random(12);
        const sealed = provider.chachaSeal(derived.slice(0, 32), nonce, plaintext, new Uint8Array(0));
        const vault = createVault(random);
        vault.set(concat(nonce, sealed), 4 * SLOT_LENGTH);
        return vault;
      };
      const opened = openSlots(provider, seal(derived.slice(32)), mine);
      expect(opened.map(({ content }) => content.role)).toEqual(['room']);
      expect(openSlots(provider, seal(random(32)), mine)).toEqual([]);
    });

    it('tries all slots, whichever opens', () => {
      let tries = 0;
      const counting = {
        ...provider,
        chachaOpen: (...input: Parameters<typeof provider.chachaOpen>) => {
          tries++;
          return provider.chachaOpen(...input);
        },
      };
      const mine = secret('mine');
      const filled = fillSlot(provider, random, createVault(random), 0, mine, { role: 'room', rootKey: random(32) });
      openSlots(counting, filled, mine);
      expect(tries).toBe(SLOT_COUNT);
    });

    it('gives every room key its own value', () => {
      const keys = Object.values(deriveRoomKeys(provider, random(32))).map(toHex);
      expect(new Set(keys).size).toBe(5);
    });
  });

  describe('a wrapped secret', () => {
    it('opens with its password, in any spelling of the same characters', async () => {
      const wrapped = await wrapSecret(provider, random, 'caf\u00e9', utf8('twelve words'), CHEAP);
      expect(valueOf(await unwrapSecret(provider, 'cafe\u0301', wrapped))).toEqual(utf8('twelve words'));
      expect(await unwrapSecret(provider, 'cafe', wrapped)).toEqual(err('WrongPassword'));
    });

    it('hides its length, and is refused whatever its bytes', async () => {
      const short = await wrapSecret(provider, random, 'p', utf8('a'), CHEAP);
      const long = await wrapSecret(provider, random, 'p', new Uint8Array(255), CHEAP);
      expect(short.length).toBe(long.length);
      // Behind the costs, so that no test pays for a cost that an attacker chose.
      for (let position = 13; position < short.length; position += 9) {
        expect(await unwrapSecret(provider, 'p', flip(short, position))).toEqual(err('WrongPassword'));
      }
      for (const length of [0, 1, 40])
        expect(await unwrapSecret(provider, 'p', random(length))).toEqual(err('Corrupt'));
    });

    it('is refused at once when it asks for more work than four ordinary ones', async () => {
      const wrapped = await wrapSecret(provider, random, 'p', utf8('a'), CHEAP);
      const costs = [
        [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1],
        [262_145, 1, 1],
        [262_144, 4, 1],
        [64, 12_289, 1],
        [8192, 1, 17],
      ];
      for (const cost of costs) {
        const costly = wrapped.slice();
        costly.set(concat(...cost.map(uint32)), 1);
        const begun = process.cpuUsage();
        expect(await unwrapSecret(provider, 'p', costly)).toEqual(err('Corrupt'));
        expect(process.cpuUsage(begun).user).toBeLessThan(50_000);
      }
    });
  });

  describe('a sealed row', () => {
    it('opens in its own place only and has a padded size', async () => {
      const sealer = await Sealer.create(provider, random(32), random);
      const place = utf8('table and id');
      for (const [length, padded] of [
        [0, 256],
        [255, 256],
        [256, 512],
        [16_383, 16_384],
        [16_384, 20_480],
        [50_000, 53_248],
      ] as const) {
        const content = random(length);
        const box = await sealer.seal(content, place);
        expect(box.length).toBe(12 + padded + 16);
        expect(valueOf(await sealer.open(box, place))).toEqual(content);
        expect(await sealer.open(box, utf8('another place'))).toEqual(err('Corrupt'));
        expect(await sealer.open(flip(box, length), place)).toEqual(err('Corrupt'));
      }
      const other = await Sealer.create(provider, random(32), random);
      expect(await other.open(await sealer.seal(utf8('x'), place), place)).toEqual(err('Corrupt'));
      for (const length of [0, 27, 28, 300]) expect(await sealer.open(random(length), place)).toEqual(err('Corrupt'));
    });
  });

  it('a signature holds for one purpose, message and key', async () => {
    const keys = await deriveAccountKeys(provider, mnemonicToSeed(generateMnemonic(random)));
    const { secretKey, publicKey } = keys.signing;
    const signature = await sign(provider, secretKey, 'record', utf8('message'));
    expect(await verify(provider, publicKey, 'record', utf8('message'), signature)).toBe(true);
    expect(await verify(provider, publicKey, 'prekey', utf8('message'), signature)).toBe(false);
    expect(await verify(provider, publicKey, 'record', utf8('massage'), signature)).toBe(false);
    expect(await verify(provider, keys.wallet.publicKey, 'record', utf8('message'), signature)).toBe(false);
  });

  it('the words open their slot without a password', () => {
    const seed = mnemonicToSeed(generateMnemonic(random));
    const secret = { stretched: wordsSecret(provider, seed), profileMac: random(32) };
    const vault = fillSlot(provider, random, createVault(random), 3, secret, { role: 'words', rootKey: random(32) });
    expect(openSlots(provider, vault, secret).map(({ content }) => content.role)).toEqual(['words']);
  });
});

describe('blind indexes', () => {
  it('are HMAC-SHA-256 and differ by key and value', () => {
    const index = createBlindIndex(utf8('Jefe'));
    const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    expect(toHex(index(utf8('what do ya want for nothing?')))).toBe(expected);
    expect(toHex(index(utf8('what do ya want for nothing?')))).toBe(expected);
    expect(index(utf8('other'))).not.toEqual(createBlindIndex(utf8('Jeff'))(utf8('other')));
  });
});

describe('typed words', () => {
  it('are compared without regard to case and space', () => {
    expect(normaliseWords('  Zoo\n ZOO\twrong ')).toEqual(['zoo', 'zoo', 'wrong']);
  });
});
