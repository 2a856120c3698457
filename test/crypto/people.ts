/** Two devices and the first steps between them, for every test that needs a session. */
import { type DeviceKeys, generateDeviceKeys } from '#crypto/device-keys.ts';
import { initiate, type OwnDevice, respond } from '#crypto/handshake.ts';
import type { DeviceIdentity } from '#crypto/handshake-header.ts';
import {
  encodeBundle,
  generateKemPrekey,
  generateOneTimePrekey,
  generateSignedPrekey,
  type Prekey,
  verifyPrekeys,
} from '#crypto/prekeys.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import type { RandomBytes } from '#crypto/random.ts';
import { decryptMessage, encryptMessage, readMessage, type Session } from '#crypto/session.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { valueOf } from './lanes.ts';

export type Person = {
  readonly keys: DeviceKeys;
  readonly own: OwnDevice;
  readonly signed: Prekey;
  readonly oneTime: Prekey;
  readonly kem: Prekey;
  readonly lastResort: Prekey;
};

export async function createPerson(provider: CryptoProvider, random: RandomBytes): Promise<Person> {
  const keys = await generateDeviceKeys(provider, random);
  const account: Bytes = await provider.ed25519Public(random(32));
  const identity: DeviceIdentity = { account, signing: keys.signing.publicKey, exchange: keys.exchange.publicKey };
  const signing = keys.signing.secretKey;
  return {
    keys,
    own: { identity, exchange: keys.exchange },
    signed: await generateSignedPrekey(provider, random, signing, 1),
    oneTime: await generateOneTimePrekey(provider, random, signing, 2),
    kem: await generateKemPrekey(provider, random, signing, 3),
    lastResort: await generateKemPrekey(provider, random, signing, 4),
  };
}

/** Begins a session; `supply` tells whether the one-time prekeys were still in stock. */
export async function begin(
  provider: CryptoProvider,
  random: RandomBytes,
  initiator: Person,
  responder: Person,
  supply: 'full' | 'exhausted' = 'full',
): Promise<Session> {
  const claimed = {
    bundle: encodeBundle(responder.signed, responder.lastResort),
    oneTime: supply === 'full' ? responder.oneTime.publicPart : undefined,
    oneTimeKem: supply === 'full' ? responder.kem.publicPart : undefined,
  };
  const prekeys = valueOf(await verifyPrekeys(provider, responder.keys.signing.publicKey, claimed));
  return valueOf(await initiate(provider, random, initiator.own, responder.own.identity, prekeys)).session;
}

/** The responder's session for a first message, before that message is decrypted. */
export async function answer(provider: CryptoProvider, responder: Person, message: Bytes) {
  const { handshake } = valueOf(readMessage(message));
  if (handshake === undefined) throw new Error('Not a first message');
  const kem = handshake.kemPrekeyId === responder.kem.id ? responder.kem : responder.lastResort;
  const oneTime = handshake.oneTimePrekeyId === undefined ? undefined : responder.oneTime.keys;
  return respond(provider, responder.own, handshake, { signed: responder.signed.keys, oneTime, kem: kem.keys });
}

/** Both sides' sessions after each has heard the other once. */
export async function connect(provider: CryptoProvider, random: RandomBytes): Promise<[Session, Session]> {
  const [first, second] = [await createPerson(provider, random), await createPerson(provider, random)];
  const hello = encryptMessage(provider, await begin(provider, random, first, second), utf8('hello'));
  const answering = valueOf(await answer(provider, second, hello.message));
  const heard = valueOf(await decryptMessage(provider, random, answering, valueOf(readMessage(hello.message))));
  const reply = encryptMessage(provider, heard.session, utf8('hello yourself'));
  const back = valueOf(await decryptMessage(provider, random, hello.session, valueOf(readMessage(reply.message))));
  return [back.session, reply.session];
}
