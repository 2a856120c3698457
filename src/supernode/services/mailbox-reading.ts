/** One reader of one mailbox: challenge, then a bounded push of envelopes, acknowledgements, prekeys. */

import type { CryptoProvider } from '#crypto/provider.ts';
import { verify } from '#crypto/sign.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { MAX_CAPABILITY_LIFETIME } from '#wire/capability.ts';
import { type ByteStream, FrameStream } from '#wire/frame-stream.ts';
import {
  type ClientFrame,
  decodeClientFrame,
  encodeNodeFrame,
  MAILBOX_AUTH_PURPOSE,
  mailboxChallenge,
  type NodeFrame,
  type Revocation,
  WAITS_FOR,
} from '#wire/mailbox.ts';
import { MAX_ONE_TIME_KEYS } from '#wire/prekeys.ts';
import type { Limits } from '../limits.ts';
import { RateLimiter } from '../rate-limit.ts';
import type { Store } from '../store/store.ts';

export type ReadingContext = {
  readonly store: Store;
  readonly provider: CryptoProvider;
  readonly limits: Limits;
  readonly now: () => number;
  readonly nonce: Bytes;
  readonly nodePeerId: string;
  readonly clientPeerId: string;
  /** Whether nothing is read: the reader is told how much waits. */
  readonly watches: boolean;
  /** Whether another stream may be opened from there now. */
  readonly admits: () => boolean;
  /** Takes one of the mailbox's places for readers; else why there is none. */
  readonly enter: (mailbox: Bytes) => RefusalReason | undefined;
  readonly leave: (mailbox: Bytes) => void;
  readonly ended: () => void;
};

export type RefusalReason = Extract<NodeFrame, { kind: 'refused' }>['reason'];

export class MailboxReading {
  readonly #context: ReadingContext;
  readonly #stream: ByteStream;
  readonly #frames: FrameStream;
  readonly #rate: RateLimiter;
  readonly #deadline: NodeJS.Timeout;
  #pings: NodeJS.Timeout | undefined;
  #unanswered = 0;
  #mailbox: Bytes | undefined;
  #unwatch: () => void = () => {};
  /** Size of what was pushed and not acknowledged, by id. */
  readonly #pushed = new Map<string, number>();
  #pushedBytes = 0;
  #position = '';
  /** How much waits, for who watches, and what was told last of it; undefined before it has been counted. */
  #waiting: number | undefined;
  #told: number | undefined;
  #pushing = false;
  #more = false;
  #over = false;

  constructor(stream: ByteStream, context: ReadingContext) {
    this.#context = context;
    this.#stream = stream;
    this.#rate = new RateLimiter(context.limits.framesPerReader, context.now);
    this.#deadline = setTimeout(() => this.#stream.abort(new Error('no proof in time')), context.limits.authTimeout);
    this.#frames = new FrameStream(stream, {
      onFrame: (body) => this.#receive(body),
      onEnd: () => this.#end(),
      drainTimeout: context.limits.drainTimeout,
    });
  }

  start(): void {
    if (!this.#context.admits()) void this.#refuse('RateLimited');
    else void this.#send({ kind: 'challenge', nonce: this.#context.nonce });
  }

  close(): void {
    this.#frames.close();
  }

  async #receive(body: Bytes): Promise<void> {
    const frame = decodeClientFrame(body);
    if (!frame.ok) return this.#frames.abort();
    if (this.#rate.take('') > 0) return this.#refuse('RateLimited');
    this.#unanswered = 0;
    if (this.#mailbox === undefined) {
      if (frame.value.kind !== 'auth') return this.#frames.abort();
      await this.#authenticate(frame.value.mailbox, frame.value.signature);
    } else {
      await this.#serve(this.#mailbox, frame.value);
    }
  }

  async #authenticate(mailbox: Bytes, signature: Bytes): Promise<void> {
    const { nodePeerId, clientPeerId, nonce, provider, store, limits, now } = this.#context;
    const challenge = mailboxChallenge(nodePeerId, clientPeerId, nonce);
    if (!(await verify(provider, mailbox, MAILBOX_AUTH_PURPOSE, challenge, signature))) {
      return this.#refuse('BadSignature');
    }
    if (this.#over) return;
    const refusal = this.#context.enter(mailbox);
    if (refusal !== undefined) return this.#refuse(refusal);
    this.#mailbox = mailbox;
    clearTimeout(this.#deadline);
    this.#pings = setInterval(() => this.#ping(), limits.pingInterval);
    await this.#send({ kind: 'ready', ...(await store.prekeyStock(toHex(mailbox))) });
    if (this.#over) return;
    this.#unwatch = store.watch(toHex(mailbox), (expires) => this.#came(expires));
    if (this.#context.watches) this.#waiting = await store.waiting(toHex(mailbox), now() + WAITS_FOR);
    if (!this.#over) this.#wake();
  }

  #came(expires: number): void {
    // what comes before the count is counted with all else
    if (this.#waiting !== undefined && expires - this.#context.now() >= WAITS_FOR) this.#waiting += 1;
    this.#wake();
  }

  async #serve(mailbox: Bytes, frame: ClientFrame): Promise<void> {
    const { store, now } = this.#context;
    const { watches } = this.#context;
    if (frame.kind === 'auth' || (watches && (frame.kind === 'ack' || frame.kind === 'revoke'))) {
      this.#frames.abort();
    } else if (frame.kind === 'ack') {
      await store.acknowledge(toHex(mailbox), frame.ids);
      for (const id of frame.ids) {
        this.#pushedBytes -= this.#pushed.get(toHex(id)) ?? 0;
        this.#pushed.delete(toHex(id));
      }
      this.#wake();
    } else if (frame.kind === 'prekeys') {
      const { bundle, oneTime, oneTimeKem } = frame;
      const added = { bundle: bundle ?? undefined, oneTime, oneTimeKem };
      const stock = await store.putPrekeys(toHex(mailbox), added, MAX_ONE_TIME_KEYS, now());
      await this.#send({ kind: 'stock', ...stock });
    } else if (frame.kind === 'revoke') {
      await this.#send({ kind: 'revoked', kept: await this.#revoke(toHex(mailbox), frame.capabilities) });
    }
  }

  /** Answers how many give no right any more. Anybody can make up a mailbox: only those with prekeys are kept a place for. */
  async #revoke(mailbox: string, capabilities: readonly Revocation[]): Promise<number> {
    const { store, limits, now } = this.#context;
    if (!limits.unopenedMailboxes && !(await store.hasPrekeys(mailbox))) return 0;
    // none that a node accepts lives longer: nothing has to be known for longer than that
    const latest = now() + MAX_CAPABILITY_LIFETIME;
    const revoked = capabilities.map(({ id, expires }) => ({ id, expires: Math.min(expires, latest) }));
    return store.revoke(mailbox, revoked, now());
  }

  /** Pushes what there is, as far as the window allows; called again by deposits and acknowledgements. */
  #wake(): void {
    this.#more = true;
    if (this.#pushing) return;
    this.#pushing = true;
    (this.#context.watches ? this.#tell() : this.#push())
      .catch(() => this.#frames.abort())
      .finally(() => {
        this.#pushing = false;
        if (this.#more && !this.#over) this.#wake();
      });
  }

  async #push(): Promise<void> {
    const { store, limits, now } = this.#context;
    while (this.#more && !this.#over && this.#mailbox !== undefined) {
      this.#more = false;
      const room = limits.pushMessages - this.#pushed.size;
      if (room <= 0 || this.#pushedBytes >= limits.pushBytes) return;
      const envelopes = await store.envelopes(toHex(this.#mailbox), this.#position, Math.min(room, 16), now());
      for (const { id, bytes, position } of envelopes) {
        if (this.#pushedBytes >= limits.pushBytes) break;
        this.#position = position;
        this.#pushed.set(toHex(id), bytes.length);
        this.#pushedBytes += bytes.length;
        if (!(await this.#send({ kind: 'envelope', id, bytes }))) return;
      }
      if (envelopes.length > 0) this.#more = true;
    }
  }

  /** Tells how much waits, where that is something else than before. */
  async #tell(): Promise<void> {
    this.#more = false;
    if (this.#waiting === this.#told || this.#waiting === undefined || this.#over) return;
    this.#told = this.#waiting;
    await this.#send({ kind: 'waiting', count: this.#told });
  }

  /** A reader that is gone without a word is noticed after two pings without an answer. */
  #ping(): void {
    if (this.#unanswered >= 2) return this.#frames.abort();
    this.#unanswered += 1;
    void this.#send({ kind: 'ping' });
  }

  async #refuse(reason: RefusalReason): Promise<void> {
    await this.#send({ kind: 'refused', reason });
    this.#frames.close();
  }

  #send(frame: NodeFrame): Promise<boolean> {
    return this.#frames.send(encodeNodeFrame(frame));
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#deadline);
    clearInterval(this.#pings);
    this.#unwatch();
    if (this.#mailbox !== undefined) this.#context.leave(this.#mailbox);
    this.#context.ended();
  }
}
