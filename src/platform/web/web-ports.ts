/** Assembles the engine's ports from what a browser's worker offers. */
import { webRTC } from '@libp2p/webrtc';
import type { Bytes } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import type { Clock, Log, Ports, RandomBytes } from '#engine/ports.ts';
import { createLibp2pNetwork } from '#engine/network/libp2p-network.ts';

/** They tell a browser its public address; anybody who runs a network without them can do with none on a LAN. */
const STUN_SERVERS = [
  'stun:stun.l.google.com:19302',
  'stun:global.stun.twilio.com:3478',
  'stun:stun.cloudflare.com:3478',
  'stun:stun.services.mozilla.com:3478',
];

const clock: Clock = {
  now: () => Date.now(),
  after(delay, task) {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};

const random: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length) as Bytes);

function platformOf(userAgent: string): Ports['platform'] {
  if (/android/i.test(userAgent)) return 1;
  return /iphone|ipad|ipod/i.test(userAgent) ? 2 : 3;
}
