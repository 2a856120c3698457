/** What the engine's events make of the state: what is read, what is newer, what is told again. */
import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Client } from '#client/client.ts';
import type { EngineEvent, EventPayloads, EventType } from '#contract/events.ts';
import { contactExample } from '#contract/rows/contact.ts';
import { ContactState } from '#model/enumerations.ts';
import { createAppState } from '#ui/stores/app-state.ts';
import { createPreferences } from '#ui/stores/preferences.ts';
import { createUpdates } from '#ui/stores/updates.ts';

const address = contactExample.c_nd_add;
const lists: readonly string[] = ['getContacts', 'getApplyList', 'getConversations', 'getStates'];

beforeEach(() => {
  const media = { matches: false, addEventListener: vi.fn() };
  vi.useFakeTimers();
  vi.stubGlobal('window', { addEventListener: vi.fn(), removeEventListener: vi.fn() });
  vi.stubGlobal('matchMedia', () => media);
  vi.stubGlobal('history', { replaceState: vi.fn(), pushState: vi.fn() });
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  vi.stubGlobal('navigator', {
    languages: ['en'],
    onLine: true,
    storage: { estimate: async () => ({}), persisted: async () => true },
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The state over an engine whose answers wait until they are let go; drafts are answered with `code`. */
function state() {
  const engine = { code: 200, drafts: [] as string[], waiting: [] as (() => void)[] };
  let listener: (event: EngineEvent) => void = () => undefined;
  const client = {
    call: (module: string, method: string, params: { text?: string }) => {
      if (module === 'draft') {
        engine.drafts.push(params.text ?? '');
        return Promise.resolve({ code: engine.code, data: {}, message: '' });
      }
      const some = method === 'getStatus' ? { waiting: 0, alarms: [{ seen: true }, { seen: false }] } : {};
      const data = lists.includes(method) ? [] : some;
      return new Promise((resolve) => {
        engine.waiting.push(() => resolve({ code: 200, data, message: '' }));
      });
    },
    subscribe: (listen: typeof listener) => {
      listener = listen;
      return () => undefined;
    },
  } as unknown as Client;
  const app = createRoot(() => createAppState(client, createPreferences(), createUpdates({ version: '', build: '' })));
  const publish = <Type extends EventType>(type: Type, data: EventPayloads[Type]) =>
    listener({ type, data } as EngineEvent);
  const letGo = async () => {
    for (const answer of engine.waiting.splice(0)) answer();
    await vi.advanceTimersByTimeAsync(0);
  };
  publish('session.changed', { state: 'open', anonymous: false });
  return { app, engine, publish, letGo };
}

test('what arrives while everything is read is newer; what arrived before a resync is not', async () => {
  const { app, publish, letGo } = state();
  publish('trust.changed', { nodeId: 'before', state: 'changed' });
  publish('resync', {});
  publish('trust.changed', { nodeId: 'after', state: 'changed' });
  await letGo();
  expect([app.loaded(), app.trust.of('before'), app.trust.of('after')]).toEqual([true, 'unverified', 'changed']);
});

test('alarms that nobody has looked at are counted, and forgotten with the session', async () => {
  const { app, publish, letGo } = state();
  await letGo();
  expect(app.alarms()).toBe(1);
  publish('state.changed', { alarms: 2, waiting: 0 });
  expect(app.alarms()).toBe(2);
  publish('session.changed', { state: 'locked', anonymous: false });
  expect(app.alarms()).toBe(0);
});

test('of who is no friend nothing is shown: neither the connection nor what they do', async () => {
  const { app, publish, letGo } = state();
  await letGo();
  const shown = () => [app.presence.isDirect(address), app.presence.isTyping(address)];
  const become = (c_state: ContactState) =>
    publish('contact.changed', { nodeId: address, row: { ...contactExample, c_state } });
  become(ContactState.friend);
  publish('presence.changed', { nodeId: address, direct: true });
  publish('typing', { nodeId: address, isInputting: true });
  expect(shown()).toEqual([true, true]);
  become(ContactState.new);
  expect(shown()).toEqual([false, false]);
  become(ContactState.friend);
  expect(app.presence.isDirect(address)).toBe(true);
});

test('a draft that could not be stored is told again once storage works', async () => {
  const { app, engine, publish, letGo } = state();
  await letGo();
  engine.code = 20013;
  app.drafts.set(address, 'See you');
  await vi.advanceTimersByTimeAsync(500);
  publish('storage.changed', { state: 'full' });
  expect(engine.drafts).toEqual(['See you']);
  publish('storage.changed', { state: 'ok' });
  expect(engine.drafts).toEqual(['See you', 'See you']);
});
