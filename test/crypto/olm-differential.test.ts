/** Our ratchet's core, given Olm's constants, talks with libolm: both ways, out of order, with either side beginning. */
import Olm from '@matrix-org/olm';
import { base64nopad } from '@scure/base';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { generateExchangePair } from '#crypto/device-keys.ts';
import type { KeyPair } from '#crypto/provider.ts';
import { beginSendingChain, decrypt, encrypt, MAX_JUMP, type RatchetState } from '#crypto/ratchet.ts';
import { createWebProvider } from '#crypto/web-provider.ts';
import { type Bytes, concat, fromUtf8, utf8 } from '#lib/bytes.ts';
import { valueOf } from './lanes.ts';
import { decodePrekeyMessage, encodePrekeyMessage, type OlmPrekeyKeys, olmRoot, olmSuite } from './olm-suite.ts';
import { seededRandom } from './seeded-random.ts';

const provider = await createWebProvider();
const random = seededRandom('olm');
const generate = () => generateExchangePair(provider, random);
const agree = async (own: KeyPair, theirs: Bytes) => valueOf(await provider.x25519(own.secretKey, theirs));
const encode = (bytes: Bytes) => base64nopad.encode(bytes);
const decode = (text: string) => base64nopad.decode(text) as Bytes;

const PREKEY_MESSAGE = 0;
type OlmMessage = { readonly type: 0 | 1; readonly body: string };

beforeAll(() => Olm.init());

/** One side is ours, the other libolm's. */
class Pair {
  #state: RatchetState;
  #prekeys: OlmPrekeyKeys | undefined;
  readonly #theirs: Olm.Session;

  private constructor(state: RatchetState, prekeys: OlmPrekeyKeys | undefined, theirs: Olm.Session) {
    this.#state = state;
    this.#prekeys = prekeys;
    this.#theirs = theirs;
  }

  /** We begin; libolm's session comes from our first message, which is read here. */
  static async begunByUs(): Promise<Pair> {
    const account = new Olm.Account();
    account.create();
    account.generate_one_time_keys(1);
    const theirIdentity = decode(JSON.parse(account.identity_keys()).curve25519);
    const [oneTime = ''] = Object.values<string>(JSON.parse(account.one_time_keys()).curve25519);
    const [identity, base, ratchetKey] = [await generate(), await generate(), await generate()];
    const shared = concat(
      await agree(identity, decode(oneTime)),
      await agree(base, theirIdentity),
      await agree(base, decode(oneTime)),
    );
    const { rootKey, chainKey } = olmRoot(shared);
    const state = { rootKey, sending: { pair: ratchetKey, chainKey, next: 0 }, previous: 0, receiving: [] };
    const prekeys = { oneTimeKey: decode(oneTime), baseKey: base.publicKey, identityKey: identity.publicKey };
    const theirs = new Olm.Session();
    const pair = new Pair(state, prekeys, theirs);
    const first = pair.writeOurs('first');
    theirs.create_inbound(account, first.body);
    expect(pair.readTheirs(first)).toBe('first');
    account.free();
    return pair;
  }

  /** libolm begins; our state comes from its first message, which is read here. */
  static async begunByThem(): Promise<Pair> {
    const [identity, oneTime] = [await generate(), await generate()];
    const account = new Olm.Account();
    account.create();
    const theirs = new Olm.Session();
    theirs.create_outbound(account, encode(identity.publicKey), encode(oneTime.publicKey));
    const first = theirs.encrypt('first') as OlmMessage;
    const { identityKey, baseKey, message } = decodePrekeyMessage(decode(first.body));
    const shared = concat(
      await agree(oneTime, identityKey),
      await agree(identity, baseKey),
      await agree(oneTime, baseKey),
    );
    const { rootKey, chainKey } = olmRoot(shared);
    const publicKey = olmSuite.parse(message)?.header.publicKey as Bytes;
    const receiving = [{ publicKey, chainKey, next: 0, length: null, skipped: [] }];
    const state = { rootKey, previous: 0, receiving };
    const ours = valueOf(await beginSendingChain(provider, olmSuite, random, state, publicKey));
    const pair = new Pair(ours, undefined, theirs);
    expect(await pair.readOurs(first)).toBe('first');
    account.free();
    return pair;
  }

  writeOurs(text: string): OlmMessage {
    const { state, message } = encrypt(olmSuite, this.#state, utf8(text));
    this.#state = state;
    if (this.#prekeys === undefined) return { type: 1, body: encode(message) };
    return { type: PREKEY_MESSAGE, body: encode(encodePrekeyMessage(this.#prekeys, message)) };
  }

  /** The text, or our error. */
  async readOurs({ type, body }: OlmMessage): Promise<string> {
    const message = type === PREKEY_MESSAGE ? decodePrekeyMessage(decode(body)).message : decode(body);
    const opened = await decrypt(provider, olmSuite, random, this.#state, message);
    if (!opened.ok) return opened.error;
    this.#state = opened.value.state;
    this.#prekeys = undefined;
    return fromUtf8(opened.value.plaintext);
  }

  writeTheirs(text: string): OlmMessage {
    return this.#theirs.encrypt(text);
  }

  /** The text; throws libolm's error. */
  readTheirs({ type, body }: OlmMessage): string {
    return this.#theirs.decrypt(type, body);
  }

  free(): void {
    this.#theirs.free();
  }
}

const beginnings = [
  { name: 'we begin', begin: () => Pair.begunByUs() },
  { name: 'libolm begins', begin: () => Pair.begunByThem() },
];

describe.each(beginnings)('with libolm, when $name', ({ begin }) => {
  it('every message is read in whatever order it comes', async () => {
    const step = fc.record({ ours: fc.boolean(), wait: fc.boolean(), pick: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const pair = await begin();
        const waiting: { ours: boolean; text: string; message: OlmMessage }[] = [];
        for (const [index, { ours, wait, pick }] of steps.entries()) {
          const text = `message ${index} ${'.'.repeat(pick % 50)}`;
          waiting.push({ ours, text, message: ours ? pair.writeOurs(text) : pair.writeTheirs(text) });
          // Few enough stay behind that libolm still remembers their chains.
          if (wait && waiting.length < 4) continue;
          const [next] = waiting.splice(pick % waiting.length, 1);
          if (next === undefined) continue;
          expect(next.ours ? pair.readTheirs(next.message) : await pair.readOurs(next.message)).toBe(next.text);
        }
        pair.free();
      }),
      { seed: 1_603, numRuns: 40 },
    );
  });

  it('both refuse a message a second time', async () => {
    const pair = await begin();
    const [ours, theirs] = [pair.writeOurs('ours'), pair.writeTheirs('theirs')];
    expect(pair.readTheirs(ours)).toBe('ours');
    expect(await pair.readOurs(theirs)).toBe('theirs');
    expect(() => pair.readTheirs(ours)).toThrow('OLM.BAD_MESSAGE_MAC');
    expect(await pair.readOurs(theirs)).toBe('Duplicate');
    pair.free();
  });

  it('both allow the same jump and refuse one more', async () => {
    const pair = await begin();
    const write = (who: 'writeOurs' | 'writeTheirs') => {
      for (let lost = 0; lost < MAX_JUMP; lost++) pair[who]('lost');
      return { atLimit: pair[who]('at the limit'), beyond: pair[who]('beyond') };
    };
    const [ours, theirs] = [write('writeOurs'), write('writeTheirs')];
    expect(await pair.readOurs(theirs.beyond)).toBe('TooFar');
    expect(await pair.readOurs(theirs.atLimit)).toBe('at the limit');
    expect(() => pair.readTheirs(ours.beyond)).toThrow('OLM.BAD_MESSAGE_MAC');
    expect(pair.readTheirs(ours.atLimit)).toBe('at the limit');
    pair.free();
  });
});
