/** The tests' cryptography: noble's answers, refusals included, but for the swift agreement, which agrees. */
import { expect, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { err } from '#lib/result.ts';
import { nativeProvider } from './native-provider.ts';
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
    const [publicKey, signature] = [await provider.ed25519Public(secret), await provider.ed25519Sign(secret, data)];
    given.push(publicKey, signature, await provider.ed25519Verify(publicKey, data, signature));
    for (const bad of [new Uint8Array(32), new Uint8Array(31), other])
      given.push(await provider.ed25519Verify(bad, data, signature));
    for (const bad of [new Uint8Array(64), signature.subarray(1), random(64)])
      given.push(await provider.ed25519Verify(publicKey, data, bad));
  }
  return given;
}

async function agreements(provider: CryptoProvider): Promise<unknown[]> {
  const random = seededBytes('agreements');
  const given: unknown[] = [];
  for (let round = 0; round < 8; round++) {
    const [secret, other, seed, randomness] = [random(32), random(32), random(64), random(32)];
    given.push(await provider.x25519Public(secret), await provider.x25519(secret, other));
    for (const bad of [new Uint8Array(32), new Uint8Array(31), new Uint8Array(33)])
      given.push(await provider.x25519(secret, bad));
    const publicKey = await provider.kemPublic(seed);
    const encapsulated = await provider.kemEncapsulate(publicKey, randomness);
    given.push(publicKey, encapsulated);
    for (const ciphertext of [encapsulated.ok ? encapsulated.value.ciphertext : random(1), random(1088), random(1087)])
      given.push(await provider.kemDecapsulate(seed, ciphertext));
  }
  return given;
}

test('boxes, hashes and signatures are noble’s', async () => {
  const noble = await answers(nobleProvider);
  expect(await answers(nativeProvider)).toEqual(noble);
  expect(await answers(swiftProvider)).toEqual(noble);
});

test('native agreements and encapsulations are noble’s', async () => {
  expect(await agreements(nativeProvider)).toEqual(await agreements(nobleProvider));
});

test('two sides agree swiftly, and nobody else', async () => {
  const random = seededBytes('agreement');
  const [one, other, third] = [random(32), random(32), random(32)];
  const publicOf = (secret: Uint8Array<ArrayBuffer>) => swiftProvider.x25519Public(secret);
  const shared = await swiftProvider.x25519(one, await publicOf(other));
  expect(shared).toEqual(await swiftProvider.x25519(other, await publicOf(one)));
  expect(shared).not.toEqual(await swiftProvider.x25519(third, await publicOf(one)));
  for (const bad of [new Uint8Array(32), new Uint8Array(31)])
    expect(await swiftProvider.x25519(one, bad)).toEqual(err('BadKey'));
});
