/** The real network of a browser's worker without the engine above it, for browser tests. */
import '../../src/platform/web/rtc-shim-install.ts';
import { expose } from 'comlink';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { sign } from '#crypto/sign.ts';
import type { ConnectionState, PeerAddress } from '#engine/ports.ts';
import { type Deferred, deferred } from '#lib/async.ts';
import { type Bytes, toHex } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { MAILBOX_AUTH_PURPOSE } from '#wire/mailbox.ts';
import { setHostChooser } from '../../src/platform/web/rtc-shim.ts';
import { HostLink } from '../../src/platform/web/rtc-shim-link.ts';
import { pageGone } from '../../src/platform/web/tab-lock.ts';
import { webClock } from '../../src/platform/web/web-clock.ts';
import { createWebNetwork } from '../../src/platform/web/web-network.ts';

const links = new Set<HostLink>();
setHostChooser(() => links.values().next().value);

const network = createWebNetwork(
  webClock,
  (_level, event, fields) => note(`log ${event} ${JSON.stringify(fields)}`),
  [],
);
const origin = location.origin as HomeNode;
const secretKey = crypto.getRandomValues(new Uint8Array(32));

/** What has happened so far, as text, and who waits for which. */
const happened: string[] = [];
const waiting: { matches: (text: string) => boolean; found: Deferred<string> }[] = [];
let address = deferred<PeerAddress>();

function note(text: string): void {
  happened.push(text);
  for (const { matches, found } of waiting) if (matches(text)) found.resolve(text);
}

async function digest(bytes: Bytes): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

const checks = {
  host(page: string, port: MessagePort): void {
    const link = new HostLink(port);
    links.add(link);
    void pageGone(page).then(() => {
      links.delete(link);
      link.close();
    });
  },

  async start(): Promise<void> {
    const publicKey = await nobleProvider.ed25519Public(secretKey);
    await network.start(
      { publicKey, sign: (challenge) => sign(nobleProvider, secretKey, MAILBOX_AUTH_PURPOSE, challenge) },
      [origin],
      {
        connection: (state: ConnectionState) => note(`connection ${state}`),
        envelope: async (envelope, from) => note(`envelope ${from.kind} ${envelope.length} ${await digest(envelope)}`),
        peer: (peerId, open) => note(`peer ${peerId} ${open ? 'open' : 'closed'}`),
        address: (own) => {
          note(own === undefined ? 'address none' : 'address some');
          if (own === undefined) address = deferred();
          else address.resolve(own);
        },
      },
    );
  },

  /** Resolves with the first text, past or to come, that begins with `prefix`; `skip` leaves so many out. */
  async until(prefix: string, skip = 0): Promise<string> {
    let left = skip;
    const matches = (text: string) => text.startsWith(prefix) && left-- <= 0;
    const past = happened.find(matches);
    if (past !== undefined) return past;
    const found = deferred<string>();
    waiting.push({ matches, found });
    return found.promise;
  },

  happened: () => happened,
  address: () => address.promise,
  mailbox: () => nobleProvider.ed25519Public(secretKey),
  dial: (peer: PeerAddress) => network.dial(peer),
  sessionCount: () => network.sessionCount(),
  superNodeId: () => network.superNodeId(),

  /** Sends `size` bytes directly; the digest, or undefined when the network refused. */
  async send(peerId: string, size: number): Promise<string | undefined> {
    const envelope = crypto.getRandomValues(new Uint8Array(size));
    return network.sendDirect(peerId, envelope) ? digest(envelope) : undefined;
  },

  async deposit(mailbox: Uint8Array, size: number): Promise<string> {
    const envelope = crypto.getRandomValues(new Uint8Array(size));
    const answer = await network.deposit([origin], new Uint8Array(mailbox), envelope, 60_000);
    return answer.ok ? digest(envelope) : answer.error;
  },
};

export type NetworkChecks = typeof checks;

(globalThis as unknown as SharedWorkerGlobalScope).onconnect = ({ ports: [port] }) => {
  if (port !== undefined) expose(checks, port);
};
