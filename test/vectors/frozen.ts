/**
 * What the constructions of this product give for one seed. The JSON files beside this one hold it for good: a test
 * compares on both lanes, so that no change of an encoding, label or order goes unnoticed.
 */
import { deriveAccountKeys } from '../../src/crypto/account-keys.ts';
import { sealEnvelope } from '../../src/crypto/envelope.ts';
import { generateMnemonic, mnemonicToSeed } from '../../src/crypto/mnemonic.ts';
import { wrapSecret } from '../../src/crypto/password.ts';
import type { CryptoProvider } from '../../src/crypto/provider.ts';
import { deviceFingerprint, fingerprintOf, safetyOf } from '../../src/crypto/safety-number.ts';
import { createBlindIndex, Sealer } from '../../src/crypto/seal.ts';
import { decryptMessage, encryptMessage, readMessage, type Session } from '../../src/crypto/session.ts';
import { sign } from '../../src/crypto/sign.ts';
import { laterStateKey, roomStateKey, sealFormerKey, sealStateKey } from '../../src/crypto/state-key-boxes.ts';
import { clearSlot, createVault, deriveRoomKeys, fillSlot, wordsSecret } from '../../src/crypto/vault.ts';
import { toHex, utf8 } from '../../src/lib/bytes.ts';
import { valueOf } from '../crypto/lanes.ts';
import { answer, begin, createPerson } from '../crypto/people.ts';
import { seededRandom } from '../crypto/seeded-random.ts';

/** Every value is hex or readable text; long values are given by their SHA-512. */
export type FrozenVectors = Record<string, string>;

export const SEED = 'icom vectors v1';

/** Words → keys. */
export async function accountVectors(provider: CryptoProvider): Promise<FrozenVectors> {
  const words = generateMnemonic(seededRandom(`${SEED} account`));
  const seed = mnemonicToSeed(words);
  const keys = await deriveAccountKeys(provider, seed);
  return {
    words: words.join(' '),
    signing: toHex(keys.signing.publicKey),
    exchange: toHex(keys.exchange.publicKey),
    stateKey: toHex(keys.stateKey),
    wallet: toHex(keys.wallet.publicKey),
    signature: toHex(await sign(provider, keys.signing.secretKey, 'vector', utf8('signed'))),
    wordsSecret: toHex(wordsSecret(provider, seed)),
  };
}

/** A handshake and the first messages, with and without one-time prekeys: turns taken, one message out of order. */
export async function sessionVectors(provider: CryptoProvider, supply: 'full' | 'exhausted'): Promise<FrozenVectors> {
  const random = seededRandom(`${SEED} session ${supply}`);
  const [alice, bob] = [await createPerson(provider, random), await createPerson(provider, random)];
  const vectors: FrozenVectors = {
    bundleParts: toHex(provider.sha512(bob.signed.publicPart)) + toHex(provider.sha512(bob.kem.publicPart)),
  };
  const people: [Session, Session] = [await begin(provider, random, alice, bob, supply), undefined as never];
  const write = (name: string, speaker: 0 | 1) => {
    const sent = encryptMessage(provider, people[speaker], utf8(name));
    people[speaker] = sent.session;
    vectors[name] = sent.message.length > 256 ? toHex(provider.sha512(sent.message)) : toHex(sent.message);
    return sent.message;
  };
  const read = async (listener: 0 | 1, message: ReturnType<typeof write>) => {
    const opened = await decryptMessage(provider, random, people[listener], valueOf(readMessage(message)));
    people[listener] = valueOf(opened).session;
  };
  const first = write('first', 0);
  const second = write('second', 0);
  people[1] = valueOf(await answer(provider, bob, first));
  vectors.transcript = toHex(people[1].transcript);
  await read(1, second);
  await read(0, write('answer', 1));
  const late = write('late', 0);
  await read(1, write('later', 0));
  await read(0, write('another answer', 1));
  await read(1, write('next turn', 0));
  await read(1, late);
  await read(1, first);
  vectors.aliceState = toHex(people[0].ratchet.rootKey);
  vectors.bobState = toHex(people[1].ratchet.rootKey);
  return vectors;
}

/** Everything sealed: envelope, vault slots, wrapped secret, row box, blind index. */
export async function sealingVectors(provider: CryptoProvider): Promise<FrozenVectors> {
  const random = seededRandom(`${SEED} sealing`);
  const sealingKey = random(32);
  const envelope = await sealEnvelope(provider, random, await provider.x25519Public(sealingKey), utf8('content'));
  const rootKey = random(32);
  const secret = { stretched: random(32), profileMac: random(32) };
  const vault = clearSlot(
    random,
    fillSlot(provider, random, createVault(random), 5, secret, { role: 'wipe', rootKey }),
    6,
  );
  const keys = deriveRoomKeys(provider, rootKey);
  const cost = { memoryKiB: 64, passes: 1, lanes: 1 };
  const sealer = await Sealer.create(provider, keys.row, random);
  return {
    sealingKey: toHex(sealingKey),
    envelope: toHex(valueOf(envelope)),
    slot: toHex(vault.subarray(5 * 512, 6 * 512)),
    vault: toHex(provider.sha512(vault)),
    ...Object.fromEntries(Object.entries(keys).map(([use, key]) => [`${use}Key`, toHex(key)])),
    wrapped: toHex(await wrapSecret(provider, random, 'password', utf8('secret'), cost)),
    box: toHex(await sealer.seal(utf8('row'), utf8('place'))),
    blindIndex: toHex(createBlindIndex(keys.index)(utf8('value'))),
  };
}

/** A later key of the account's state, its box for one device, the box of a former one, and a room's key. */
export async function stateKeyVectors(provider: CryptoProvider): Promise<FrozenVectors> {
  const random = seededRandom(`${SEED} state key`);
  const [accountSecret, sealing] = [random(32), random(32)];
  const context = { firstKey: random(32), salt: random(16) };
  const stateKey = laterStateKey(provider, accountSecret, context.salt);
  const recipient = await provider.x25519Public(sealing);
  const [formerSalt, formerKey, roomKey] = [random(16), random(32), random(32)];
  return {
    stateKey: toHex(stateKey),
    box: toHex(valueOf(await sealStateKey(provider, random, recipient, context, stateKey))),
    former: toHex(sealFormerKey(provider, stateKey, formerSalt, formerKey)),
    room: toHex(roomStateKey(provider, roomKey, stateKey)),
  };
}

/** The safety number of two people, one of them with two devices and an epoch beyond 32 bits. */
export function safetyVectors(provider: CryptoProvider): FrozenVectors {
  const random = seededRandom(`${SEED} safety`);
  const device = () => ({ signing: random(32), exchange: random(32), sealing: random(32), mailbox: random(32) });
  const phone = device();
  const anna = { account: random(32), exchange: random(32), epoch: 2 ** 32 + 7, devices: [phone, device()] };
  const ben = { account: random(32), exchange: random(32), epoch: 0, devices: [device()] };
  const [hers, his] = [fingerprintOf(provider, anna), fingerprintOf(provider, ben)];
  return {
    device: deviceFingerprint(provider, phone),
    fingerprint: toHex(hers),
    number: safetyOf(provider, hers, his).number,
    hersShown: safetyOf(provider, hers, his).code,
    hisShown: safetyOf(provider, his, hers).code,
  };
}
