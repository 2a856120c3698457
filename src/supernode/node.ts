/** A whole super node: store, services, libp2p and the public port, started and stopped in order. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { MAX_ENVELOPE_BYTES } from '#wire/mailbox.ts';
import { type NodeInfo, nodeMultiaddr } from '#wire/node-http.ts';
import { MAX_RECORD_BYTES } from '#wire/record.ts';
import { HttpServer } from './http.ts';
import { LIMITS, type Limits } from './limits.ts';
import { errorCode, type Log } from './log.ts';
import { startRelay } from './relay.ts';
import { MailboxService } from './services/mailbox.ts';
import { PrekeyService } from './services/prekeys.ts';
import { RecordService } from './services/records.ts';
import { loadStaticApp } from './static-app.ts';
import { openEmbeddedStore } from './store/embedded.ts';
import { WebSocketGate } from './websocket-transport.ts';

export type SuperNodeOptions = {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  /** Directory for everything that is kept. */
  readonly data: string;
  /** Directory of the built app; the node runs without it as well. */
  readonly app: string;
  readonly version: string;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
  /** PEM texts. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /** The origin under which people reach the node, where that isn't the host and port that it listens on. */
  readonly publicUrl?: string | undefined;
  readonly behindProxy?: boolean;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
};

export type SuperNode = {
  readonly url: string;
  readonly port: number;
  readonly peerId: string;
  /** Deletes what has expired, which happens by itself once a minute. */
  sweep(): Promise<number>;
  stop(): Promise<void>;
};

/** Rejects when the port or the data directory is taken. */
export async function startSuperNode(options: SuperNodeOptions): Promise<SuperNode> {
  const limits: Limits = { ...LIMITS, ...options.limits };
  const now = options.now ?? Date.now;
  const directory = join(options.data, 'store');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const store = await openEmbeddedStore(directory, limits);
  const mailbox = new MailboxService(store, nobleProvider, limits, now);
  const app = await loadStaticApp(options.app);
  if (!app.built) options.log('warn', 'app not built');
  const { log, tls, behindProxy = false } = options;
  const http = new HttpServer({ app, limits, log, now, tls, behindProxy });
  const port = await http.listen(options.port, options.host).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  // Listening on every address of the machine says nothing about the one that others use.
  const announced = options.publicUrl !== undefined || !isWildcard(options.host);
  const url = options.publicUrl ?? `${tls === undefined ? 'http' : 'https'}://${reachableHost(options.host)}:${port}`;
  const gate = new WebSocketGate(limits.webSocketMessageBytes);
  const relay = await startRelay(store, gate, mailbox, limits, nodeMultiaddr(url), announced);
  const info: Omit<NodeInfo, 'now'> = {
    peerId: relay.peerId,
    version: options.version,
    limits: {
      envelopeBytes: MAX_ENVELOPE_BYTES,
      recordBytes: MAX_RECORD_BYTES,
      mailboxMessages: limits.mailboxMessages,
      mailboxBytes: limits.mailboxBytes,
      ttl: limits.ttl,
    },
  };
  const records = new RecordService(store, nobleProvider, limits, now);
  const prekeys = new PrekeyService(store, nobleProvider, limits, now);
  http.attach({ services: { mailbox, records, prekeys, info, now }, gate });

  let sweeping: Promise<unknown> = Promise.resolve();
  const sweeps = setInterval(() => {
    sweeping = store.sweep(now()).catch((error: unknown) => log('error', 'sweep failed', { code: errorCode(error) }));
  }, limits.sweepInterval);

  return {
    url,
    port,
    peerId: relay.peerId,
    sweep: () => store.sweep(now()),
    stop: async () => {
      clearInterval(sweeps);
      // The port closes once its last connection is gone: requests in progress may finish, streams are ended.
      const requests = http.stop();
      mailbox.stop();
      await relay.stop();
      gate.close();
      await requests;
      await sweeping;
      await store.close();
    },
  };
}

/** A name under which a browser on this machine reaches the host listened on. */
function reachableHost(host: string): string {
  if (isWildcard(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::' || host === '';
}
