/** Page side: starts or finds the engine's worker, lends it this page's WebRTC, and builds the client. */
import './trusted-types.ts';
import { transfer, wrap } from 'comlink';
import { type Client, createClient, type EngineHandle } from '#client/client.ts';
import { type Connection, type EngineDoor, portsOf } from '#client/engine-door.ts';
import { buildName } from './build.ts';
import { introducePage } from './page-control.ts';
import { holdPageLock } from './tab-lock.ts';

declare global {
  /** The same client that the UI uses, for the API console, scripts and browser tests. */
  var icom: Client;
}

/** A worker whose script didn't load is tried again after this many ms. */
const RETRY_DELAY = 2000;

function startWorker(): SharedWorker {
  return new SharedWorker(new URL('./engine.worker.ts', import.meta.url), {
    type: 'module',
    name: buildName(),
    // Where it is known, the worker outlives the reload of the only page.
    extendedLifetime: true,
  } as WorkerOptions);
}

function reachShared(page: string): EngineHandle {
  const worker = startWorker();
  const door = wrap<EngineDoor>(worker.port);
  const connect = (connection: Connection) => void door.connect(transfer(connection, portsOf(connection)));
  const { gone, giveUp } = introducePage(page, connect, true);
  worker.onerror = () => setTimeout(giveUp, RETRY_DELAY);
  return { keep: [worker, door], page, connect, gone };
}

/** Browsers without SharedWorker, and whoever asks for it in the URL. */
function withoutSharedWorker(): boolean {
  return !('SharedWorker' in globalThis) || new URLSearchParams(location.search).get('worker') === 'dedicated';
}

/** Connects this page to the engine and sets `globalThis.icom`. */
export async function connectEngine(): Promise<Client> {
  const page = await holdPageLock();
  // A page kept for going back has said goodbye to the engine: it starts afresh.
  addEventListener('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) location.reload();
  });
  if (withoutSharedWorker()) {
    const { electLeader } = await import('./engine-leader.ts');
    globalThis.icom = createClient(await electLeader(page));
  } else globalThis.icom = createClient(() => reachShared(page));
  return globalThis.icom;
}
