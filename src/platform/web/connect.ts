/** Page side: starts or finds the engine's worker, lends it this page's WebRTC, and builds the client. */
import './trusted-types.ts';
import { transfer, wrap } from 'comlink';
import { type Client, createClient, type EngineHandle } from '#client/client.ts';
import type { EngineDoor } from '#client/engine-door.ts';
import type { ControlFromPage, ControlFromWorker } from './control-protocol.ts';
import { hostPeerConnections } from './rtc-host.ts';
import { holdPageLock, workerGone } from './tab-lock.ts';

declare global {
  /** The same client that the UI uses, for the API console, scripts and browser tests. */
  var icom: Client;
}

/** A worker whose script didn't load is tried again after this many ms. */
const RETRY_DELAY = 2000;

function startWorker(): SharedWorker {
  return new SharedWorker(new URL('./engine.worker.ts', import.meta.url), {
    type: 'module',
    name: 'icom',
    // Where it is known, the worker outlives the reload of the only page.
    extendedLifetime: true,
  } as WorkerOptions);
}

function reachEngine(page: string): EngineHandle {
  const worker = startWorker();
  const door = wrap<EngineDoor>(worker.port);
  const rtc = new MessageChannel();
  const control = new MessageChannel();
  const closeConnections = hostPeerConnections(rtc.port1);
  const gone = new Promise<void>((resolve) => {
    worker.onerror = () => setTimeout(resolve, RETRY_DELAY);
    control.port1.onmessage = ({ data }: MessageEvent<ControlFromWorker>) => {
      if (data.kind === 'log') console[data.level](`engine: ${data.event}`, data.fields);
      else void workerGone(data.worker).then(resolve);
    };
  });
  const leave = () => {
    closeConnections();
    control.port1.postMessage({ kind: 'bye' } satisfies ControlFromPage);
  };
  addEventListener('pagehide', leave);
  void gone.then(() => {
    removeEventListener('pagehide', leave);
    closeConnections();
  });
  void door.connect(
    transfer({ kind: 'page', page, rtc: rtc.port2, control: control.port2 }, [rtc.port2, control.port2]),
  );
  return { worker, door, page, gone };
}

/** Connects this page to the engine and sets `globalThis.icom`. */
export async function connectEngine(): Promise<Client> {
  const page = await holdPageLock();
  // A page kept for going back has said goodbye to the engine: it starts afresh.
  addEventListener('pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) location.reload();
  });
  globalThis.icom = createClient(() => reachEngine(page));
  return globalThis.icom;
}
