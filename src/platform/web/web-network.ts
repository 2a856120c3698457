/** The network as a browser's worker has it: direct connections by WebRTC, through a page. */
import { webRTC } from '@libp2p/webrtc';
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';
import type { Clock, Log, Network } from '#engine/ports.ts';
import { hasSpareHost, onHostLost } from './rtc-shim.ts';

/** They tell a browser its public address. With none of them peers on one machine or LAN still find each other. */
const STUN_SERVERS = [
  'stun:stun.l.google.com:19302',
  'stun:global.stun.twilio.com:3478',
  'stun:stun.cloudflare.com:3478',
  'stun:stun.services.mozilla.com:3478',
];

export function createWebNetwork(clock: Clock, log: Log, iceServers: readonly string[] = STUN_SERVERS): Network {
  const servers = iceServers.map((urls) => ({ urls }));
  return createLibp2pNetwork({
    clock,
    log,
    fetch: (url, init) => fetch(url, init),
    peerTransport: { create: webRTC({ rtcConfiguration: { iceServers: servers } }), listen: ['/webrtc'], hasSpareHost },
    onOnline: (wake) => addEventListener('online', wake),
    onHostLost,
  });
}
