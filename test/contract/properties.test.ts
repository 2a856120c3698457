/** Whatever is thrown at the API, it answers one documented code in the documented form. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codes } from '#contract/codes.ts';
import { type Response, contract as released } from '#contract/contract.ts';
import type { Method } from '#contract/define.ts';
import { createDispatcher } from '#engine/dispatcher.ts';
import type { Handlers } from '#engine/handler.ts';
import { ok } from '#lib/result.ts';

const seed = 20261123;
/** The contract with every method implemented, so that those of later steps are put to the test as well. */
const contract: Record<string, Record<string, Method>> = Object.fromEntries(
  Object.entries(released).map(([module, definitions]) => [
    module,
    Object.fromEntries(
      Object.entries<Method>(definitions).map(([name, definition]) => [name, { ...definition, status: 'ready' }]),
    ),
  ]),
);
const methods = Object.entries(contract).flatMap(([module, definitions]) =>
  Object.entries(definitions).map(([method, definition]) => ({ module, method, definition })),
);

/** A handler for everything: answers the definition's own example, so that answers are valid whatever comes in. */
const handlers = Object.fromEntries(
  Object.entries(contract).map(([module, definitions]) => [
    module,
    Object.fromEntries(Object.entries(definitions).map(([name, { example }]) => [name, async () => ok(example.data)])),
  ]),
) as unknown as Handlers<typeof contract, undefined>;

const thrown: string[] = [];
const call = createDispatcher({
  contract,
  handlers,
  session: () => ({ state: 'open', anonymous: false, primary: true }),
  context: undefined,
  validateResults: true,
  log: (_level, event) => thrown.push(event),
});

const documented = new Set<number>(Object.values(codes).map(({ code }) => code));
/** What a request that is wrong in itself may be answered. */
const refusals = new Set([300, 600, 1000, 1001, 1002, 1003, 1004, 1005]);

function expectDocumented(answer: Response): void {
  expect(Object.keys(answer).sort()).toEqual(
    ['__SERVER_ROUTE_METHOD', '__SERVER_ROUTE_MODULE', 'code', 'data', 'message'].sort(),
  );
  expect(documented).toContain(answer.code);
  expect(answer.message).not.toBe('');
  expect(typeof answer.data).toBe('object');
  expect(answer.data).not.toBeNull();
  if (answer.code !== 200) expect([[], {}]).toContainEqual(answer.data);
}

const anyMethod = fc.integer({ min: 0, max: methods.length - 1 });
const strangeKeys = fc.constantFrom('__proto__', 'constructor', 'toString', 'length', 'then', 'gid', '');
const junk = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  withNullPrototype: true,
  withObjectString: true,
});

describe('junk', () => {
  test('of any kind is answered with a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(junk, async (request) => {
        const answer = await call(request);
        expectDocumented(answer);
        expect(refusals).toContain(answer.code);
      }),
      { seed, numRuns: 500 },
    );
  });

  test('as module and method', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(strangeKeys, junk), fc.oneof(strangeKeys, junk), async (module, method) => {
        const answer = await call({ __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method });
        expect(answer).toMatchObject({ code: 300, data: {} });
      }),
      { seed, numRuns: 300 },
    );
  });

  test('as the parameters of every method', async () => {
    for (const { module, method, definition } of methods) {
      const names = Object.keys(definition.params.entries);
      const params = fc.dictionary(fc.oneof(strangeKeys, fc.constantFrom(...names, 'other')), junk, { maxKeys: 8 });
      await fc.assert(
        fc.asyncProperty(params, async (fields) => {
          const answer = await call({ ...fields, __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method });
          expectDocumented(answer);
          expect(answer).toMatchObject({ __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method });
          expect(new Set([...refusals, 200])).toContain(answer.code);
        }),
        { seed, numRuns: 25 },
      );
    }
  });

  test('never made anything throw', () => expect(thrown).toEqual([]));
});

describe('one parameter of a good request', () => {
  test('replaced by null or left out is named, unless it may be', async () => {
    for (const { module, method, definition } of methods)
      for (const [name, schema] of Object.entries(definition.params.entries))
        for (const value of [null, undefined]) {
          const answer = await call({
            ...definition.example.params,
            [name]: value,
            __SERVER_ROUTE_MODULE: module,
            __SERVER_ROUTE_METHOD: method,
          });
          if (schema.type === 'optional') expect(answer.code).toBe(200);
          else expect(answer).toMatchObject({ code: 1000, message: `Parameter ${name} must not be null` });
        }
  });

  test('replaced by a value of another type is named', async () => {
    await fc.assert(
      fc.asyncProperty(anyMethod, fc.nat(), fc.constantFrom(true, 0.5, 'text', [], {}), async (which, index, value) => {
        const entry = methods[which] as (typeof methods)[number];
        const names = Object.keys(entry.definition.params.entries);
        fc.pre(names.length > 0);
        const name = names[index % names.length] as string;
        const example: unknown = Reflect.get(entry.definition.example.params, name);
        fc.pre(typeof example !== typeof value || Array.isArray(example) !== Array.isArray(value));
        // Left out of the example, or of several types by itself.
        fc.pre(example !== undefined && entry.definition.params.entries[name]?.type !== 'union');
        const answer = await call({
          ...entry.definition.example.params,
          [name]: value,
          __SERVER_ROUTE_MODULE: entry.module,
          __SERVER_ROUTE_METHOD: entry.method,
        });
        expect(answer).toMatchObject({ code: 1002, message: `Parameter ${name} has the wrong type` });
      }),
      { seed, numRuns: 500 },
    );
  });
});
