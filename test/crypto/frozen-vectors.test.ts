/** The frozen vectors on both lanes: the product's own constructions, and Ed25519's disputed signatures. */
import { describe, expect, it } from 'vitest';
import { isUndisputedPoint } from '#crypto/ed25519-points.ts';
import { openEnvelope } from '#crypto/envelope.ts';
import { unwrapSecret } from '#crypto/password.ts';
import { createWebProvider } from '#crypto/web-provider.ts';
import { fromUtf8, utf8 } from '#lib/bytes.ts';
import constructions from '../vectors/constructions.json' with { type: 'json' };
import edgeCases from '../vectors/ed25519-edge-cases.json' with { type: 'json' };
import { makeEdgeCases } from '../vectors/ed25519-edge-cases.ts';
import { accountVectors, safetyVectors, sealingVectors, sessionVectors, stateKeyVectors } from '../vectors/frozen.ts';
import { hex, providers, valueOf } from './lanes.ts';
import { seededRandom } from './seeded-random.ts';

describe.each(providers)('%s', (_name, provider) => {
  it('derives the frozen account', async () => {
    expect(await accountVectors(provider)).toEqual(constructions.account);
  });

  it('holds the frozen conversation', async () => {
    expect(await sessionVectors(provider, 'full')).toEqual(constructions.session);
    expect(await sessionVectors(provider, 'exhausted')).toEqual(constructions.sessionWithoutOneTimePrekeys);
  });

  it('seals the frozen boxes and opens them', async () => {
    const { sealing } = constructions;
    expect(await sealingVectors(provider)).toEqual(sealing);
    const secretKey = hex(sealing.sealingKey);
    const pair = { secretKey, publicKey: await provider.x25519Public(secretKey) };
    expect(fromUtf8(valueOf(await openEnvelope(provider, pair, hex(sealing.envelope))))).toBe('content');
    expect(valueOf(await unwrapSecret(provider, 'password', hex(sealing.wrapped)))).toEqual(utf8('secret'));
  });

  it('reads the frozen safety number', () => {
    expect(safetyVectors(provider)).toEqual(constructions.safety);
  });

  it('gives the frozen state key', async () => {
    expect(await stateKeyVectors(provider)).toEqual(constructions.stateKey);
  });

  it.each(edgeCases.cases)('judges Ed25519, $name: $valid', async ({ publicKey, message, signature, valid }) => {
    expect(await provider.ed25519Verify(hex(publicKey), hex(message), hex(signature))).toBe(valid);
  });
});

describe('Ed25519 edge cases', () => {
  it('come from their seed', () => {
    expect(makeEdgeCases(seededRandom(`${edgeCases.seed} ed25519`))).toEqual(edgeCases.cases);
  });

  it('leave only ordinary points and those of mixed order undisputed', () => {
    for (const { name, publicKey, signature } of edgeCases.cases) {
      if (/^(key|both) (of small order|y = [^2])/.test(name)) expect(isUndisputedPoint(hex(publicKey))).toBe(false);
      if (/^(nonce|both) (of small order|y = [^2])/.test(name)) {
        expect(isUndisputedPoint(hex(signature).subarray(0, 32))).toBe(false);
      }
      if (/mixed|ordinary/.test(name)) expect(isUndisputedPoint(hex(publicKey))).toBe(true);
    }
  });
});

describe('a runtime that says yes to everything', () => {
  it('is not believed about disputed points', async () => {
    const gullible = new Proxy(crypto.subtle, {
      get: (subtle, name: keyof SubtleCrypto) => (name === 'verify' ? async () => true : subtle[name].bind(subtle)),
    });
    const provider = await createWebProvider(gullible);
    const disputed = edgeCases.cases.filter(
      ({ publicKey, signature }) =>
        !isUndisputedPoint(hex(publicKey)) || !isUndisputedPoint(hex(signature).subarray(0, 32)),
    );
    expect(disputed.length).toBeGreaterThan(30);
    for (const { publicKey, message, signature, valid } of disputed) {
      expect(await provider.ed25519Verify(hex(publicKey), hex(message), hex(signature))).toBe(valid);
    }
  });
});

describe('a runtime without any algorithm', () => {
  it('is replaced by noble', async () => {
    const bare = new Proxy(crypto.subtle, {
      get: () => async () => {
        throw new DOMException('Unrecognized name', 'NotSupportedError');
      },
    });
    const provider = await createWebProvider(bare);
    expect(await accountVectors(provider)).toEqual(constructions.account);
    expect(await sessionVectors(provider, 'full')).toEqual(constructions.session);
  });
});
