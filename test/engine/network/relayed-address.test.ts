/** Of what a friend announces only a relay's WebRTC addresses are dialled. */

import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';
import { isRelayedAddress } from '#engine/network/relayed-address.ts';
import { mailboxIdentity } from '../../supernode/client.ts';

const RELAY = '12D3KooWRNDw5LwjQe9Z95YDBzXsv5H3WXroXNKbrjmEqGR2wUtE';
const PEER = '12D3KooWJbtSdAyhVPpPZ7bYaRJVbwyKmLBYPTdZyxTrmTXU83XF';

test.each([
  `/dns/localhost/tcp/8080/ws/p2p/${RELAY}/p2p-circuit/webrtc/p2p/${PEER}`,
  `/ip4/127.0.0.1/tcp/8080/ws/p2p/${RELAY}/p2p-circuit/webrtc`,
  `/ip6/::1/tcp/8080/ws/p2p/${RELAY}/p2p-circuit/webrtc`,
  `/dns4/node.example.org/tcp/443/tls/ws/p2p/${RELAY}/p2p-circuit/webrtc/p2p/${PEER}`,
  `/dns/node.example.org/tcp/443/wss/p2p/${RELAY}/p2p-circuit/webrtc/p2p/${PEER}`,
  `/ip4/203.0.113.5/tcp/443/tls/sni/node.example.org/ws/p2p/${RELAY}/p2p-circuit/webrtc`,
])('%s is dialled', (address) => {
  expect(isRelayedAddress(address)).toBe(true);
});

test.each([
  `/ip4/192.168.1.1/tcp/80/ws/p2p/${PEER}`,
  `/ip4/192.168.1.1/tcp/80/ws/p2p/${RELAY}/p2p-circuit/webrtc/p2p/${PEER}`,
  `/dns/router/tcp/80/ws/p2p/${RELAY}/p2p-circuit/webrtc`,
  `/ip4/127.0.0.1/tcp/80/ws/p2p/${PEER}`,
  `/ip4/127.0.0.1/tcp/22`,
  `/dns/node.example.org/tcp/443/tls/ws/p2p/${RELAY}/p2p-circuit/p2p/${PEER}`,
  `/dns/node.example.org/tcp/443/tls/ws/http-path/a%2Fp2p-circuit%2Fwebrtc`,
  `/dns/a.example/tcp/1/ws/p2p/${RELAY}/p2p-circuit/webrtc/p2p/${PEER}/p2p-circuit/webrtc`,
  `/webrtc-direct/p2p/${PEER}`,
  '',
])('%s is not', (address) => {
  expect(isRelayedAddress(address)).toBe(false);
});

test('the network does not knock at a host that a friend names', async () => {
  let knocks = 0;
  const server = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const network = createLibp2pNetwork({
    clock: { now: () => 0, after: (_delay, task) => (queueMicrotask(task), () => undefined) },
    log: () => undefined,
    fetch: () => Promise.reject(new TypeError('fetch failed')),
  });
  await network.start(await mailboxIdentity(1), [], {
    envelope: async () => undefined,
    connection: () => undefined,
    address: () => undefined,
    peer: () => undefined,
  });
  expect(await network.dial({ peerId: PEER, addresses: [`/ip4/127.0.0.1/tcp/${port}/ws/p2p/${PEER}`] })).toBe(false);
  expect(knocks).toBe(0);
  await network.stop();
  server.close();
});
