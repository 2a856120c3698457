/** The way between two devices that are being paired: temporary keys, one mailbox each, sealed steps in their order. */
import { generateSigningPair } from '#crypto/device-keys.ts';
import {
  answerPairing,
  completePairing,
  offerPairing,
  openStep,
  type PairingKeys,
  type PairingOffer,
  type PairingSide,
  pairingKeys,
  sealStep,
} from '#crypto/pairing.ts';
import type { KeyPair } from '#crypto/provider.ts';
import { sign, verify } from '#crypto/sign.ts';
import { deferred, SerialQueue } from '#lib/async.ts';
import { type Bytes, equalBytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { parseHomeNode } from '#wire/card.ts';
import { MAILBOX_AUTH_PURPOSE } from '#wire/mailbox.ts';
import {
  ANSWER_PURPOSE,
  answerPart,
  decodePairingFrame,
  decodePairingStep,
  encodePairingFrame,
  encodePairingStep,
  HELLO_PURPOSE,
  helloPart,
  type PairingAnswer,
  type PairingHello,
  type PairingStep,
  signedAnswer,
} from '#wire/pairing.ts';
import type { Network, OpenMailbox, Ports } from '../ports.ts';

/** How long (ms) an answer may take, and how long the way there is tried. */
const DEADLINE = 20_000;
const RETRY_DELAY = 1000;
/** How long (ms) a node keeps what isn't fetched: the other device reads all the time. */
const TTL = 300_000;
/** Steps that came before those they follow. */
const MAX_HELD = 16;

export type LinkListener = {
  /** The two devices have met: steps may be said. */
  met(): void;
  step(step: PairingStep): Promise<void>;
};
/** `Used`: somebody else has taken the code. `Keys`: the answer isn't from the device whose code it is. */
export type GreetError = 'Timeout' | 'Used' | 'Keys';
export type LinkPorts = Pick<Ports, 'clock' | 'random' | 'crypto'> & { readonly network: Network };

type OtherEnd = { readonly key: Bytes; readonly nodes: readonly HomeNode[] };

export class PairingLink {
  readonly #ports: LinkPorts;
  readonly #side: PairingSide;
  readonly #own: KeyPair;
  readonly #nodes: readonly HomeNode[];
  readonly #listener: LinkListener;
  readonly #sending = new SerialQueue();
  readonly #handling = new SerialQueue();
  readonly #held = new Map<number, Bytes>();
  #mailbox: OpenMailbox | undefined;
  /** What a device that shows its code puts into the transcript; undefined on the one that scans. */
  #shown: Bytes | undefined;
  #greeting: { readonly offer: PairingOffer; readonly hello: Bytes; readonly code: Bytes } | undefined;
  #answered: (outcome: Result<void, GreetError>) => void = () => undefined;
  #other: OtherEnd | undefined;
  #keys: PairingKeys | undefined;
  #saying = 0;
  #hearing = 0;
  #closed = false;

  private constructor(
    ports: LinkPorts,
    side: PairingSide,
    own: KeyPair,
    nodes: readonly HomeNode[],
    listener: LinkListener,
  ) {
    this.#ports = ports;
    this.#side = side;
    this.#own = own;
    this.#nodes = nodes;
    this.#listener = listener;
  }

  /** Makes a temporary key and reads the mailbox that it names, at these nodes. */
  static async open(
    ports: LinkPorts,
    side: PairingSide,
    nodes: readonly HomeNode[],
    listener: LinkListener,
  ): Promise<Result<PairingLink, 'Unreachable'>> {
    const { crypto, random, network, clock } = ports;
    const own = await generateSigningPair(crypto, random);
    const link = new PairingLink(ports, side, own, nodes, listener);
    const { publicKey, secretKey } = own;
    const identity = {
      publicKey,
      sign: (challenge: Uint8Array) => sign(crypto, secretKey, MAILBOX_AUTH_PURPOSE, challenge),
    };
    const until = clock.now() + DEADLINE;
    for (;;) {
      const opened = await network.openMailbox(nodes, identity, (envelope) =>
        link.#handling.run(() => link.#receive(envelope)),
      );
      link.#mailbox = opened.ok ? opened.value : undefined;
      if (opened.ok) return ok(link);
      // the network of an account that has just been opened is still starting
      if (clock.now() + RETRY_DELAY > until) return err('Unreachable');
      await link.#pause();
    }
  }

  /** The temporary key. */
  get key(): Bytes {
    return this.#own.publicKey;
  }

  /** The keys of the channel, once the two have met. */
  get keys(): PairingKeys {
    if (this.#keys === undefined) throw new Error('nothing is said before the two have met');
    return this.#keys;
  }

  /** Lets the first device that takes the code meet this one; `code` is what goes into the transcript. */
  show(code: Bytes): void {
    this.#shown = code;
  }

  /** Nobody is let in by the code any more. */
  withdraw(): void {
    this.#shown = undefined;
  }

  /** Meets the device that shows a code. */
  async greet(code: Bytes, to: OtherEnd): Promise<Result<void, GreetError>> {
    const { crypto, random, clock } = this.#ports;
    const offer = await offerPairing(crypto, random);
    const unsigned = {
      kind: 'hello' as const,
      v: 1 as const,
      code: to.key,
      from: this.key,
      exchange: offer.exchange.publicKey,
      kem: offer.kemPublic,
      nodes: [...this.#nodes],
    };
    const hello = helloPart(unsigned);
    const signature = await sign(crypto, this.#own.secretKey, HELLO_PURPOSE, hello);
    this.#other = to;
    this.#greeting = { offer, hello, code };
    const { promise, resolve } = deferred<Result<void, GreetError>>();
    this.#answered = resolve;
    const cancel = clock.after(DEADLINE, () => resolve(err('Timeout')));
    void this.#send(to, encodePairingFrame({ ...unsigned, signature })).then((sent) => sent || resolve(err('Timeout')));
    const outcome = await promise;
    cancel();
    return outcome;
  }

  /** Says a step; false when it could not be left where the other device reads. */
  say(step: PairingStep): Promise<boolean> {
    const { crypto } = this.#ports;
    const other = this.#other;
    if (other === undefined || this.#closed) return Promise.resolve(false);
    const count = this.#saying++;
    const box = sealStep(crypto, this.keys, this.#side, count, encodePairingStep(step));
    if (!box.ok) throw new Error(`a step of kind ${step.kind} fits into a box`);
    return this.#send(other, encodePairingFrame({ kind: 'step', from: this.key, count, box: box.value }));
  }

  /** Stops reading at once; what is being sent still leaves. */
  close(): void {
    this.#closed = true;
    this.#answered(err('Timeout'));
    this.#mailbox?.close();
  }

  async #receive(envelope: Bytes): Promise<void> {
    const frame = decodePairingFrame(envelope);
    if (!frame.ok || this.#closed) return;
    switch (frame.value.kind) {
      case 'hello':
        return this.#greeted(frame.value);
      case 'answer':
        return this.#complete(frame.value);
      case 'taken':
        if (this.#isFromOther(frame.value.from) && this.#keys === undefined) this.#answered(err('Used'));
        return;
      case 'step':
        if (!this.#isFromOther(frame.value.from) || frame.value.count < this.#hearing) return;
        if (this.#held.size < MAX_HELD) this.#held.set(frame.value.count, frame.value.box);
        return this.#hear();
    }
  }

  async #greeted({ signature, ...unsigned }: PairingHello): Promise<void> {
    const { crypto, random } = this.#ports;
    const hello = helloPart(unsigned);
    if (this.#greeting !== undefined || !equalBytes(unsigned.code, this.key)) return;
    if (!(await verify(crypto, unsigned.from, HELLO_PURPOSE, hello, signature))) return;
    const nodes = unsigned.nodes.map(parseHomeNode).filter((node) => node !== undefined);
    const to = { key: unsigned.from, nodes };
    // the same hello may come twice
    if (this.#isFromOther(unsigned.from)) return;
    const shown = this.#shown;
    if (shown === undefined || this.#other !== undefined) {
      void this.#send(to, encodePairingFrame({ kind: 'taken', from: this.key }));
      return;
    }
    this.#shown = undefined;
    this.#other = to;
    const made = await answerPairing(crypto, random, unsigned.exchange, unsigned.kem);
    if (!made.ok) return;
    const { exchange, ciphertext, shared } = made.value;
    const answer = answerPart({ kind: 'answer', from: this.key, exchange, ciphertext });
    this.#keys = pairingKeys(crypto, shared, shown, hello, answer);
    const signed = await sign(crypto, this.#own.secretKey, ANSWER_PURPOSE, signedAnswer(hello, answer));
    const frame = { kind: 'answer' as const, from: this.key, exchange, ciphertext, signature: signed };
    void this.#send(to, encodePairingFrame(frame));
    this.#listener.met();
    await this.#hear();
  }

  async #complete({ signature, ...unsigned }: PairingAnswer): Promise<void> {
    const { crypto } = this.#ports;
    const greeting = this.#greeting;
    if (greeting === undefined || this.#keys !== undefined || !this.#isFromOther(unsigned.from)) return;
    const answer = answerPart(unsigned);
    const isGenuine = await verify(
      crypto,
      unsigned.from,
      ANSWER_PURPOSE,
      signedAnswer(greeting.hello, answer),
      signature,
    );
    if (!isGenuine) return this.#answered(err('Keys'));
    const shared = await completePairing(crypto, greeting.offer, unsigned.exchange, unsigned.ciphertext);
    if (!shared.ok) return this.#answered(err('Keys'));
    this.#keys = pairingKeys(crypto, shared.value, greeting.code, greeting.hello, answer);
    this.#listener.met();
    this.#answered(ok());
    await this.#hear();
  }

  /** Hands on the steps that are due. What doesn't open isn't theirs: anybody may leave something in a mailbox. */
  async #hear(): Promise<void> {
    const { crypto } = this.#ports;
    const other = this.#side === 'primary' ? 'new' : 'primary';
    for (;;) {
      const box = this.#held.get(this.#hearing);
      if (box === undefined || this.#keys === undefined || this.#closed) return;
      this.#held.delete(this.#hearing);
      const content = openStep(crypto, this.#keys, other, this.#hearing, box);
      const step = content && decodePairingStep(content);
      if (!step?.ok) return;
      this.#hearing++;
      await this.#listener.step(step.value);
    }
  }

  #isFromOther(key: Bytes): boolean {
    return this.#other !== undefined && equalBytes(key, this.#other.key);
  }

  /** One after another; tried again while there is reason to hope. */
  #send(to: OtherEnd, envelope: Bytes): Promise<boolean> {
    const { network, clock } = this.#ports;
    return this.#sending.run(async () => {
      const until = clock.now() + DEADLINE;
      for (;;) {
        const stored = await network.deposit(to.nodes, to.key, envelope, TTL);
        if (stored.ok) return true;
        // a mailbox that nobody reads at this moment is refused like one that never was
        if (clock.now() + RETRY_DELAY > until) return false;
        await this.#pause();
      }
    });
  }

  #pause(): Promise<void> {
    const { promise, resolve } = deferred<void>();
    this.#ports.clock.after(RETRY_DELAY, resolve);
    return promise;
  }
}
