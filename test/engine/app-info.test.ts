/** `login.appInfo`: what the node has against what this build is. */
import { expect, test } from 'vitest';
import { createEngine } from '#engine/engine.ts';
import type { ReleasePort } from '#engine/ports.ts';
import { err, ok } from '#lib/result.ts';
import type { Release } from '#model/release.ts';
import { createNodePorts } from '#platform/node/node-ports.ts';

const RELEASE: Release = {
  version: '0.2.0',
  build: 'b'.repeat(64),
  size: 1_300_000,
  notes: { en: ['Works offline'], 'zh-CN': ['可以离线使用'], 'zh-TW': ['可以離線使用'] },
};

async function appInfo(release?: ReleasePort) {
  const ports = await createNodePorts({ homeNodes: [] });
  const engine = await createEngine(release === undefined ? ports : { ...ports, release }, {
    coverRecords: 16,
    validateResults: true,
  });
  const answer = await engine.call({ __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: 'appInfo' });
  return { code: answer.code, data: answer.data };
}

test('another build on the node is an update, and its notes come in three languages', async () => {
  const own = { version: '0.1.0', build: 'a'.repeat(64) };
  expect(await appInfo({ own, newest: async () => ok(RELEASE) })).toEqual({
    code: 200,
    data: {
      version: '0.2.0',
      size: '1.2M',
      env: 3,
      platform: 3,
      urlUpgrade: '',
      upgradeContextZH: ['可以离线使用'],
      upgradeContextZHTW: ['可以離線使用'],
      upgradeContextCN: ['Works offline'],
      upgrade: true,
      forceUpgrade: false,
      updateMode: 2,
    },
  });
});

test('the same build is none, and a development server is said to be one', async () => {
  const same = { version: '0.2.0', build: RELEASE.build };
  expect((await appInfo({ own: same, newest: async () => ok(RELEASE) })).data).toMatchObject({
    upgrade: false,
    env: 3,
  });
  const developed = { version: '0.1.0', build: '' };
  expect((await appInfo({ own: developed, newest: async () => ok(RELEASE) })).data).toMatchObject({ env: 1 });
});

test('no answer, one that makes no sense, and an engine outside a browser: a network error', async () => {
  const own = { version: '0.1.0', build: '' };
  expect(await appInfo({ own, newest: async () => err('Unreachable') })).toEqual({ code: 20000, data: {} });
  expect(await appInfo({ own, newest: async () => ok({ version: 2 }) })).toEqual({ code: 20000, data: {} });
  expect(await appInfo()).toEqual({ code: 20000, data: {} });
});
