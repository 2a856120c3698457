/** Message pages against a plain array, through random changes, reopenings, and kills at every hook of every commit. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { openRowDatabase } from '#engine/storage/database.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { Store, type StoreHooks } from '#engine/storage/store.ts';
import { fakeBrowser, KEYS, type Note, note, openStore, range, seededRandom } from './fixture.ts';

type Change =
  | { readonly kind: 'append' | 'appendAll'; readonly conversation: string; readonly count: number }
  | { readonly kind: 'update' | 'remove'; readonly pick: number }
  | { readonly kind: 'insert'; readonly conversation: string; readonly pick: number; readonly among: number }
  | { readonly kind: 'removeConversation'; readonly conversation: string };

const CONVERSATIONS = ['a', 'b', 'c'];
const anyConversation = fc.constantFrom(...CONVERSATIONS);
const anyChange: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('append' as const, 'appendAll' as const),
      conversation: anyConversation,
      count: fc.integer({ min: 1, max: 90 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('update' as const, 'remove' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      conversation: anyConversation,
      pick: fc.nat(),
      among: fc.integer({ min: 1, max: 200 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('removeConversation' as const), conversation: anyConversation }),
  },
);

/** What is appended leaves room between two times for one that is inserted. */
const GAP = 10;

/** The plain array: everything in order of time; `clock` is the last time given out, in steps of `GAP`. */
type Model = { readonly notes: readonly Note[]; readonly clock: number };

/** Applies one change to a batch and answers the model after it. */
async function apply(store: Store<Note>, batch: ReturnType<Store['batch']>, model: Model, change: Change) {
  if ('count' in change) {
    const added = range(model.clock + 1, model.clock + 1 + change.count).map((time) =>
      note(change.conversation, time * GAP),
    );
    if (change.kind === 'appendAll') await store.messages.appendAll(batch, added);
    else for (const message of added) await store.messages.append(batch, message);
    return { notes: [...model.notes, ...added], clock: model.clock + change.count };
  }
  if (change.kind === 'insert') {
    // from a place on, one between each two that are there
    const start = change.pick % (model.clock + 1);
    const wanted = range(start, start + change.among).map((time) => note(change.conversation, time * GAP + 1));
    const added = wanted.filter(({ id }) => model.notes.every((other) => other.id !== id));
    await store.messages.insert(batch, change.conversation, added);
    const notes = [...model.notes, ...added].sort((a, b) => a.time - b.time);
    return { notes, clock: Math.max(model.clock, start + change.among) };
  }
  if (change.kind === 'removeConversation') {
    await store.messages.removeConversation(batch, change.conversation);
    return { ...model, notes: model.notes.filter((other) => other.conversation !== change.conversation) };
  }
  const picked = model.notes[change.pick % Math.max(1, model.notes.length)];
  if (picked === undefined) return model;
  if (change.kind === 'remove') {
    expect(await store.messages.remove(batch, picked.id)).toBe(true);
    return { ...model, notes: model.notes.filter((other) => other !== picked) };
  }
  const next = { ...picked, text: `${picked.text}!`, version: picked.version + 1 };
  expect(await store.messages.update(batch, picked.id, () => next)).toEqual(next);
  return { ...model, notes: model.notes.map((other) => (other === picked ? next : other)) };
}

async function collect(read: (from: number) => Promise<Note[]>, start: number): Promise<Note[]> {
  const all: Note[] = [];
  for (let from = start; ; ) {
    const page = await read(from);
    if (page.length === 0) return all;
    all.push(...page);
    from = page.at(-1)?.time ?? from;
  }
}

/** Reads everything, forwards and backwards in steps of `step`, from every side, and by id. */
async function expectSame(store: Store<Note>, { notes }: Model, step: number): Promise<void> {
  for (const conversation of CONVERSATIONS) {
    const expected = notes.filter((other) => other.conversation === conversation);
    const { messages } = store;
    // The newest first: then nothing of a conversation is known yet.
    expect(await collect((from) => messages.before(conversation, from, step), Infinity)).toEqual(expected.toReversed());
    expect(await collect((from) => messages.after(conversation, from, step), -1)).toEqual(expected);
    const middle = expected[expected.length >> 1]?.time ?? 0;
    const earlier = expected.filter(({ time }) => time < middle).toReversed();
    expect(await messages.before(conversation, middle, step)).toEqual(earlier.slice(0, step));
    const later = expected.filter(({ time }) => time > middle);
    expect(await messages.newerThan(conversation, middle)).toEqual(later.toReversed());
    expect(await messages.after(conversation, middle, step)).toEqual(later.slice(0, step));
  }
  for (const expected of notes.filter((_, index) => index % 7 === 0)) {
    expect(await store.messages.find(expected.id)).toEqual(expected);
  }
}

const places: Record<string, () => () => Promise<RowDatabase>> = {
  IndexedDB: () => {
    const browser = fakeBrowser();
    return () => openRowDatabase(browser, 'room');
  },
  memory: () => {
    const rows = createMemoryRows();
    return async () => rows;
  },
};

describe.each(Object.entries(places))('message pages over %s', (_, place) => {
  it('hold what a plain array holds, whatever is done and however often they are reopened', async () => {
    const anyBatch = fc.record({ changes: fc.array(anyChange, { minLength: 1, maxLength: 4 }), reopen: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyBatch, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 70 }),
        async (batches, step) => {
          const open = place();
          const reopen = async () => Store.over<Note>(await open(), nobleProvider, KEYS, seededRandom());
          let store = await reopen();
          let model: Model = { notes: [], clock: 0 };
          for (const { changes, reopen: again } of batches) {
            const batch = store.batch();
            for (const change of changes) model = await apply(store, batch, model, change);
            expect((await batch.commit()).ok).toBe(true);
            if (again) {
              store.close();
              store = await reopen();
            }
            await expectSame(store, model, step);
          }
          store.close();
        },
      ),
      { seed: 20_261_123, numRuns: 25 },
    );
  });
});

/** One batch each; together they cross page borders, empty a page, and empty a conversation. */
const SCRIPT: readonly (readonly Change[])[] = [
  [{ kind: 'append', conversation: 'a', count: 100 }],
  [
    { kind: 'appendAll', conversation: 'a', count: 40 },
    { kind: 'append', conversation: 'b', count: 3 },
    { kind: 'update', pick: 5 },
  ],
  [
    { kind: 'remove', pick: 64 },
    { kind: 'update', pick: 0 },
  ],
  range(0, 3).map(() => ({ kind: 'remove', pick: 139 })),
  [{ kind: 'insert', conversation: 'a', pick: 30, among: 80 }],
  [
    { kind: 'removeConversation', conversation: 'a' },
    { kind: 'append', conversation: 'a', count: 2 },
  ],
];

test('a message whose time another one has comes right behind it', async () => {
  const rows = createMemoryRows();
  const store = await Store.over<Note>(rows, nobleProvider, KEYS, seededRandom());
  const batch = store.batch();
  const [one, two, three] = [note('a', 10), note('a', 11), note('a', 30)];
  await store.messages.appendAll(batch, [one, two, three]);
  await store.messages.insert(batch, 'a', [{ ...note('a', 12), time: 10 }]);
  await batch.commit();
  const times = (await store.messages.after('a', -1, 10)).map(({ id, time }) => [id, time]);
  expect(times).toEqual([
    [one.id, 10],
    [note('a', 12).id, 11],
    [two.id, 12],
    [three.id, 30],
  ]);
});

class Killed extends Error {}

describe('a kill', () => {
  const points = SCRIPT.flatMap((_, index) => [['beforeCommit', index] as const, ['afterCommit', index] as const]);

  it.each(points)('in %s of batch %i leaves all of the batch or nothing', async (hook, killed) => {
    const browser = fakeBrowser();
    let commits = 0;
    const hooks: StoreHooks = {
      [hook]: () => {
        if (commits++ === killed) throw new Killed();
      },
    };
    let store = await openStore(browser, hooks);
    let model: Model = { notes: [], clock: 0 };
    let deaths = 0;
    for (let index = 0; index < SCRIPT.length; index++) {
      const batch = store.batch();
      let followed = false;
      let next = model;
      for (const change of SCRIPT[index] as readonly Change[]) next = await apply(store, batch, next, change);
      batch.onCommit(() => {
        followed = true;
      });
      try {
        expect((await batch.commit()).ok).toBe(true);
        expect(followed).toBe(true);
        model = next;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        deaths++;
        expect(followed).toBe(false);
        if (hook === 'afterCommit') model = next;
        store.close();
        store = await openStore(browser, hooks);
        await expectSame(store, model, 50);
        if (hook === 'beforeCommit') index--;
      }
    }
    expect(deaths).toBe(1);
    await expectSame(store, model, 50);
    store.close();
  });
});
