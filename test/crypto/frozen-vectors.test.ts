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

/** Names what is asked of the runtime. */
function overheard(asked: Set<PropertyKey>): SubtleCrypto {
  return new Proxy(crypto.subtle, {
    get: (subtle, name: keyof SubtleCrypto) => {
      asked.add(name);
      return subtle[name].bind(subtle);
    },
  });
}

describe('a runtime with all algorithms', () => {
  it('does the work itself once it has given the known answers', async () => {
    const asked = new Set<PropertyKey>();
    const provider = await createWebProvider(overheard(asked));
    asked.clear();
    const [key, seed] = [new Uint8Array(32).fill(1), new Uint8Array(64).fill(1)];
    await provider.x25519(key, await provider.x25519Public(key));
    await provider.ed25519Sign(key, utf8('message'));
    expect([...asked]).toEqual(expect.arrayContaining(['deriveBits', 'sign']));
    await provider.kemPublic(seed);
    asked.clear();
    const sent = valueOf(await provider.kemEncapsulate(await provider.kemPublic(seed), key));
    expect(await provider.kemDecapsulate(seed, sent.ciphertext)).toEqual({ ok: true, value: sent.secret });
    expect([...asked]).toEqual(expect.arrayContaining(['getPublicKey', 'decapsulateBits']));
  });
});

describe('a runtime that answers wrongly', () => {
  const wrong = (method: string) =>
    new Proxy(crypto.subtle, {
      get: (subtle, name: keyof SubtleCrypto) =>
        name === method
          ? async () => new Uint8Array(method === 'sign' ? 64 : 32).buffer
          : (subtle[name] as () => unknown).bind(subtle),
    });

  it.each(['deriveBits', 'sign', 'decapsulateBits'])('in %s is replaced by noble', async (method) => {
    const provider = await createWebProvider(wrong(method));
    expect(await sessionVectors(provider, 'full')).toEqual(constructions.session);
  });
});
