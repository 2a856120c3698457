/** The later keys of the account's state, in their boxes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { laterStateKey, openFormerKey, openStateKey, sealFormerKey, sealStateKey } from '#crypto/state-key-boxes.ts';
import { err } from '#lib/result.ts';
import { lanes, valueOf } from './lanes.ts';
import { seededRandom } from './seeded-random.ts';

describe.each(lanes)('on the $lane lane, a state key’s box', (provider) => {
  const random = seededRandom('state key boxes');
  const createPair = async () => {
    const secretKey = random(32);
    return { secretKey, publicKey: await provider.x25519Public(secretKey) };
  };
  const context = { firstKey: random(32), salt: random(16) };
  const stateKey = laterStateKey(provider, random(32), context.salt);

  it('opens for its device alone, with the first key, under its salt', async () => {
    const [pair, other] = [await createPair(), await createPair()];
    const box = valueOf(await sealStateKey(provider, random, pair.publicKey, context, stateKey));
    expect(valueOf(await openStateKey(provider, pair, context, box))).toEqual(stateKey);
    const attempts = [
      openStateKey(provider, other, context, box),
      openStateKey(provider, pair, { ...context, firstKey: random(32) }, box),
      openStateKey(provider, pair, { ...context, salt: random(16) }, box),
      openStateKey(provider, pair, context, box.subarray(1)),
      openStateKey(provider, pair, context, new Uint8Array(80)),
    ];
    for (const attempt of attempts) expect(await attempt).toEqual(err('Corrupt'));
    expect(await sealStateKey(provider, random, new Uint8Array(32), context, stateKey)).toEqual(err('BadKey'));
  });

  it('of a former one opens with the present one, under its salt', () => {
    const former = random(32);
    const box = sealFormerKey(provider, stateKey, context.salt, former);
    expect(openFormerKey(provider, stateKey, context.salt, box)).toEqual(former);
    expect(openFormerKey(provider, random(32), context.salt, box)).toBeUndefined();
    expect(openFormerKey(provider, stateKey, random(16), box)).toBeUndefined();
  });

  it('doesn’t open when any bit was flipped', async () => {
    const pair = await createPair();
    const box = valueOf(await sealStateKey(provider, random, pair.publicKey, context, stateKey));
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * box.length - 1), async (bit) => {
        const flipped = box.slice();
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(await openStateKey(provider, pair, context, flipped)).toEqual(err('Corrupt'));
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
