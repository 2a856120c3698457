/** Which of the addresses that a peer announces are dialled: the way through a relay to a direct connection, no other. */
import { isLoopback } from '#wire/node-http.ts';

const RELAYED =
  /^\/(?:ip4|ip6|dns[46]?)\/([^/]+)\/tcp\/\d+\/(?:(ws)|wss|tls\/(?:sni\/[^/]+\/)?ws)\/p2p\/\w+\/p2p-circuit\/webrtc(?:\/p2p\/\w+)?$/;

/** A friend could name any host and protocol: what isn't a relay of ours by its form must not be knocked at. */
export function isRelayedAddress(address: string): boolean {
  const [whole, host = '', plain] = RELAYED.exec(address) ?? [];
  return whole !== undefined && (plain === undefined || isLoopback(host));
}
