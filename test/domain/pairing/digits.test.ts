/** The six digits: the same on both sides, chosen by neither, and worth nothing to whoever stands in between. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  answerPairing,
  completePairing,
  offerPairing,
  openStep,
  type PairingKeys,
  pairingKeys,
  sealStep,
} from '#crypto/pairing.ts';
import { DIGIT_TRIES, type FromNew, type FromPrimary, NewDigits, PrimaryDigits } from '#domain/pairing/digits.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import { lanes, valueOf } from '../../crypto/lanes.ts';
import { seededRandom } from '../../crypto/seeded-random.ts';

const [provider] = lanes;
if (provider === undefined) throw new Error('there are two lanes');
const random = seededRandom('pairing digits');
const settings = { seed: 20_264, numRuns: 40 } as const;

function keysOf(shared: Bytes, code: string): PairingKeys {
  return pairingKeys(provider as never, shared, utf8(code), utf8('hello'), utf8('answer'));
}

function sides(keys: PairingKeys) {
  const tools = { provider: provider as never, random };
  return {
    primary: new PrimaryDigits({ ...tools, keys }),
    fresh: new NewDigits({ ...tools, keys }),
  };
}

type Sides = ReturnType<typeof sides>;

/** Says the try and the share of it, so that the primary shows digits. */
function show({ primary, fresh }: Sides, begun: FromPrimary = primary.begin()): string {
  valueOf(primary.receive(valueOf(fresh.receive(begun)).say));
  return primary.digits;
}

/** Types digits; what the new device says in the end, and what comes of it. */
function type({ primary, fresh }: Sides, digits: string) {
  const opened = valueOf(primary.receive(fresh.type(digits) as FromNew)).say as FromPrimary;
  const answer = valueOf(fresh.receive(opened));
  return { matches: answer.matches, outcome: primary.receive(answer.say) };
}

function other(digits: string, by: number): string {
  return `${(Number(digits) + by) % 1_000_000}`.padStart(6, '0');
}

describe.each(lanes.map((lane) => [lane.lane, lane] as const))('the keys on the %s lane', (_name, lane) => {
  test('are the same on both sides, and change with whatever was said', async () => {
    const offer = await offerPairing(lane, random);
    const answer = valueOf(await answerPairing(lane, random, offer.exchange.publicKey, offer.kemPublic));
    const shared = valueOf(await completePairing(lane, offer, answer.exchange, answer.ciphertext));
    expect(shared).toEqual(answer.shared);
    const one = pairingKeys(lane, shared, utf8('a'), utf8('b'), utf8('c'));
    for (const parts of [
      ['x', 'b', 'c'],
      ['a', 'x', 'c'],
      ['a', 'b', 'x'],
      ['ab', '', 'c'],
    ] as const) {
      const [code, hello, said] = parts.map(utf8) as [Bytes, Bytes, Bytes];
      expect(pairingKeys(lane, shared, code, hello, said)).not.toEqual(one);
    }
    const box = valueOf(sealStep(lane, one, 'new', 3, utf8('hi')));
    expect(openStep(lane, one, 'new', 3, box)).toEqual(utf8('hi'));
    expect(openStep(lane, one, 'new', 4, box)).toBeUndefined();
    expect(openStep(lane, one, 'primary', 3, box)).toBeUndefined();
  });
});

test('whatever the secrets, both come to the same six digits, and what is typed proves itself', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 64 }), (shared) => {
      const pair = sides(keysOf(shared, 'code'));
      const digits = show(pair);
      expect(digits).toMatch(/^\d{6}$/);
      expect(type(pair, digits)).toEqual({ matches: true, outcome: { ok: true, value: { proven: true } } });
    }),
    settings,
  );
});

test('wrong digits give others, three times, and then it is over', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999_999 }), fc.integer({ min: 0, max: DIGIT_TRIES - 1 }), (by, wrong) => {
      const pair = sides(keysOf(random(64), 'code'));
      let begun = pair.primary.begin();
      const seen = new Set<string>();
      for (let nth = 0; nth < wrong; nth++) {
        const digits = show(pair, begun);
        seen.add(digits);
        expect([pair.primary.triesLeft, pair.fresh.triesLeft]).toEqual([DIGIT_TRIES - nth, DIGIT_TRIES - nth]);
        const { matches, outcome } = type(pair, other(digits, by));
        expect(matches).toBe(false);
        begun = valueOf(outcome).say as FromPrimary;
      }
      const digits = show(pair, begun);
      seen.add(digits);
      expect(seen.size).toBe(wrong + 1);
      const last = wrong === DIGIT_TRIES - 1;
      const { outcome } = type(pair, last ? other(digits, by) : digits);
      expect(outcome).toEqual(last ? { ok: false, error: 'Digits' } : { ok: true, value: { proven: true } });
    }),
    settings,
  );
});

test('a device that was told no digits can’t claim that it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.nat(999_999), (proof, guess) => {
      const pair = sides(keysOf(random(64), 'code'));
      const digits = show(pair);
      fc.pre(Number(digits) !== guess);
      // it commits itself to a guess, learns the digits from what the primary opens, and can't go back
      const claim = pair.fresh.type(other('000000', guess)) as FromNew;
      valueOf(pair.primary.receive(claim));
      const { attempt } = claim;
      const secret = proof;
      expect(pair.primary.receive({ kind: 'proof', attempt, secret })).toEqual({ ok: false, error: 'Keys' });
    }),
    settings,
  );
});

test('nothing is proven out of turn', () => {
  const pair = sides(keysOf(random(64), 'code'));
  const secret = random(32);
  const begun = pair.primary.begin();
  for (const step of [
    { kind: 'proof', attempt: 1, secret },
    { kind: 'mistyped', attempt: 1 },
    { kind: 'typed', attempt: 1, commitment: secret },
    { kind: 'share', attempt: 2, secret },
  ] as const)
    expect(pair.primary.receive(step), step.kind).toEqual({ ok: false, error: 'Keys' });
  expect(pair.fresh.receive({ kind: 'opened', attempt: 1, secret })).toEqual({ ok: false, error: 'Keys' });
  expect(pair.fresh.receive({ kind: 'try', attempt: 2, commitment: secret })).toEqual({ ok: false, error: 'Keys' });
  expect(pair.fresh.type('123456')).toBeUndefined();
  show(pair, begun);
  expect(pair.primary.receive({ kind: 'share', attempt: 1, secret })).toEqual({ ok: false, error: 'Keys' });
});

test('a primary device that opens to something else than it was committed to is refused', () => {
  const pair = sides(keysOf(random(64), 'code'));
  const digits = show(pair);
  const opened = valueOf(pair.primary.receive(pair.fresh.type(digits) as FromNew)).say as FromPrimary;
  expect(pair.fresh.receive({ ...opened, secret: random(32) } as FromPrimary)).toEqual({ ok: false, error: 'Keys' });
});

/** Somebody who has taken the code and shows another: one pairing with either side, and every trick in between. */
test('whoever stands in between gets through with neither side', () => {
  let trusted = 0;
  for (let run = 0; run < 200; run++) {
    const [left, right] = [keysOf(random(64), 'code'), keysOf(random(64), 'another code')];
    const victim = sides(left);
    const attacker = sides(right);
    // the primary pairs with the attacker's new device, the new device with the attacker's primary
    const digits = show({ primary: victim.primary, fresh: attacker.fresh });
    valueOf(victim.fresh.receive(attacker.primary.begin()));
    // a person types what the primary shows; the attacker hands the commitment on as it is, then opens what it can
    const typed = victim.fresh.type(digits) as FromNew;
    valueOf(victim.primary.receive(typed));
    const forwarded = { kind: 'opened', attempt: 1, secret: random(32) } as const;
    const outcome = victim.fresh.receive(forwarded);
    if (outcome.ok && outcome.value.matches === true) trusted++;
    if (victim.primary.receive({ kind: 'proof', attempt: 1, secret: random(32) }).ok) trusted++;
  }
  expect(trusted).toBe(0);
});
