/** What devices of an account and home nodes say of its state, almost valid: a value or a named error, and never a throw. */
import { expect, test } from 'vitest';
import type { Bytes } from '#lib/bytes.ts';
import { decodePast, encodePast } from '#wire/history.ts';
import {
  decodeSightings,
  decodeStateItems,
  decodeStateShard,
  encodeSightings,
  encodeStateItems,
  encodeStateShard,
  type StateItem,
} from '#wire/state.ts';
import { seededBytes } from '../simulation/random.ts';
import { fuzz } from './inputs.ts';
import { mutateBytes, mutateCbor } from './mutations.ts';

const random = seededBytes('fuzz/state');
const items: StateItem[] = ['web1', 'web2'].map((device) => ({
  map: 'contacts',
  id: 'someone',
  value: random(40),
  stamp: { time: 1e12, count: 3, device },
  edits: { web1: 2, web2: 1 },
}));
const said = { author: 'someone', source: 1 as const, type: 1, body: '{"text":"hello"}', sentAt: 1e12 };
const past = encodePast([{ id: random(32), time: 1e12, ...said, sending: 'sent', state: 2 }]);
const seen = encodeSightings([{ node: 'https://node.test', path: '0f', version: 7, hash: random(32) }]);

const decoders: readonly { name: string; sample: Bytes; run(bytes: Bytes): { readonly ok: boolean } }[] = [
  { name: 'items', sample: encodeStateItems(items), run: decodeStateItems },
  { name: 'shard', sample: encodeStateShard({ split: false, items }), run: decodeStateShard },
  { name: 'sightings', sample: seen, run: decodeSightings },
  { name: 'past', sample: past, run: decodePast },
];

test.each(decoders)('$name: what was encoded is read', ({ sample, run }) => expect(run(sample).ok).toBe(true));

test('whatever else comes is refused by name, and soon', { timeout: 7_200_000 }, () =>
  fuzz('state', { share: 0.2 }, (chance) => {
    const { sample, run } = chance.pick(decoders);
    const input = chance.once(2)
      ? mutateCbor(chance, sample)
      : mutateBytes(chance, sample, chance.pick(decoders).sample);
    const outcome = run(input);
    if (!outcome.ok && (outcome as { error?: unknown }).error !== 'Malformed') throw new Error('an error has a name');
    return () => run(input);
  }),
);
