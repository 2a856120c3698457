/**
 * The beginning of a session between two devices: X25519 and ML-KEM-768 together, shaped like PQXDH.
 *
 * DH1 = initiator's device key × signed prekey, DH2 = ephemeral × responder's device key, DH3 = ephemeral × signed
 * prekey, DH4 = ephemeral × one-time prekey (left out when there was none), SS = the KEM's secret.
 * SK = HKDF-SHA-512(salt 0⁶⁴, FF³² ‖ DH1 ‖ … ‖ DH4 ‖ SS, "icom/v1/pqxdh" ‖ H(T)), 32 bytes.
 * T = label, version, accounts, device keys, ephemeral, ids and public keys of the prekeys, KEM ciphertext, each
 * length-prefixed; H(T), its SHA-512, is associated data of every message of the session.
 */
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import {
  type DeviceIdentity,
  encodeHandshake,
  HANDSHAKE_VERSION,
  type HandshakeHeader,
  SESSION_ID_LENGTH,
} from './handshake-header.ts';
import { label, lengthPrefixed } from './labels.ts';
import { messageSuite } from './message-suite.ts';
import type { PublicPrekey, VerifiedPrekeys } from './prekeys.ts';
import type { CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';
import { startAsInitiator, startAsResponder } from './ratchet.ts';
import type { Session } from './session.ts';

/** The own side: its identity and the secret half of its exchange key. */
export type OwnDevice = { readonly identity: DeviceIdentity; readonly exchange: KeyPair };

/** The responder's own prekeys that a header names. */
export type PrekeySecrets = {
  readonly signed: KeyPair;
  readonly oneTime: KeyPair | undefined;
  readonly kem: KeyPair;
};

/** H(T), 64 bytes. */
function transcriptHash(
  provider: CryptoProvider,
  header: HandshakeHeader,
  responder: DeviceIdentity,
  prekeys: { signed: Uint8Array; oneTime: Uint8Array | undefined; kem: Uint8Array },
): Bytes {
  const { initiator } = header;
  return provider.sha512(
    lengthPrefixed(
      label('transcript'),
      Uint8Array.of(HANDSHAKE_VERSION),
      initiator.account,
      initiator.signing,
      initiator.exchange,
      responder.account,
      responder.signing,
      responder.exchange,
      header.ephemeral,
      uint32(header.signedPrekeyId),
      prekeys.signed,
      uint32(header.oneTimePrekeyId ?? 0),
      prekeys.oneTime ?? new Uint8Array(0),
      uint32(header.kemPrekeyId),
      prekeys.kem,
      header.kemCiphertext,
    ),
  );
}

function sessionKey(provider: CryptoProvider, shared: readonly Uint8Array[], transcript: Bytes): Bytes {
  const input = concat(new Uint8Array(32).fill(0xff), ...shared);
  return provider.hkdf(undefined, input, concat(label('pqxdh'), transcript), 32);
}

/** All of them, side by side; BadKey when one was refused. */
async function agreeAll(
  provider: CryptoProvider,
  pairs: readonly (readonly [secretKey: Bytes, publicKey: Bytes])[],
): Promise<Result<Bytes[], 'BadKey'>> {
  const agreed = await Promise.all(pairs.map(([secretKey, publicKey]) => provider.x25519(secretKey, publicKey)));
  const shared = agreed.flatMap((result) => (result.ok ? [result.value] : []));
  return shared.length === pairs.length ? ok(shared) : err('BadKey');
}

/**
 * Begins a session with a device whose identity comes from a verified device list and whose prekeys passed
 * `verifyPrekeys`. The session's messages carry `header` until the other side has answered.
 */
export async function initiate(
  provider: CryptoProvider,
  random: RandomBytes,
  own: OwnDevice,
  responder: DeviceIdentity,
  prekeys: VerifiedPrekeys,
): Promise<Result<{ readonly session: Session; readonly header: Bytes }, 'BadKey'>> {
  const ephemeralSecret = random(32);
  const encapsulated = await provider.kemEncapsulate(prekeys.kem.publicKey, random(32));
  if (!encapsulated.ok) return encapsulated;
  const header: HandshakeHeader = {
    initiator: own.identity,
    ephemeral: await provider.x25519Public(ephemeralSecret),
    signedPrekeyId: prekeys.signed.id,
    oneTimePrekeyId: prekeys.oneTime?.id,
    kemPrekeyId: prekeys.kem.id,
    kemCiphertext: encapsulated.value.ciphertext,
  };
  const oneTime: readonly PublicPrekey[] = prekeys.oneTime ? [prekeys.oneTime] : [];
  const shared = await agreeAll(provider, [
    [own.exchange.secretKey, prekeys.signed.publicKey],
    [ephemeralSecret, responder.exchange],
    [ephemeralSecret, prekeys.signed.publicKey],
    ...oneTime.map((prekey) => [ephemeralSecret, prekey.publicKey] as const),
  ]);
  if (!shared.ok) return shared;
  const transcript = transcriptHash(provider, header, responder, {
    signed: prekeys.signed.publicKey,
    oneTime: prekeys.oneTime?.publicKey,
    kem: prekeys.kem.publicKey,
  });
  const secret = sessionKey(provider, [...shared.value, encapsulated.value.secret], transcript);
  const encoded = encodeHandshake(header);
  const suite = messageSuite(provider, transcript, encoded);
  const ratchet = await startAsInitiator(provider, suite, random, secret, prekeys.signed.publicKey);
  if (!ratchet.ok) return ratchet;
  const id = transcript.slice(0, SESSION_ID_LENGTH);
  return ok({ session: { id, transcript, handshake: encoded, ratchet: ratchet.value }, header: encoded });
}

/**
 * The other side of `initiate`. `prekeys` are those that the header names; the caller deletes the one-time ones in the
 * same transaction that stores the session, and stores it only when the message that came with the header decrypts.
 */
export async function respond(
  provider: CryptoProvider,
  own: OwnDevice,
  header: HandshakeHeader,
  prekeys: PrekeySecrets,
): Promise<Result<Session, 'Corrupt'>> {
  if ((header.oneTimePrekeyId === undefined) !== (prekeys.oneTime === undefined)) return err('Corrupt');
  const secret = await provider.kemDecapsulate(prekeys.kem.secretKey, header.kemCiphertext);
  const oneTime: readonly KeyPair[] = prekeys.oneTime ? [prekeys.oneTime] : [];
  const shared = await agreeAll(provider, [
    [prekeys.signed.secretKey, header.initiator.exchange],
    [own.exchange.secretKey, header.ephemeral],
    [prekeys.signed.secretKey, header.ephemeral],
    ...oneTime.map((pair) => [pair.secretKey, header.ephemeral] as const),
  ]);
  if (!secret.ok || !shared.ok) return err('Corrupt');
  const transcript = transcriptHash(provider, header, own.identity, {
    signed: prekeys.signed.publicKey,
    oneTime: prekeys.oneTime?.publicKey,
    kem: prekeys.kem.publicKey,
  });
  const rootKey = sessionKey(provider, [...shared.value, secret.value], transcript);
  const id = transcript.slice(0, SESSION_ID_LENGTH);
  return ok({ id, transcript, handshake: null, ratchet: startAsResponder(rootKey, prekeys.signed) });
}
