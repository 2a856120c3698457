/**
 * The HTTP side of a super node: paths, parameters and answers. Open to any origin, without cookies.
 *
 *     GET  /v1/node                       200 JSON `NodeInfo`
 *     POST /v1/mailbox/<mailbox>?ttl=<ms> body: a sealed envelope; 201 once it is stored durably, 404 a mailbox nobody opened
 *     POST /v1/mailbox/<mailbox>/close    body: the key's signature over itself (`mailbox.ts`); 201 once mail and prekeys are gone
 *     GET  /v1/records/<key>              200 the signed record (`record.ts`), 404 none
 *     PUT  /v1/records/<key>              body: a signed record; 201, 409 another one was there first
 *     POST /v1/prekeys/<mailbox>/claim    200 a claim (`prekeys.ts`), 404 none
 *
 * `<mailbox>` and `<key>` are 64 lower-case hex digits. Bodies are `application/octet-stream`. A deposit and a claim may
 * carry `icom-capability: <hex>` (`capability.ts`); without it the node may want `icom-work: <salt>.<nonce>` (`work.ts`).
 * Every other answer is JSON `{ error }`: 400 Malformed, 401 CapabilityRefused (forged, expired or taken back: try
 * without), 403 BadSignature, 404 NotFound, 405 MethodNotAllowed, 408 TooSlow, 409 Conflict, 413 TooLarge, 428
 * WorkRequired (with the challenge), 429 RateLimited (with Retry-After), 503 Unavailable, 507 QuotaExceeded.
 */
import * as v from 'valibot';
import { type Bytes, toHex } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** Envelopes are kept thirty days at most. */
export const MAX_TTL = 30 * 24 * 3_600_000;

const nodeInfo = v.object({
  peerId: v.pipe(v.string(), v.regex(/^[1-9A-HJ-NP-Za-km-z]{10,128}$/)),
  version: v.pipe(v.string(), v.maxLength(64)),
  now: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  limits: v.object({
    envelopeBytes: v.number(),
    recordBytes: v.number(),
    mailboxMessages: v.number(),
    mailboxBytes: v.number(),
    ttl: v.number(),
  }),
});

/** Who the node is (its libp2p peer id), its clock (ms since the epoch) and what it takes; lengths in bytes, `ttl` in ms. */
export type NodeInfo = v.InferOutput<typeof nodeInfo>;

export function parseNodeInfo(text: string): Result<NodeInfo, 'Malformed'> {
  try {
    const parsed = v.safeParse(nodeInfo, JSON.parse(text));
    return parsed.success ? ok(parsed.output) : err('Malformed');
  } catch {
    return err('Malformed');
  }
}

export const CAPABILITY_HEADER = 'icom-capability';
export const WORK_HEADER = 'icom-work';

export const NODE_INFO_PATH = '/v1/node';

export function depositPath(mailbox: Bytes, ttl: number): string {
  return `/v1/mailbox/${toHex(mailbox)}?ttl=${Math.round(ttl)}`;
}

export function closePath(mailbox: Bytes): string {
  return `/v1/mailbox/${toHex(mailbox)}/close`;
}

export function recordPath(key: Bytes): string {
  return `/v1/records/${toHex(key)}`;
}

export function claimPath(mailbox: Bytes): string {
  return `/v1/prekeys/${toHex(mailbox)}/claim`;
}

/** Whether this host, as a URL or a libp2p address writes it, is the machine itself: plain http and ws stay on it. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
}

/** The libp2p address of the node at an http(s) origin, without `/p2p/<peer id>`. */
export function nodeMultiaddr(origin: string): string {
  const url = new URL(origin);
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const kind = host.includes(':') ? 'ip6' : /^\d+(\.\d+){3}$/.test(host) ? 'ip4' : 'dns';
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return `/${kind}/${host}/tcp/${port}/${secure ? 'tls/ws' : 'ws'}`;
}
