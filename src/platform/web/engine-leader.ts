/**
 * Without SharedWorker one page, chosen by a Web Lock, runs the engine in a worker of its own and leads; the others reach
 * that worker through it. When the leader ends, or is frozen, its worker ends with it and another page starts the next.
 */
import { transfer, wrap } from 'comlink';
import type { EngineHandle } from '#client/client.ts';
import { type Connection, type EngineDoor, portsOf } from '#client/engine-door.ts';
import { deferred } from '#lib/async.ts';
import { buildName } from './build.ts';
import { introducePage } from './page-control.ts';
import { PortTunnels } from './port-tunnels.ts';
import { workerGone } from './tab-lock.ts';

/** A worker that died is started again after this time (ms): one that dies at its start must not be started without end. */
const RESTART_DELAY = 1000;

type Running = { readonly lock: string; readonly connect: (connection: Connection) => void };

class EnginePages {
  readonly #page: string;
  /** Pages of another build have a leader and tunnels of their own. */
  readonly #build = buildName();
  readonly #lock = `icom-leader:${this.#build}`;
  readonly #tunnels: PortTunnels;
  #leading = false;
  /** The next page to lead is this one. */
  #elected = deferred<void>();
  /** This page's own worker, once it runs. */
  #running: Running | undefined;
  /** Settles the wait for a leader whose worker runs; its answer is the worker's lock. */
  #found = deferred<string>();
  #abdicate: () => void = () => undefined;
  /** Ends this page's wait for its turn. */
  #turn = new AbortController();

  constructor(page: string) {
    this.#page = page;
    this.#tunnels = new PortTunnels(this.#build, {
      asked: () => this.#running && this.#tunnels.announce(this.#running.lock),
      announced: (lock) => this.#found.resolve(lock),
      connect: (lock, connection) => lock === this.#running?.lock && this.#running.connect(connection),
    });
    // A frozen page stops its worker, too, and everybody with it. One that may come back is no longer there either.
    document.addEventListener('freeze', () => this.#stepBack());
    addEventListener('pagehide', () => this.#stepBack());
    document.addEventListener('resume', () => this.#queue());
  }

  /** Leads at once where nobody does; else waits for its turn. */
  async stand(): Promise<void> {
    const decided = deferred<void>();
    void navigator.locks.request(this.#lock, { ifAvailable: true }, (lock) => {
      decided.resolve();
      return lock === null ? undefined : this.#reign();
    });
    await decided.promise;
    if (!this.#leading) this.#queue();
  }

  reach(): EngineHandle {
    return this.#leading ? this.#lead() : this.#follow();
  }

  #queue(): void {
    this.#turn.abort();
    this.#turn = new AbortController();
    const { signal } = this.#turn;
    navigator.locks.request(this.#lock, { signal }, () => this.#reign()).catch(() => undefined);
  }

  /** Neither leads nor waits to: whoever stood still with the lock would keep all others from it. */
  #stepBack(): void {
    this.#turn.abort();
    this.#abdicate();
  }

  /** Holds the lock until the page ends or abdicates. */
  async #reign(): Promise<void> {
    const end = deferred<void>();
    this.#leading = true;
    this.#elected.resolve();
    this.#abdicate = end.resolve;
    await end.promise;
    this.#leading = false;
    this.#elected = deferred();
  }

  #lead(): EngineHandle {
    const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
      type: 'module',
      name: this.#build,
    });
    const door = wrap<EngineDoor>(worker);
    const connect = (connection: Connection) => void door.connect(transfer(connection, portsOf(connection)));
    const control = introducePage(this.#page, connect, true, (lock) => {
      this.#running = { lock, connect };
      this.#tunnels.announce(lock);
    });
    worker.onerror = () => setTimeout(control.giveUp, RESTART_DELAY);
    const abdicate = this.#abdicate;
    this.#abdicate = () => {
      worker.terminate();
      abdicate();
      control.giveUp();
    };
    const gone = control.gone.then(() => {
      worker.terminate();
      this.#running = undefined;
    });
    return { keep: [worker, door], page: this.#page, connect, gone };
  }

  #follow(): EngineHandle {
    this.#found = deferred();
    const found = this.#found.promise;
    this.#tunnels.ask();
    const connect = (connection: Connection) => void found.then((lock) => this.#tunnels.connect(lock, connection));
    // the leader's page is the one to lend WebRTC: through a tunnel it would be slow
    const { giveUp, gone } = introducePage(this.#page, connect, false);
    void this.#elected.promise.then(giveUp);
    void found.then(workerGone).then(giveUp);
    return { keep: [], page: this.#page, connect, gone };
  }
}

/** Resolves when it is known whether this page leads. */
export async function electLeader(page: string): Promise<() => EngineHandle> {
  const pages = new EnginePages(page);
  await pages.stand();
  return () => pages.reach();
}
