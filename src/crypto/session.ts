/**
 * A session between two devices and its messages: the handshake rides along until the other side has answered.
 *
 * First message: kind 1 (1) ‖ session id (16) ‖ handshake header (1,229) ‖ ratchet message.
 * Later message: kind 2 (1) ‖ session id (16) ‖ ratchet message.
 * The session id, the head of the transcript hash, tells at once which of several sessions a message belongs to. It is
 * seen by the recipient only, inside the sealed envelope.
 */
import { type Bytes, concat, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { HANDSHAKE_LENGTH, type HandshakeHeader, readHandshake, SESSION_ID_LENGTH } from './handshake-header.ts';
import { messageSuite } from './message-suite.ts';
import type { CryptoProvider } from './provider.ts';
import type { RandomBytes } from './random.ts';
import { decrypt, encrypt, type RatchetError, type RatchetState } from './ratchet.ts';

/** Plain data, ready to be stored as CBOR; never changed in place. */
export type Session = {
  /** 16 bytes, the same on both sides. */
  readonly id: Bytes;
  /** H(T): 64 bytes, associated data of every message. */
  readonly transcript: Bytes;
  /** The header that rides on every message; null for the responder, and once the responder has answered. */
  readonly handshake: Bytes | null;
  readonly ratchet: RatchetState;
};

/** A message as far as it can be read without keys. */
export type SessionMessage = {
  readonly sessionId: Bytes;
  /** Present in first messages: what `respond` needs if no session of that id is known. */
  readonly handshake: HandshakeHeader | undefined;
  /** The whole message. */
  readonly bytes: Bytes;
};

const KIND_FIRST = 1;
const KIND_LATER = 2;

const LATER_HEAD_LENGTH = 1 + SESSION_ID_LENGTH;
const FIRST_HEAD_LENGTH = LATER_HEAD_LENGTH + HANDSHAKE_LENGTH;

/** Never throws. Nothing of the answer is authenticated before `decryptMessage` succeeded. Keeps a view of `bytes`. */
export function readMessage(bytes: Bytes): Result<SessionMessage, 'Corrupt'> {
  const kind = bytes[0];
  const sessionId = bytes.slice(1, LATER_HEAD_LENGTH);
  if (kind === KIND_LATER && bytes.length > LATER_HEAD_LENGTH) return ok({ sessionId, handshake: undefined, bytes });
  if (kind !== KIND_FIRST || bytes.length < FIRST_HEAD_LENGTH) return err('Corrupt');
  const handshake = readHandshake(bytes.subarray(LATER_HEAD_LENGTH, FIRST_HEAD_LENGTH));
  return handshake.ok ? ok({ sessionId, handshake: handshake.value, bytes }) : handshake;
}

/** True when the message names this session. Costs nothing; says nothing about authenticity. */
export function belongsTo(session: Session, message: SessionMessage): boolean {
  return equalBytes(session.id, message.sessionId);
}

/** Throws when `session` is a responder's that hasn't decrypted anything yet. */
export function encryptMessage(
  provider: CryptoProvider,
  session: Session,
  plaintext: Uint8Array,
): { readonly session: Session; readonly message: Bytes } {
  const head =
    session.handshake === null
      ? concat(Uint8Array.of(KIND_LATER), session.id)
      : concat(Uint8Array.of(KIND_FIRST), session.id, session.handshake);
  const { state, message } = encrypt(messageSuite(provider, session.transcript, head), session.ratchet, plaintext);
  return { session: { ...session, ratchet: state }, message };
}

/** The session given stays valid whatever comes of it; a message of another session is `Corrupt` at no cost. */
export async function decryptMessage(
  provider: CryptoProvider,
  random: RandomBytes,
  session: Session,
  message: SessionMessage,
): Promise<Result<{ readonly session: Session; readonly plaintext: Bytes }, RatchetError>> {
  if (!belongsTo(session, message)) return err('Corrupt');
  const headLength = message.handshake === undefined ? LATER_HEAD_LENGTH : FIRST_HEAD_LENGTH;
  const suite = messageSuite(provider, session.transcript, message.bytes.subarray(0, headLength));
  const opened = await decrypt(provider, suite, random, session.ratchet, message.bytes);
  if (!opened.ok) return opened;
  const { state, plaintext } = opened.value;
  return ok({ session: { ...session, handshake: null, ratchet: state }, plaintext });
}
