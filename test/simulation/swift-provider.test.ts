/** The simulation's cryptography: where it isn't noble's it answers the same, but for the agreement, which agrees. */
import { expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { err } from '#lib/result.ts';
import { seededBytes } from './random.ts';
import { swiftProvider } from './swift-provider.ts';

async function answers(provider: CryptoProvider): Promise<unknown[]> {
  const random = seededBytes('lanes');
  const given: unknown[] = [];
  for (let round = 0; round < 8; round++) {
    const [secret, other, nonce, data] = [random(32), random(32), random(12), random(17 * round)];
    const key = await provider.importAesKey(secret);
    const box = await key.seal(nonce, data, other);
    given.push(
      box,
      await key.open(nonce, box, other),
      await key.open(nonce, box, secret),
      await key.open(nonce, data, other),
    );
    given.push(provider.chachaSeal(secret, nonce, data, other), provider.chachaOpen(secret, nonce, data, other));
    given.push(provider.hkdf(undefined, data, nonce, 44), provider.hmacSha512(other, data));
    given.push(await provider.ed25519Public(secret), await provider.ed25519Sign(secret, data));
  }
  return given;
}

test('boxes, hashes and signatures are noble’s', async () => {
  expect(await answers(swiftProvider)).toEqual(await answers(nobleProvider));
});

test('two sides agree, and nobody else', async () => {
  const random = seededBytes('agreement');
  const [one, other, third] = [random(32), random(32), random(32)];
  const publicOf = (secret: Uint8Array<ArrayBuffer>) => swiftProvider.x25519Public(secret);
  const shared = await swiftProvider.x25519(one, await publicOf(other));
  expect(shared).toEqual(await swiftProvider.x25519(other, await publicOf(one)));
  expect(shared).not.toEqual(await swiftProvider.x25519(third, await publicOf(one)));
  for (const bad of [new Uint8Array(32), new Uint8Array(31)])
    expect(await swiftProvider.x25519(one, bad)).toEqual(err('BadKey'));
});
