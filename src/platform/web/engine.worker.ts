/** The worker that runs the one engine of this browser profile for all its pages: a shared one, or a page's own. */
import './rtc-shim-install.ts';
import { expose } from 'comlink';
import { type EngineDoor, isDoorCall } from '#client/engine-door.ts';
import { routeOf, unanswered } from '#client/unanswered.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import type { Log } from '#engine/ports.ts';
import { isReplaced, readBuild } from './build.ts';
import { Calls } from './calls.ts';
import { becomeTheEngine, writingEnded } from './engine-lock.ts';
import { PageRegistry } from './page-registry.ts';
import { setHostChooser } from './rtc-shim.ts';
import { holdWorkerLock } from './tab-lock.ts';
import { webClock } from './web-clock.ts';
import { createWebPorts } from './web-ports.ts';
import { fenced } from './write-fence.ts';

const scope = globalThis as unknown as SharedWorkerGlobalScope | DedicatedWorkerGlobalScope;
/** A SharedWorker's own console is hard to reach: what it logs is shown by the pages. */
const log: Log = (level, event, fields = {}) => pages.tell({ kind: 'log', level, event, fields });

const own = readBuild(scope.name);

/** An engine that could not start makes room for another try after this time (ms). */
const RESTART_DELAY = 2000;

const calls = new Calls(webClock);

/** Only a page's own worker can be evicted. */
const shared = 'onconnect' in scope;
const eviction = new AbortController();
/** As a crash would: what was under way is in the database or isn't. */
const evicted = () => {
  if (eviction.signal.aborted) return;
  eviction.abort();
  // where the page hangs, a closed worker keeps what locks it holds or is given later: it must be waiting for none
  void writingEnded().then(() => scope.close());
};
const worker = holdWorkerLock(shared ? '' : scope.name, evicted);

const engine = becomeTheEngine(!shared, { evicted, awaited: () => void makeRoom() })
  .then(() => createWebPorts(log, own, () => calls.lull()))
  .then((ports) => (shared ? createEngine(ports) : createEngine(...fenced(ports, eviction.signal))));
engine.catch((error: Error) => {
  log('error', 'the engine could not start', { error: error.name });
  // its pages notice, and start the next one
  webClock.after(RESTART_DELAY, () => scope.close());
});

let running: Engine | undefined;
engine.then(
  (started) => {
    running = started;
  },
  () => undefined,
);

/** Waits for the engine only until it runs: every turn of the microtask queue counts in a call's time. */
const call: EngineDoor['call'] = (request) => {
  calls.begun();
  return (
    running?.call(request) ??
    engine.then(
      (started) => started.call(request),
      () => unanswered(routeOf(request), 'Gone'),
    )
  );
};

const pages = new PageRegistry({
  events: engine,
  call,
  worker,
  clock: webClock,
  // a page that died can no longer say that its conversation is off the screen; a visible one acknowledges what it shows
  left() {
    void call({ __SERVER_ROUTE_MODULE: 'chat', __SERVER_ROUTE_METHOD: 'setCurRsId', rsId: '' });
    if (makingRoom && isDeserted()) leave();
  },
  deserted: () => void running?.stop(),
});
setHostChooser(
  () => pages.host(),
  () => pages.hasSpareHost,
);

const door: EngineDoor = { connect: (connection) => pages.connect(connection), call };
const open = (port: MessagePort | DedicatedWorkerGlobalScope) => {
  port.addEventListener('message', (event) => {
    if (!isDoorCall((event as MessageEvent).data)) event.stopImmediatePropagation();
  });
  expose(door, port);
};
if (shared) scope.onconnect = ({ ports: [port] }) => port && open(port);
else open(scope);

/** Pages of a build that has been replaced get this long (ms) to go by themselves; one that sleeps can't. */
const FAREWELL = 3000;
let makingRoom = false;

/** A page's own worker ends with it: nothing may have been heard yet of one that is busy. */
function isDeserted(): boolean {
  return shared && pages.empty;
}

function leave(): void {
  void engine.then((started) => started.stop()).finally(() => scope.close());
}

async function makeRoom(): Promise<void> {
  makingRoom = true;
  if (isDeserted()) return leave();
  if (!(await isReplaced(own))) return;
  pages.tell({ kind: 'replaced' });
  setTimeout(leave, FAREWELL);
}
