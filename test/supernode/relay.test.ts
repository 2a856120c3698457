/** The node as a libp2p relay: reservations, peers meeting through it, and WebSocket connections that misbehave. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2';
import { identify } from '@libp2p/identify';
import type { Libp2p } from '@libp2p/interface';
import { noise } from '@libp2p/noise';
import { webSockets } from '@libp2p/websockets';
import { yamux } from '@libp2p/yamux';
import { type Multiaddr, multiaddr } from '@multiformats/multiaddr';
import fc from 'fast-check';
import { createLibp2p } from 'libp2p';
import { afterEach, expect, test } from 'vitest';
import { deferred } from '#lib/async.ts';
import { concat } from '#lib/bytes.ts';
import type { Limits } from '#supernode/limits.ts';
import { nodeMultiaddr } from '#wire/node-http.ts';
import { rawRequest } from './raw-http.ts';
import { startTestNode, type TestNode } from './start-node.ts';

let node: TestNode;
const peers: Libp2p[] = [];

async function start(limits: Partial<Limits> = {}): Promise<void> {
  node = await startTestNode({ limits });
}

afterEach(async () => {
  await Promise.all(peers.splice(0).map(async (peer) => peer.stop()));
  await node.stop();
});

const relayAddress = () => `${nodeMultiaddr(node.url)}/p2p/${node.peerId}`;

async function startPeer(listen: boolean): Promise<Libp2p> {
  const peer = await createLibp2p({
    addresses: { listen: listen ? [`${relayAddress()}/p2p-circuit`] : [] },
    transports: [webSockets(), circuitRelayTransport()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    services: { identify: identify() },
  });
  peers.push(peer);
  return peer;
}

test('two peers meet through the node, under the address that it announces', async () => {
  await start();
  const [listener, dialler] = [await startPeer(true), await startPeer(false)];
  const heard = deferred<string>();
  await listener.handle(
    '/test/1',
    (stream) => {
      stream.addEventListener('message', (event) => heard.resolve(new TextDecoder().decode(event.data.subarray())));
    },
    { runOnLimitedConnection: true },
  );
  const address = listener.getMultiaddrs().map(String);
  expect(address).toEqual([`${relayAddress()}/p2p-circuit/p2p/${listener.peerId.toString()}`]);
  const connection = await dialler.dial(multiaddr(address[0]));
  expect(connection.limits).toBeDefined();
  const stream = await connection.newStream('/test/1', { runOnLimitedConnection: true });
  stream.send(new TextEncoder().encode('hello'));
  expect(await heard.promise).toBe('hello');
});

test('a node that does not know its name announces none, and peers meet all the same', async () => {
  const wildcard = await startTestNode({ host: '0.0.0.0' });
  node = { ...wildcard, url: wildcard.url.replace('localhost', '127.0.0.1') };
  const [listener, dialler] = [await startPeer(true), await startPeer(false)];
  const [address, ...others] = listener.getMultiaddrs();
  expect(others).toEqual([]);
  expect((await dialler.dial(address as Multiaddr)).remotePeer.equals(listener.peerId)).toBe(true);
});

test('more peers than the library allows by default hold reservations', async () => {
  await start();
  const listeners = await Promise.all(Array.from({ length: 20 }, () => startPeer(true)));
  for (const listener of listeners) expect(listener.getMultiaddrs()).toHaveLength(1);
});

const UPGRADE = [
  'GET / HTTP/1.1',
  'host: x',
  'connection: Upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
  '',
  '',
].join('\r\n');

test('a message announced as larger than the limit ends the connection before it is sent', async () => {
  await start();
  const socket = connect({ host: '127.0.0.1', port: node.port });
  socket.on('error', () => {});
  socket.write(UPGRADE);
  const [first] = (await once(socket, 'data')) as [Buffer];
  expect(first.toString()).toContain('101 Switching Protocols');
  socket.resume();
  socket.write(new Uint8Array([0x82, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 1, 2, 3, 4]));
  await once(socket, 'close');
});

test('a connection over which nothing is said is closed', async () => {
  await start({ headersTimeout: 300 });
  const answer = await rawRequest(node.port, UPGRADE);
  expect(answer.status).toBe(101);
});

test('upgrades are rationed for each address, and only WebSocket is understood', async () => {
  await start({ upgradesPerAddress: { burst: 1, perSecond: 0.01 } });
  const first = connect({ host: '127.0.0.1', port: node.port });
  first.on('error', () => {});
  first.write(UPGRADE);
  await once(first, 'data');
  expect((await rawRequest(node.port, UPGRADE)).status).toBe(503);
  expect((await rawRequest(node.port, UPGRADE.replace('websocket', 'h2c'))).status).toBe(400);
  first.destroy();
});

/** A masked WebSocket frame of the client. */
function webSocketFrame(payload: Uint8Array): Uint8Array {
  return concat(new Uint8Array([0x82, 0xfe, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]), payload);
}

test('whatever strangers send, and however they leave, the node lives on', async () => {
  await start();
  const hello = new TextEncoder().encode('\x13/multistream/1.0.0\n\x07/noise\n');
  const garbage = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 600 }), { seed: 10, numRuns: 60 });
  await Promise.all(
    garbage.map(async (bytes, index) => {
      const socket = connect({ host: '127.0.0.1', port: node.port });
      socket.on('error', () => {});
      socket.write(UPGRADE);
      await once(socket, 'data');
      socket.write(index % 3 === 0 ? bytes : webSocketFrame(index % 3 === 1 ? bytes : concat(hello, bytes)));
      if (index % 2 === 0) socket.end();
      else socket.destroy();
      if (!socket.closed) await once(socket.resume(), 'close');
    }),
  );
  const peer = await startPeer(false);
  await peer.dial(multiaddr(relayAddress()));
});
