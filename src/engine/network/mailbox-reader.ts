/** Reads our own mailbox on a super node over one libp2p stream; whoever owns it opens another one after the end. */
import { deferred } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { type ByteStream, FrameStream } from '#wire/frame-stream.ts';
import {
  type ClientFrame,
  decodeNodeFrame,
  encodeClientFrame,
  MAX_REVOCATIONS,
  mailboxChallenge,
  type NodeFrame,
  type Revocation,
} from '#wire/mailbox.ts';
import type { MailboxIdentity, NetworkError, PrekeySupply } from '../ports.ts';

export type PrekeyStock = { readonly oneTime: number; readonly oneTimeKem: number };

export type MailboxReaderOptions = {
  /** Signs for the purpose `MAILBOX_AUTH_PURPOSE`. */
  readonly identity: MailboxIdentity;
  /** The peer ids that the connection proved: the node's and our own. */
  readonly nodePeerId: string;
  readonly clientPeerId: string;
  /** Resolving acknowledges the envelope, which the node then deletes; after a rejection it is handed over again. */
  readonly onEnvelope: (envelope: Bytes) => Promise<void>;
  /** On a stream of `MAILBOX_WATCH_PROTOCOL`, how much waits; no envelope comes there. */
  readonly onWaiting?: (count: number) => void;
  /** Called once, when the stream is over for whatever reason. */
  readonly onEnd: () => void;
  /** ms for the opening and for each answer. */
  readonly deadline?: number;
  /** ms without a word from the node, which pings, after which the stream is given up. */
  readonly silence?: number;
  /** ms until an envelope that was rejected is handed over again; twice as long after each further rejection. */
  readonly retryDelay?: number;
};

/** What the node says because it was asked. */
type AnswerFrame = Extract<NodeFrame, { kind: 'stock' | 'revoked' }>;

/** Rejections of one envelope on one stream. After the last one the stream is closed, and the next one brings it again. */
const MAX_TRIES = 5;

/** One-time keys that go into one frame, by bytes: what stands around them fits into the rest. */
const SUPPLY_BYTES = 40 * 1024;

export class MailboxReader {
  readonly #options: MailboxReaderOptions;
  readonly #frames: FrameStream;
  readonly #ready = deferred<Result<PrekeyStock, NetworkError>>();
  /** Those who wait for an answer, in the order in which they asked: the node answers in that order. */
  readonly #asked: ((answer: Result<AnswerFrame, NetworkError>) => void)[] = [];
  #silence: ReturnType<typeof setTimeout> | undefined;
  readonly #retries = new Set<ReturnType<typeof setTimeout>>();
  #over = false;

  private constructor(stream: ByteStream, options: MailboxReaderOptions) {
    this.#options = options;
    this.#frames = new FrameStream(stream, {
      onFrame: (body) => this.#receive(body),
      onEnd: () => this.#end(),
    });
  }

  /**
   * Proves who we are on a fresh stream of `MAILBOX_PROTOCOL`, or of `MAILBOX_WATCH_PROTOCOL`; envelopes arrive from then
   * on, several at a time, or how many there are.
   * `Refused`: the node wants no such reader. The stream is closed when this fails.
   */
  static async open(
    stream: ByteStream,
    options: MailboxReaderOptions,
  ): Promise<Result<{ reader: MailboxReader; stock: PrekeyStock }, NetworkError>> {
    const reader = new MailboxReader(stream, options);
    const timer = setTimeout(() => reader.#frames.abort(), options.deadline ?? 15_000);
    const ready = await reader.#ready.promise;
    clearTimeout(timer);
    if (ready.ok) return ok({ reader, stock: ready.value });
    reader.close();
    return ready;
  }

  /** Adds one-time prekeys, replaces the bundle; answers what the node has in stock after that. */
  async putPrekeys(supply: PrekeySupply): Promise<Result<PrekeyStock, NetworkError>> {
    let answer: Result<PrekeyStock, NetworkError> = err('Unreachable');
    for (const frame of supplyFrames(supply)) {
      const asked = await this.#ask(frame);
      if (!asked.ok) return asked;
      if (asked.value.kind !== 'stock') return err('Refused');
      answer = ok({ oneTime: asked.value.oneTime, oneTimeKem: asked.value.oneTimeKem });
    }
    return answer;
  }

  /** Takes capabilities back: ok once the node knows of all of them durably. */
  async revoke(revoked: readonly Revocation[]): Promise<Result<void, NetworkError>> {
    for (let from = 0; from < revoked.length; from += MAX_REVOCATIONS) {
      const capabilities = revoked.slice(from, from + MAX_REVOCATIONS);
      const asked = await this.#ask({ kind: 'revoke', capabilities });
      if (!asked.ok) return asked;
      // a node keeps only so many
      if (asked.value.kind !== 'revoked' || asked.value.kept < capabilities.length) return err('Refused');
    }
    return ok();
  }

  close(): void {
    this.#frames.close();
  }

  async #receive(body: Bytes): Promise<void> {
    const frame = decodeNodeFrame(body);
    if (!frame.ok) return this.#frames.abort();
    this.#listen();
    switch (frame.value.kind) {
      case 'challenge':
        return this.#authenticate(frame.value.nonce);
      case 'ready':
        return this.#ready.resolve(ok({ oneTime: frame.value.oneTime, oneTimeKem: frame.value.oneTimeKem }));
      case 'refused':
        return this.#refused(frame.value.reason);
      case 'envelope':
        // Not awaited: the node's window bounds how many are in the works, and pings must get through meanwhile.
        void this.#handle(frame.value);
        return;
      case 'waiting':
        return this.#options.onWaiting?.(frame.value.count);
      case 'stock':
      case 'revoked':
        this.#asked.shift()?.(ok(frame.value));
        return;
      case 'ping':
        await this.#send({ kind: 'pong' });
    }
  }

  async #authenticate(nonce: Bytes): Promise<void> {
    const { identity, nodePeerId, clientPeerId } = this.#options;
    const signature = await identity.sign(mailboxChallenge(nodePeerId, clientPeerId, nonce));
    await this.#send({ kind: 'auth', mailbox: identity.publicKey, signature });
  }

  #refused(reason: Extract<NodeFrame, { kind: 'refused' }>['reason']): void {
    this.#ready.resolve(err(reason === 'BadSignature' ? 'Refused' : 'Unreachable'));
    this.#frames.close();
  }

  /** The node pushes an envelope once per stream: one that can't be stored now, on a full disk, is kept and tried again. */
  async #handle(envelope: Extract<NodeFrame, { kind: 'envelope' }>, tries = 1): Promise<void> {
    try {
      await this.#options.onEnvelope(envelope.bytes);
    } catch {
      if (this.#over) return;
      if (tries === MAX_TRIES) return this.close();
      const retry = setTimeout(
        () => {
          this.#retries.delete(retry);
          void this.#handle(envelope, tries + 1);
        },
        (this.#options.retryDelay ?? 1000) * 2 ** (tries - 1),
      );
      this.#retries.add(retry);
      return;
    }
    await this.#send({ kind: 'ack', ids: [envelope.id] });
  }

  async #ask(frame: ClientFrame): Promise<Result<AnswerFrame, NetworkError>> {
    const { promise, resolve } = deferred<Result<AnswerFrame, NetworkError>>();
    this.#asked.push(resolve);
    const timer = setTimeout(() => this.#frames.abort(), this.#options.deadline ?? 15_000);
    if (!(await this.#send(frame))) resolve(err('Unreachable'));
    const answer = await promise;
    clearTimeout(timer);
    return answer;
  }

  #send(frame: ClientFrame): Promise<boolean> {
    return this.#frames.send(encodeClientFrame(frame));
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#frames.abort(), this.#options.silence ?? 120_000);
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#silence);
    for (const retry of this.#retries) clearTimeout(retry);
    this.#ready.resolve(err('Unreachable'));
    for (const resolve of this.#asked.splice(0)) resolve(err('Unreachable'));
    this.#options.onEnd();
  }
}

/** One frame with the bundle and what fits beside it, then as many as the rest needs. */
function supplyFrames(supply: PrekeySupply): ClientFrame[] {
  const frames: { kind: 'prekeys'; bundle: Bytes | null; oneTime: Bytes[]; oneTimeKem: Bytes[] }[] = [];
  const first = { kind: 'prekeys' as const, bundle: supply.bundle, oneTime: [] as Bytes[], oneTimeKem: [] as Bytes[] };
  frames.push(first);
  let size = 0;
  let last: (typeof frames)[number] = first;
  for (const name of ['oneTime', 'oneTimeKem'] as const) {
    for (const key of supply[name]) {
      if (size + key.length + 8 > SUPPLY_BYTES) {
        last = { kind: 'prekeys', bundle: null, oneTime: [], oneTimeKem: [] };
        frames.push(last);
        size = 0;
      }
      size += key.length + 8;
      last[name].push(key);
    }
  }
  return frames;
}
