/** Handshake and session: what both sides agree on, what is refused, and how a message is told apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initiate, respond } from '#crypto/handshake.ts';
import { HANDSHAKE_LENGTH, readHandshake } from '#crypto/handshake-header.ts';
import { encodeBundle, verifyPrekeys } from '#crypto/prekeys.ts';
import { belongsTo, decryptMessage, encryptMessage, readMessage } from '#crypto/session.ts';
import { type Bytes, fromUtf8, utf8 } from '#lib/bytes.ts';
import { err } from '#lib/result.ts';
import { lanes, valueOf } from './lanes.ts';
import { answer, begin, createPerson } from './people.ts';
import { seededRandom } from './seeded-random.ts';

const flip = (bytes: Bytes, position: number): Bytes => {
  const flipped = bytes.slice();
  flipped[position % bytes.length] = (flipped[position % bytes.length] ?? 0) ^ (1 << (position & 7));
  return flipped;
};

describe.each(lanes)('on the $lane lane', (provider) => {
  const random = seededRandom('session');

  it.each(['full', 'exhausted'] as const)('two devices agree when the supply is %s', async (supply) => {
    const [alice, bob] = [await createPerson(provider, random), await createPerson(provider, random)];
    const session = await begin(provider, random, alice, bob, supply);
    const { message } = encryptMessage(provider, session, utf8('hello'));
    const read = valueOf(readMessage(message));
    expect(read.handshake?.initiator).toEqual(alice.own.identity);
    expect(read.handshake?.oneTimePrekeyId).toBe(supply === 'full' ? bob.oneTime.id : undefined);
    expect(read.handshake?.kemPrekeyId).toBe(supply === 'full' ? bob.kem.id : bob.lastResort.id);
    const answering = valueOf(await answer(provider, bob, message));
    expect(answering.id).toEqual(session.id);
    expect(answering.transcript).toEqual(session.transcript);
    const opened = valueOf(await decryptMessage(provider, random, answering, read));
    expect(fromUtf8(opened.plaintext)).toBe('hello');
  });

  it('the handshake rides along until the first answer', async () => {
    const [alice, bob] = [await createPerson(provider, random), await createPerson(provider, random)];
    const first = encryptMessage(provider, await begin(provider, random, alice, bob), utf8('1'));
    const second = encryptMessage(provider, first.session, utf8('2'));
    expect(valueOf(readMessage(second.message)).handshake).toBeDefined();
    // The second message comes first and founds the session; the first is then read by it.
    const founded = valueOf(await answer(provider, bob, second.message));
    const later = valueOf(await decryptMessage(provider, random, founded, valueOf(readMessage(second.message))));
    const earlier = valueOf(await decryptMessage(provider, random, later.session, valueOf(readMessage(first.message))));
    const reply = encryptMessage(provider, earlier.session, utf8('3'));
    expect(valueOf(readMessage(reply.message)).handshake).toBeUndefined();
    const heard = valueOf(await decryptMessage(provider, random, second.session, valueOf(readMessage(reply.message))));
    const third = encryptMessage(provider, heard.session, utf8('4'));
    expect(valueOf(readMessage(third.message)).handshake).toBeUndefined();
    expect(third.message.length).toBeLessThan(HANDSHAKE_LENGTH);
  });

  it('a message names its session, and another session refuses it at once', async () => {
    const [alice, bob] = [await createPerson(provider, random), await createPerson(provider, random)];
    const [one, other] = [await begin(provider, random, alice, bob), await begin(provider, random, alice, bob)];
    const read = valueOf(readMessage(encryptMessage(provider, one, utf8('x')).message));
    expect([belongsTo(one, read), belongsTo(other, read)]).toEqual([true, false]);
    expect(await decryptMessage(provider, random, other, read)).toEqual(err('Corrupt'));
  });

  it('a first message with any bit flipped founds nothing', async () => {
    const [alice, bob] = [await createPerson(provider, random), await createPerson(provider, random)];
    const { message } = encryptMessage(provider, await begin(provider, random, alice, bob), utf8('hello'));
    const founds = async (bytes: Bytes): Promise<boolean> => {
      const read = readMessage(bytes);
      if (!read.ok || read.value.handshake === undefined) return false;
      const founded = await answer(provider, bob, bytes);
      return founded.ok && (await decryptMessage(provider, random, founded.value, read.value)).ok;
    };
    expect(await founds(message)).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (position) => {
        expect(await founds(flip(message, position))).toBe(false);
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('a first message reaches nobody but the device it was meant for', async () => {
    const [alice, bob, eve] = [
      await createPerson(provider, random),
      await createPerson(provider, random),
      await createPerson(provider, random),
    ];
    const { message } = encryptMessage(provider, await begin(provider, random, alice, bob), utf8('hello'));
    const stolen = { ...bob, own: { ...bob.own, exchange: eve.own.exchange } };
    const elsewhere = {
      ...bob,
      own: { ...bob.own, identity: { ...bob.own.identity, account: eve.own.identity.account } },
    };
    for (const person of [eve, stolen, elsewhere]) {
      const founded = valueOf(await answer(provider, person, message));
      expect(await decryptMessage(provider, random, founded, valueOf(readMessage(message)))).toEqual(err('Corrupt'));
    }
  });

  it('keys without a contribution of their own are refused', async () => {
    const [alice, bob] = [await createPerson(provider, random), await createPerson(provider, random)];
    const zero = new Uint8Array(32);
    const prekeys = {
      signed: { id: 1, publicKey: bob.signed.keys.publicKey },
      oneTime: undefined,
      kem: { id: 4, publicKey: bob.lastResort.keys.publicKey },
    };
    const identity = bob.own.identity;
    const attempt = (overrides: object, responder = identity) =>
      initiate(provider, random, alice.own, responder, { ...prekeys, ...overrides });
    expect((await attempt({})).ok).toBe(true);
    expect(await attempt({ signed: { id: 1, publicKey: zero } })).toEqual(err('BadKey'));
    expect(await attempt({ oneTime: { id: 2, publicKey: zero } })).toEqual(err('BadKey'));
    expect(await attempt({ kem: { id: 4, publicKey: new Uint8Array(1184).fill(0xff) } })).toEqual(err('BadKey'));
    expect(await attempt({}, { ...identity, exchange: zero })).toEqual(err('BadKey'));
    const session = await begin(provider, random, alice, bob);
    const header = valueOf(readHandshake(session.handshake as Bytes));
    const secrets = { signed: bob.signed.keys, oneTime: bob.oneTime.keys, kem: bob.kem.keys };
    expect(await respond(provider, bob.own, { ...header, ephemeral: zero }, secrets)).toEqual(err('Corrupt'));
    expect(await respond(provider, bob.own, header, { ...secrets, oneTime: undefined })).toEqual(err('Corrupt'));
  });

  it('prekeys are taken only as the device signed them', async () => {
    const [bob, eve] = [await createPerson(provider, random), await createPerson(provider, random)];
    const signing = bob.keys.signing.publicKey;
    const bundle = encodeBundle(bob.signed, bob.lastResort);
    const claimed = { bundle, oneTime: bob.oneTime.publicPart, oneTimeKem: bob.kem.publicPart };
    const check = (changes: Partial<Record<keyof typeof claimed, Bytes>>) =>
      verifyPrekeys(provider, signing, { ...claimed, ...changes });
    const verified = valueOf(await check({}));
    expect(verified).toEqual({
      signed: { id: 1, publicKey: bob.signed.keys.publicKey },
      oneTime: { id: 2, publicKey: bob.oneTime.keys.publicKey },
      kem: { id: 3, publicKey: bob.kem.keys.publicKey },
    });
    for (const position of [0, 1, 5, 9, 40, 101, 102, 700]) {
      const withoutKem = { bundle: flip(bundle, position), oneTime: undefined, oneTimeKem: undefined };
      expect(await verifyPrekeys(provider, signing, withoutKem)).toEqual(err('Corrupt'));
    }
    expect(await check({ oneTime: eve.oneTime.publicPart })).toEqual(err('Corrupt'));
    expect(await check({ oneTimeKem: flip(bob.kem.publicPart, 300) })).toEqual(err('Corrupt'));
    // One kind can't stand for another, though the same key signed it.
    expect(await check({ oneTime: bob.signed.publicPart })).toEqual(err('Corrupt'));
    expect(await verifyPrekeys(provider, eve.keys.signing.publicKey, claimed)).toEqual(err('Corrupt'));
  });
});

describe('decoders', () => {
  it('never throw on random bytes', async () => {
    const [provider] = lanes as [(typeof lanes)[0]];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (array) => {
        const bytes = Uint8Array.from(array);
        expect(readHandshake(bytes).ok).toBe(bytes.length === HANDSHAKE_LENGTH && bytes[0] === 1);
        readMessage(bytes);
        const claimed = { bundle: bytes, oneTime: bytes, oneTimeKem: bytes };
        expect(await verifyPrekeys(provider, new Uint8Array(32), claimed)).toEqual(err('Corrupt'));
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
