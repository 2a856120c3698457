/** The client across the engine's death: calls under way are answered, the next engine is reached, events go on. */
import { afterEach, expect, test, vi } from 'vitest';
import { createClient, type EngineHandle } from '#client/client.ts';
import type { Connection, Cursor } from '#client/engine-door.ts';
import type { EngineEvent } from '#contract/events.ts';
import { deferred } from '#lib/async.ts';
import { serveCalls } from '#platform/web/call-server.ts';

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close();
});

/** An engine that answers calls with its own name, and can die. */
function startEngine(name: string) {
  const death = deferred<void>();
  const listening: { port: MessagePort; after: Cursor | undefined }[] = [];
  const handle: EngineHandle = {
    keep: [],
    page: 'the page',
    gone: death.promise,
    connect(connection: Connection) {
      if (connection.kind === 'page') return;
      ports.push(connection.port);
      if (connection.kind === 'events') return void listening.push(connection);
      serveCalls(
        connection.port,
        async (request) => {
          if (request === 'never') await new Promise(() => undefined);
          const route = { __SERVER_ROUTE_MODULE: '', __SERVER_ROUTE_METHOD: '' };
          return { code: 200, message: '', data: name, ...route };
        },
        () => undefined,
      );
    },
  };
  const tell = (seq: number) => listening.at(-1)?.port.postMessage([{ type: 'typing', epoch: name, seq }]);
  return { handle, listening, tell, die: () => death.resolve() };
}

test('when the engine dies the next one is reached, and nobody waits for the first', async () => {
  const engines = [startEngine('first'), startEngine('second')];
  const waiting = [...engines];
  const client = createClient(() => (waiting.shift() ?? startEngine('third')).handle);
  const heard: EngineEvent[] = [];
  client.subscribe((event) => heard.push(event));
  expect((await client.call('request')).data).toBe('first');
  engines[0]?.tell(7);
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  const underWay = client.call('never');
  engines[0]?.die();
  expect((await underWay).code).toBe(700);
  expect((await client.call('request')).data).toBe('second');
  // It is asked for what followed: an engine that doesn't know that place answers `resync`.
  expect(engines[1]?.listening.map(({ after }) => after)).toEqual([{ epoch: 'first', seq: 7 }]);
  engines[1]?.tell(1);
  await vi.waitFor(() => expect(heard.map(({ epoch }) => epoch)).toEqual(['first', 'second']));
});

test('who has stopped listening hears nothing of the next engine', async () => {
  const engines = [startEngine('first'), startEngine('second')];
  const waiting = [...engines];
  const client = createClient(() => (waiting.shift() ?? startEngine('third')).handle);
  client.subscribe(() => undefined)();
  engines[0]?.die();
  expect((await client.call('request')).data).not.toBe('first');
  expect(engines[1]?.listening).toEqual([]);
});
