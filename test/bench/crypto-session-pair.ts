/** Two of our own sessions that have both spoken, as after the first exchange of two devices. */

import { generateDeviceKeys } from '../../src/crypto/device-keys.ts';
import { initiate, respond } from '../../src/crypto/handshake.ts';
import { encodeBundle, generateKemPrekey, generateSignedPrekey, verifyPrekeys } from '../../src/crypto/prekeys.ts';
import type { CryptoProvider } from '../../src/crypto/provider.ts';
import type { RandomBytes } from '../../src/crypto/random.ts';
import { decryptMessage, encryptMessage, readMessage, type Session } from '../../src/crypto/session.ts';
import { concat } from '../../src/lib/bytes.ts';
import type { Result } from '../../src/lib/result.ts';

export const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));

function unwrap<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

/** Two people who talk; each `say` is one message encrypted, and decrypted on the other side. */
export class SessionPair {
  readonly #provider: CryptoProvider;
  readonly #sessions: [Session, Session];

  private constructor(provider: CryptoProvider, sessions: [Session, Session]) {
    this.#provider = provider;
    this.#sessions = sessions;
  }

  static async create(provider: CryptoProvider): Promise<SessionPair> {
    const own = await generateDeviceKeys(provider, random);
    const other = await generateDeviceKeys(provider, random);
    const identity = (keys: typeof own) => ({
      account: random(32),
      signing: keys.signing.publicKey,
      exchange: keys.exchange.publicKey,
    });
    const [ownIdentity, otherIdentity] = [identity(own), identity(other)];
    const signed = await generateSignedPrekey(provider, random, other.signing.secretKey, 1);
    const kem = await generateKemPrekey(provider, random, other.signing.secretKey, 1);
    const claimed = { bundle: encodeBundle(signed, kem), oneTime: undefined, oneTimeKem: undefined };
    const prekeys = unwrap(await verifyPrekeys(provider, other.signing.publicKey, claimed));
    const initiator = { identity: ownIdentity, exchange: own.exchange };
    const begun = unwrap(await initiate(provider, random, initiator, otherIdentity, prekeys));
    const first = encryptMessage(provider, begun.session, concat());
    const message = unwrap(readMessage(first.message));
    if (message.handshake === undefined) throw new Error('A first message carries a handshake');
    const responder = { identity: otherIdentity, exchange: other.exchange };
    const secrets = { signed: signed.keys, oneTime: undefined, kem: kem.keys };
    const answering = unwrap(await respond(provider, responder, message.handshake, secrets));
    const { session } = unwrap(await decryptMessage(provider, random, answering, message));
    const pair = new SessionPair(provider, [first.session, session]);
    await pair.say(1, concat());
    return pair;
  }

  async say(speaker: 0 | 1, plaintext: Uint8Array): Promise<void> {
    const listener = speaker === 0 ? 1 : 0;
    const sent = encryptMessage(this.#provider, this.#sessions[speaker], plaintext);
    this.#sessions[speaker] = sent.session;
    const received = unwrap(readMessage(sent.message));
    const opened = unwrap(await decryptMessage(this.#provider, random, this.#sessions[listener], received));
    this.#sessions[listener] = opened.session;
  }
}
