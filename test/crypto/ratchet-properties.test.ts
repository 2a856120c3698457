/** The ratchet under loss, reordering, duplication and corruption, with schedules drawn from a fixed seed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { MAX_JUMP, MAX_RECEIVING_CHAINS, MAX_SKIPPED } from '#crypto/ratchet.ts';
import { decryptMessage, encryptMessage, readMessage, type Session } from '#crypto/session.ts';
import { createWebProvider } from '#crypto/web-provider.ts';
import { type Bytes, fromUtf8, utf8 } from '#lib/bytes.ts';
import { valueOf } from './lanes.ts';
import { connect } from './people.ts';
import { seededRandom } from './seeded-random.ts';

const provider = await createWebProvider();
const random = seededRandom('ratchet properties');
const settings = { seed: 20_251, numRuns: 60 } as const;

type Side = 0 | 1;
type Sent = { readonly to: Side; readonly text: string; readonly message: Bytes };

/** Two sessions and everything that was said, delivered in any order. */
class Conversation {
  readonly sessions: [Session, Session];
  readonly sent: Sent[] = [];

  constructor(sessions: readonly [Session, Session]) {
    this.sessions = [...sessions];
  }

  say(from: Side, text = `message ${this.sent.length}`): Sent {
    const { session, message } = encryptMessage(provider, this.sessions[from], utf8(text));
    this.sessions[from] = session;
    const sent: Sent = { to: from === 0 ? 1 : 0, text, message };
    this.sent.push(sent);
    return sent;
  }

  /** What the recipient reads, or the error. */
  async hear(sent: Sent, message: Bytes = sent.message): Promise<string> {
    const parsed = readMessage(message);
    if (!parsed.ok) return parsed.error;
    const opened = await decryptMessage(provider, random, this.sessions[sent.to], parsed.value);
    if (!opened.ok) return opened.error;
    this.sessions[sent.to] = opened.value.session;
    return fromUtf8(opened.value.plaintext);
  }
}

const start = await connect(provider, random);
const conversation = () => new Conversation(start);

describe('a conversation', () => {
  it('is read whole whatever the order within the last chains, and each message once', async () => {
    // Each number: who speaks (its parity) and how many of the waiting messages are delivered, drawn from the middle.
    const schedule = fc.array(fc.record({ from: fc.constantFrom<Side>(0, 1), deliver: fc.nat(3), pick: fc.nat() }), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        const talk = conversation();
        const waiting: Sent[] = [];
        for (const { from, deliver, pick } of steps) {
          waiting.push(talk.say(from));
          for (let count = 0; count < deliver && waiting.length > 0; count++) {
            const [sent] = waiting.splice(pick % waiting.length, 1) as [Sent];
            // Nobody can be behind by more chains than are kept: a side begins a chain only when it has heard the other.
            const heard = await talk.hear(sent);
            if (heard !== sent.text) expect(talk.sessions[sent.to].ratchet.receiving.length).toBe(MAX_RECEIVING_CHAINS);
            expect(await talk.hear(sent)).not.toBe(sent.text);
          }
        }
      }),
      settings,
    );
  });

  it('goes on after any loss', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom<Side>(0, 1), fc.boolean()), { maxLength: 30 }),
        async (steps) => {
          const talk = conversation();
          for (const [from, arrives] of steps) {
            const sent = talk.say(from);
            if (arrives) expect(await talk.hear(sent)).toBe(sent.text);
          }
          for (const from of [0, 1] as const) {
            const sent = talk.say(from);
            expect(await talk.hear(sent)).toBe(sent.text);
          }
        },
      ),
      settings,
    );
  });

  it('tells a duplicate while its chain is remembered', async () => {
    const talk = conversation();
    const [first, second] = [talk.say(0), talk.say(0)];
    expect(await talk.hear(second)).toBe(second.text);
    expect(await talk.hear(first)).toBe(first.text);
    expect(await talk.hear(first)).toBe('Duplicate');
    expect(await talk.hear(second)).toBe('Duplicate');
    const answer = talk.say(1);
    expect(await talk.hear(answer)).toBe(answer.text);
    const third = talk.say(0);
    expect(await talk.hear(third)).toBe(third.text);
    expect(await talk.hear(first)).toBe('Duplicate');
  });

  it('rejects a message with any bit flipped, changes nothing by it, and still reads the true one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(7), fc.boolean(), async (position, bit, turn) => {
        const talk = conversation();
        if (turn) await talk.hear(talk.say(1));
        const sent = talk.say(0);
        const forged = sent.message.slice();
        const at = position % forged.length;
        forged[at] = (forged[at] ?? 0) ^ (1 << bit);
        const before = structuredClone(talk.sessions);
        expect(await talk.hear(sent, forged)).toMatch(/^(Corrupt|TooFar|Duplicate)$/);
        expect(talk.sessions).toEqual(before);
        expect(await talk.hear(sent)).toBe(sent.text);
      }),
      { ...settings, numRuns: 400 },
    );
  });

  it('never changes the state it was given, even when it succeeds', async () => {
    const talk = conversation();
    const sent = talk.say(0);
    const given = talk.sessions[1];
    const before = structuredClone(given);
    await talk.hear(sent);
    expect(given).toEqual(before);
    encryptMessage(provider, given, utf8('x'));
    expect(given).toEqual(before);
  });

  it('never throws on random bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1500 }), fc.constantFrom(0, 1, 2), async (bytes, kind) => {
        const message = Uint8Array.from([kind, ...start[1].id, ...bytes]);
        expect(await conversation().hear({ to: 1, text: '', message })).toBe('Corrupt');
        readMessage(Uint8Array.from(bytes));
      }),
      settings,
    );
  });
});

describe('the limits', () => {
  it(`allow a jump of ${MAX_JUMP} messages and no more`, async () => {
    const talk = conversation();
    const lost = Array.from({ length: MAX_JUMP }, () => talk.say(0));
    const atLimit = talk.say(0);
    const beyond = talk.say(0);
    expect(await talk.hear(beyond)).toBe('TooFar');
    expect(await talk.hear(atLimit)).toBe(atLimit.text);
    expect(await talk.hear(beyond)).toBe(beyond.text);
    const [oldest, newest] = [lost[0] as Sent, lost.at(-1) as Sent];
    expect(await talk.hear(oldest)).toBe(oldest.text);
    expect(await talk.hear(newest)).toBe(newest.text);
  });

  it(`keep ${MAX_SKIPPED} skipped keys over all chains, the newest`, async () => {
    const talk = conversation();
    const lost = Array.from({ length: MAX_SKIPPED }, () => talk.say(0));
    await talk.hear(talk.say(0));
    await talk.hear(talk.say(1));
    const newer = [talk.say(0), talk.say(0)];
    await talk.hear(talk.say(0));
    const skipped = talk.sessions[1].ratchet.receiving.flatMap((chain) => chain.skipped);
    expect(skipped.length).toBe(MAX_SKIPPED);
    expect(await talk.hear(lost[0] as Sent)).toBe('Duplicate');
    expect(await talk.hear(lost[1] as Sent)).toBe('Duplicate');
    expect(await talk.hear(lost[2] as Sent)).toBe((lost[2] as Sent).text);
    for (const sent of newer) expect(await talk.hear(sent)).toBe(sent.text);
  });

  it(`remember ${MAX_RECEIVING_CHAINS} receiving chains`, async () => {
    const talk = conversation();
    const late: Sent[] = [];
    for (let turn = 0; turn <= MAX_RECEIVING_CHAINS; turn++) {
      late.push(talk.say(0));
      await talk.hear(talk.say(0));
      await talk.hear(talk.say(1));
    }
    const [forgotten, ...remembered] = late;
    expect(await talk.hear(forgotten as Sent)).toBe('Corrupt');
    for (const sent of remembered) expect(await talk.hear(sent)).toBe(sent.text);
  });

  it('let go of a closed chain’s key once all its messages were read', async () => {
    const talk = conversation();
    const [first, last] = [talk.say(0), talk.say(0)];
    await talk.hear(first);
    await talk.hear(talk.say(1));
    await talk.hear(talk.say(0));
    expect(talk.sessions[1].ratchet.receiving[1]?.chainKey).not.toBeNull();
    await talk.hear(last);
    expect(talk.sessions[1].ratchet.receiving[1]?.chainKey).toBeNull();
  });
});

describe('both lanes', () => {
  it('carry one conversation on between them', async () => {
    const lanes = [nobleProvider, provider] as const;
    const sessions = [...start];
    for (let turn = 0; turn < 8; turn++) {
      const [from, to] = turn % 2 === 0 ? [0, 1] : [1, 0];
      const sent = encryptMessage(lanes[turn % 2 === 0 ? 0 : 1], sessions[from] as Session, utf8(`turn ${turn}`));
      sessions[from] = sent.session;
      const message = valueOf(readMessage(sent.message));
      const reader = lanes[turn % 4 < 2 ? 1 : 0];
      const opened = valueOf(await decryptMessage(reader, random, sessions[to] as Session, message));
      sessions[to] = opened.session;
      expect(fromUtf8(opened.plaintext)).toBe(`turn ${turn}`);
    }
  });
});
