/**
 * The Double Ratchet, apart from any concrete constants: key derivation, encryption and framing come as a `RatchetSuite`.
 *
 * A state is plain data and never changed: `encrypt` and `decrypt` answer the next state, and the caller commits it
 * together with what came of it. Receiving chains are kept, newest first; one that its sender has closed keeps deriving
 * keys only up to the message count that the sender named, and is forgotten once all of them were used.
 */
import type { Bytes } from '#lib/bytes.ts';
import { equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { CryptoProvider, KeyPair } from './provider.ts';
import type { RandomBytes } from './random.ts';

/** How far ahead of the last known message of a chain a message may be. */
export const MAX_JUMP = 2000;
/** Keys of messages that haven't come yet, over all chains; the oldest go first. */
export const MAX_SKIPPED = 2000;
export const MAX_RECEIVING_CHAINS = 5;

export type SkippedKey = { readonly number: number; readonly key: Bytes };

export type ReceivingChain = {
  /** The other side's ratchet key. */
  readonly publicKey: Bytes;
  /** null once every key of the chain was derived. */
  readonly chainKey: Bytes | null;
  /** The number of the next message to derive a key for. */
  readonly next: number;
  /** How many messages the chain has in all; null while its sender still uses it. */
  readonly length: number | null;
  /** In ascending order. */
  readonly skipped: readonly SkippedKey[];
};

export type RatchetState = {
  readonly rootKey: Bytes;
  /** The own ratchet key and the chain begun with it; a responder has no chain before it has received. */
  readonly sending: { readonly pair: KeyPair; readonly chainKey: Bytes | null; readonly next: number };
  /** How many messages the sending chain before this one had. */
  readonly previous: number;
  /** Newest first. */
  readonly receiving: readonly ReceivingChain[];
};

export type RatchetHeader = {
  readonly publicKey: Bytes;
  readonly number: number;
  /** Length of the sender's previous chain; null where the framing doesn't tell. */
  readonly previous: number | null;
};

export type RatchetMessage = { readonly header: RatchetHeader; readonly message: Bytes };

/** Constants and framing of one protocol built on the ratchet. */
export type RatchetSuite = {
  /** The next root key and the new chain's first key. */
  stepRoot(rootKey: Bytes, shared: Bytes): { readonly rootKey: Bytes; readonly chainKey: Bytes };
  stepChain(chainKey: Bytes): { readonly chainKey: Bytes; readonly messageKey: Bytes };
  /** The whole message, header included. */
  seal(messageKey: Bytes, header: RatchetHeader, plaintext: Uint8Array): Bytes;
  /** undefined for anything malformed. */
  parse(message: Bytes): RatchetMessage | undefined;
  /** undefined unless the message is authentic, header included. */
  open(messageKey: Bytes, parsed: RatchetMessage): Bytes | undefined;
};

/**
 * `Duplicate`: its key was used already. `TooFar`: beyond the jump limit. `Corrupt`: malformed, forged, or of another
 * session.
 */
export type RatchetError = 'Duplicate' | 'TooFar' | 'Corrupt';

/** The side that speaks first: it knows the other side's first ratchet key (its signed prekey). */
export function startAsInitiator(
  provider: CryptoProvider,
  suite: RatchetSuite,
  random: RandomBytes,
  rootKey: Bytes,
  theirPublicKey: Bytes,
): Promise<Result<RatchetState, 'BadKey'>> {
  return beginSendingChain(provider, suite, random, { rootKey, previous: 0, receiving: [] }, theirPublicKey);
}

/** The side that is spoken to; it can send once it has received. */
export function startAsResponder(rootKey: Bytes, pair: KeyPair): RatchetState {
  return { rootKey, sending: { pair, chainKey: null, next: 0 }, previous: 0, receiving: [] };
}

function findChain(state: RatchetState, header: RatchetHeader): number {
  return state.receiving.findIndex((chain) => equalBytes(chain.publicKey, header.publicKey));
}

/** Generates the next ratchet key and begins a chain with it; `state` is all that stays. */
export async function beginSendingChain(
  provider: CryptoProvider,
  suite: RatchetSuite,
  random: RandomBytes,
  state: Omit<RatchetState, 'sending'>,
  theirPublicKey: Bytes,
): Promise<Result<RatchetState, 'BadKey'>> {
  const next = await generateAgreement(provider, random, theirPublicKey);
  return next.ok ? ok(withSendingChain(suite, state, next.value)) : next;
}

type Agreement = { readonly pair: KeyPair; readonly shared: Bytes };

async function generateAgreement(
  provider: CryptoProvider,
  random: RandomBytes,
  theirPublicKey: Bytes,
): Promise<Result<Agreement, 'BadKey'>> {
  const secretKey = random(32);
  const shared = await provider.x25519(secretKey, theirPublicKey);
  if (!shared.ok) return shared;
  return ok({ pair: { publicKey: await provider.x25519Public(secretKey), secretKey }, shared: shared.value });
}

function withSendingChain(
  suite: RatchetSuite,
  state: Omit<RatchetState, 'sending'>,
  agreement: Agreement,
): RatchetState {
  const { rootKey, chainKey } = suite.stepRoot(state.rootKey, agreement.shared);
  return { ...state, rootKey, sending: { pair: agreement.pair, chainKey, next: 0 } };
}

/** Throws when the state is a responder's that hasn't received anything: nothing can be sent then. */
export function encrypt(
  suite: RatchetSuite,
  state: RatchetState,
  plaintext: Uint8Array,
): { readonly state: RatchetState; readonly message: Bytes } {
  const { pair, chainKey: current, next } = state.sending;
  if (current === null) throw new Error('A responder receives before it sends');
  const { chainKey, messageKey } = suite.stepChain(current);
  const header = { publicKey: pair.publicKey, number: next, previous: state.previous };
  return {
    state: { ...state, sending: { pair, chainKey, next: next + 1 } },
    message: suite.seal(messageKey, header, plaintext),
  };
}

/** The state given stays valid whatever comes of it. */
export async function decrypt(
  provider: CryptoProvider,
  suite: RatchetSuite,
  random: RandomBytes,
  state: RatchetState,
  message: Bytes,
): Promise<Result<{ readonly state: RatchetState; readonly plaintext: Bytes }, RatchetError>> {
  const parsed = suite.parse(message);
  if (parsed === undefined) return err('Corrupt');
  const index = findChain(state, parsed.header);
  if (index < 0) return decryptWithStep(provider, suite, random, state, parsed);
  const opened = openInChain(suite, state.receiving, index, parsed);
  if (!opened.ok) return opened;
  return ok({ state: { ...state, receiving: opened.value.receiving }, plaintext: opened.value.plaintext });
}

/**
 * The other side showed a new ratchet key: their chain before it is closed, a new one begun, and our own next chain too.
 * Both agreements, most of what a message with a step costs, run side by side, and the message is opened while ours for
 * the next chain is still under way.
 */
async function decryptWithStep(
  provider: CryptoProvider,
  suite: RatchetSuite,
  random: RandomBytes,
  state: RatchetState,
  parsed: RatchetMessage,
): Promise<Result<{ readonly state: RatchetState; readonly plaintext: Bytes }, RatchetError>> {
  const { header } = parsed;
  const agreeing = provider.x25519(state.sending.pair.secretKey, header.publicKey);
  const generating = generateAgreement(provider, random, header.publicKey);
  const shared = await agreeing;
  const root = shared.ok ? suite.stepRoot(state.rootKey, shared.value) : undefined;
  const opened = root && openInChain(suite, beginReceivingChain(state, header, root.chainKey), 0, parsed);
  const next = await generating;
  if (root === undefined || opened === undefined || !next.ok) return err('Corrupt');
  if (!opened.ok) return opened;
  const { receiving, plaintext } = opened.value;
  const kept = { rootKey: root.rootKey, previous: state.sending.next, receiving };
  return ok({ state: withSendingChain(suite, kept, next.value), plaintext });
}

function beginReceivingChain(state: RatchetState, header: RatchetHeader, chainKey: Bytes): readonly ReceivingChain[] {
  const begun: ReceivingChain = { publicKey: header.publicKey, chainKey, next: 0, length: null, skipped: [] };
  const [last, ...older] = state.receiving;
  const closed = last === undefined ? [] : [closeChain(last, header.previous)];
  return [begun, ...closed, ...older].slice(0, MAX_RECEIVING_CHAINS);
}

/** Opens a message of the chain at `index`; answers all chains as they stand afterwards. */
function openInChain(
  suite: RatchetSuite,
  chains: readonly ReceivingChain[],
  index: number,
  parsed: RatchetMessage,
): Result<{ readonly receiving: readonly ReceivingChain[]; readonly plaintext: Bytes }, RatchetError> {
  const advanced = takeMessageKey(suite, chains[index] as ReceivingChain, parsed.header.number);
  if (!advanced.ok) return advanced;
  const plaintext = suite.open(advanced.value.messageKey, parsed);
  if (plaintext === undefined) return err('Corrupt');
  return ok({ receiving: limitSkipped(chains.with(index, advanced.value.chain)), plaintext });
}

function closeChain(chain: ReceivingChain, length: number | null): ReceivingChain {
  if (length === null) return chain;
  return { ...chain, length, chainKey: chain.next >= length ? null : chain.chainKey };
}

function takeMessageKey(
  suite: RatchetSuite,
  chain: ReceivingChain,
  number: number,
): Result<{ readonly chain: ReceivingChain; readonly messageKey: Bytes }, RatchetError> {
  if (number < chain.next) {
    const index = chain.skipped.findIndex((skipped) => skipped.number === number);
    const found = chain.skipped[index];
    if (found === undefined) return err('Duplicate');
    return ok({ chain: { ...chain, skipped: chain.skipped.toSpliced(index, 1) }, messageKey: found.key });
  }
  if (chain.chainKey === null || (chain.length !== null && number >= chain.length)) return err('Corrupt');
  if (number - chain.next > MAX_JUMP) return err('TooFar');
  const skipped: SkippedKey[] = [];
  let keys = suite.stepChain(chain.chainKey);
  for (let passed = chain.next; passed < number; passed++) {
    skipped.push({ number: passed, key: keys.messageKey });
    keys = suite.stepChain(keys.chainKey);
  }
  const next = number + 1;
  return ok({
    chain: {
      ...chain,
      next,
      chainKey: next === chain.length ? null : keys.chainKey,
      skipped: skipped.length === 0 ? chain.skipped : [...chain.skipped, ...skipped],
    },
    messageKey: keys.messageKey,
  });
}

/** Drops the oldest skipped keys beyond the limit: those of the oldest chain first, the lowest numbers first. */
function limitSkipped(chains: readonly ReceivingChain[]): readonly ReceivingChain[] {
  let excess = chains.reduce((count, chain) => count + chain.skipped.length, 0) - MAX_SKIPPED;
  if (excess <= 0) return chains;
  const kept = [...chains];
  for (let index = kept.length - 1; index >= 0 && excess > 0; index--) {
    const chain = kept[index] as ReceivingChain;
    const dropped = Math.min(excess, chain.skipped.length);
    kept[index] = { ...chain, skipped: chain.skipped.slice(dropped) };
    excess -= dropped;
  }
  return kept;
}
