/** Page side: starts or finds the engine's worker, lends it this page's WebRTC, and builds the client. */
import './trusted-types.ts';
import { transfer, wrap } from 'comlink';
import { type Client, createClient, type EngineHandle } from '#client/client.ts';
import type { EngineDoor } from '#client/engine-door.ts';
import { buildName } from './build.ts';
import type { ControlFromPage, ControlFromWorker } from './control-protocol.ts';
import { RtcLender } from './rtc-lender.ts';
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
    name: buildName(),
    // Where it is known, the worker outlives the reload of the only page.
    extendedLifetime: true,
  } as WorkerOptions);
}

function reachEngine(page: string): EngineHandle {
  const worker = startWorker();
  const door = wrap<EngineDoor>(worker.port);
  const { port1: control, port2 } = new MessageChannel();
  void door.connect(transfer({ kind: 'page', page, control: port2 }, [port2]));
  const lender = new RtcLender(control);
  const gone = new Promise<void>((resolve) => {
    worker.onerror = () => setTimeout(resolve, RETRY_DELAY);
    control.onmessage = ({ data }: MessageEvent<ControlFromWorker>) => {
      switch (data.kind) {
        case 'welcome':
          return void workerGone(data.worker).then(resolve);
        case 'ping':
          return control.postMessage({ kind: 'pong' } satisfies ControlFromPage);
        case 'dismissed':
          return lender.lend();
        case 'replaced':
          return location.reload();
        case 'log':
          console[data.level](`engine: ${data.event}`, data.fields);
      }
    };
  });
  const leave = () => {
    lender.end();
    control.postMessage({ kind: 'bye' } satisfies ControlFromPage);
  };
  addEventListener('pagehide', leave);
  void gone.then(() => {
    removeEventListener('pagehide', leave);
    lender.end();
    control.close();
  });
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
