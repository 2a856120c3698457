/** The dispatcher: look-up, gates, failures, limits. */
import { describe, expect, test } from 'vitest';
import { isWithinLimits, requestLimits } from '#contract/request.ts';
import { fixture } from './fixture.ts';

const open = { __SERVER_ROUTE_MODULE: 'sample', __SERVER_ROUTE_METHOD: 'open' };

describe('look-up', () => {
  test('a known method answers 200 and echoes its route', async () => {
    expect(await fixture().send('open')).toEqual({ code: 200, message: 'Success', data: {}, ...open });
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', 'nothing', ''])(
    'module or method %j is unknown',
    async (name) => {
      const { call, send } = fixture();
      expect((await send(name)).code).toBe(300);
      expect((await call({ __SERVER_ROUTE_MODULE: name, __SERVER_ROUTE_METHOD: 'open' })).code).toBe(300);
    },
  );

  test('routes that are missing, inherited or no text are unknown', async () => {
    const { call } = fixture();
    expect((await call({})).code).toBe(300);
    expect((await call(Object.create(open))).code).toBe(300);
    expect((await call({ __SERVER_ROUTE_MODULE: ['sample'], __SERVER_ROUTE_METHOD: 'open' })).code).toBe(300);
  });

  test('planned methods answer 300, deprecated ones without a handler 200', async () => {
    expect(await fixture().send('later')).toMatchObject({ code: 300, data: {} });
    expect(await fixture().send('old')).toMatchObject({ code: 200, data: [] });
  });
});

describe('session gate', () => {
  const states = {
    none: { state: 'none', anonymous: false, primary: false },
    locked: { state: 'locked', anonymous: false, primary: true },
    secondary: { state: 'open', anonymous: false, primary: false },
    primary: { state: 'open', anonymous: false, primary: true },
  } as const;

  test.each([
    ['none', [200, 20061, 20061, 20061]],
    ['locked', [200, 200, 20061, 20061]],
    ['secondary', [200, 200, 200, 500]],
    ['primary', [200, 200, 200, 200]],
  ] as const)('session %s', async (state, expected) => {
    const { send } = fixture({ session: states[state] });
    const found = [];
    for (const name of ['open', 'account', 'room', 'primary']) found.push((await send(name)).code);
    expect(found).toEqual(expected);
  });
});

describe('failures', () => {
  test('a declared error answers its code and the empty data of its kind', async () => {
    expect(await fixture().send('fails')).toMatchObject({ code: 20058, data: {} });
    expect(await fixture().send('failsWithList')).toMatchObject({ code: 20058, data: [] });
  });

  test('a throw answers 700 and tells nothing, to the caller or the log', async () => {
    const { send, lines } = fixture();
    const answer = await send('throws');
    expect(answer).toMatchObject({ code: 700, message: 'Internal error', data: {} });
    expect(lines).toHaveLength(1);
    expect(JSON.stringify([answer, lines])).not.toContain('Alice');
  });

  test('a throw because another room was opened meanwhile answers 20061', async () => {
    const rooms = ['the first', 'the second'];
    const { send, lines } = fixture({ opened: () => rooms.shift() });
    expect((await send('throwsInside')).code).toBe(20061);
    expect(lines).toEqual([]);
    expect((await fixture({ opened: () => 'the first' }).send('throwsInside')).code).toBe(700);
  });

  test('test builds answer 700 when a result is not as defined', async () => {
    const { send, lines } = fixture();
    expect((await send('liar')).code).toBe(700);
    expect(lines[0]).toMatchObject({ event: 'result.invalid', fields: { path: 'status' } });
    expect((await fixture({ validateResults: false }).send('liar')).code).toBe(200);
  });
});

describe('limits', () => {
  const { call } = fixture();
  const nested = (levels: number): object => (levels === 1 ? {} : { inner: nested(levels - 1) });

  test.each([undefined, null, 1, 'text', true, [], [open], () => open])('%j is no request', async (request) => {
    expect(await call(request)).toMatchObject({ code: 600, data: {} });
  });

  test('up to 64 levels are read', async () => {
    expect((await call({ ...open, extra: nested(63) })).code).toBe(200);
    expect((await call({ ...open, extra: nested(64) })).code).toBe(600);
  });

  test('up to 1 MiB is read', async () => {
    const overhead = 200;
    expect((await call({ ...open, extra: 'x'.repeat(requestLimits.octets - overhead) })).code).toBe(200);
    expect((await call({ ...open, extra: 'x'.repeat(requestLimits.octets) })).code).toBe(600);
    expect((await call({ ...open, extra: '字'.repeat(requestLimits.octets / 2) })).code).toBe(600);
    expect((await call({ ...open, extra: new Uint8Array(requestLimits.octets) })).code).toBe(600);
    expect((await call({ ...open, extra: new Array(2 ** 32 - 1) })).code).toBe(600);
    expect((await call({ ...open, ['x'.repeat(requestLimits.octets)]: 1 })).code).toBe(600);
  });

  test('text counts by its UTF-8 length', () => {
    const most = requestLimits.octets - 2;
    expect(isWithinLimits('x'.repeat(most))).toBe(true);
    expect(isWithinLimits('x'.repeat(most + 1))).toBe(false);
    expect(isWithinLimits('é'.repeat(most / 2))).toBe(true);
    expect(isWithinLimits('é'.repeat(most / 2 + 1))).toBe(false);
    expect(isWithinLimits('🙂'.repeat(Math.floor(most / 4)))).toBe(true);
    expect(isWithinLimits('🙂'.repeat(Math.floor(most / 4) + 1))).toBe(false);
  });

  test('cycles, wide ones too, are refused in bounded time', async () => {
    const cycle: Record<string, unknown> = { ...open };
    for (let index = 0; index < 100; index++) cycle[`self${index}`] = cycle;
    expect((await call(cycle)).code).toBe(600);
  });

  test('objects that throw when they are looked at are refused', async () => {
    const throwing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const getter = Object.defineProperty({ ...open }, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    for (const request of [throwing, getter, { ...open, extra: throwing }, proxy])
      expect((await call(request)).code).toBe(600);
  });
});
