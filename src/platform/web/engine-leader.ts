/**
 * Without SharedWorker one page, chosen by a Web Lock, runs the engine in a worker of its own and leads; the others reach
 * that worker through it. When the leader ends, or is frozen, its worker ends with it and another page starts the next.
 * Every page asks whether the worker answers: the leader starts one anew that doesn't, and a follower to whom nobody
 * answers takes the lead by force.
 */
import { transfer, wrap } from 'comlink';
import type { EngineHandle } from '#client/client.ts';
import { type Connection, type EngineDoor, portsOf } from '#client/engine-door.ts';
import { deferred } from '#lib/async.ts';
import { buildName } from './build.ts';
import { evictWorkers, holderOf } from './eviction.ts';
import { introducePage, type PageControl } from './page-control.ts';
import { PortTunnels } from './port-tunnels.ts';
import { workerGone } from './tab-lock.ts';

/** A worker that died is started again after this time (ms): one that dies at its start must not be started without end. */
const RESTART_DELAY = 1000;
/** ms between two questions whether the worker answers. */
const QUESTION_INTERVAL = 1000;
/**
 * Questions in a row that may go without an answer: a worker is busy for seconds with a password, and whose worker is
 * replaced has to open the account again. Followers wait until the leader has had its time for a worker that it can mend.
 */
const PATIENCE = { leader: 15, follower: 25 } as const;

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
  /** What this page says to the worker beside calls. */
  #control: PageControl | undefined;
  /** Questions since the last sign of life, over all attempts to reach somebody. */
  #unanswered = 0;
  /** Whom this page follows, as the browser names it. */
  #leader: Promise<string | undefined> = Promise.resolve(undefined);
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
    document.addEventListener('resume', () => {
      this.#unanswered = 0;
      this.#queue();
    });
    setInterval(() => this.#ask(), QUESTION_INTERVAL);
  }

  /** Leads at once where nobody does; else waits for its turn. */
  async stand(): Promise<void> {
    await Promise.race([this.#campaign({ ifAvailable: true }), this.#elected.promise]);
    if (!this.#leading) this.#queue();
  }

  reach(): EngineHandle {
    return this.#leading ? this.#lead() : this.#follow();
  }

  #queue(): void {
    this.#turn.abort();
    this.#turn = new AbortController();
    void this.#campaign({ signal: this.#turn.signal });
  }

  /** Leads for as long as it gets the lock; resolves when that is over, or isn't to be. */
  async #campaign(options: LockOptions): Promise<void> {
    try {
      await navigator.locks.request(this.#lock, options, async (lock) => {
        if (lock !== null) await this.#reign();
      });
    } catch {
      // a turn that isn't waited for any longer
      if (options.signal?.aborted) return;
      // another page has taken the lead, since this one answered nothing
      this.#abdicate();
      this.#queue();
    }
  }

  #ask(): void {
    this.#unanswered++;
    this.#control?.ask();
    if (!this.#leading && this.#unanswered > PATIENCE.follower) void this.#overthrow();
    // a worker that has never been heard of is given up by `introducePage`
    else if (this.#running && this.#unanswered > PATIENCE.leader) this.#control?.giveUp();
  }

  /** Takes the lead from a page that answers nothing; where another one has done so, looks for that. */
  async #overthrow(): Promise<void> {
    this.#unanswered = 0;
    const silent = await this.#leader;
    if ((await holderOf(this.#lock)) !== silent) return this.#control?.giveUp();
    this.#turn.abort();
    await this.#campaign({ steal: true });
  }

  /** Neither leads nor waits to: whoever stood still with the lock would keep all others from it. */
  #stepBack(): void {
    this.#turn.abort();
    this.#abdicate();
  }

  /** Holds the lock until the page ends or abdicates. */
  async #reign(): Promise<void> {
    const end = deferred<void>();
    let ended = false;
    this.#abdicate = () => {
      ended = true;
      end.resolve();
    };
    // the page that led before may not have come to it
    await evictWorkers(this.#build);
    if (ended) return;
    this.#leading = true;
    this.#elected.resolve();
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
    const control = introducePage(this.#page, connect, true, (message) => {
      this.#unanswered = 0;
      if (message.kind !== 'welcome') return;
      this.#running = { lock: message.worker, connect };
      this.#tunnels.announce(message.worker);
    });
    this.#control = control;
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
    this.#leader = holderOf(this.#lock);
    // the leader's page is the one to lend WebRTC: through a tunnel it would be slow
    this.#control = introducePage(this.#page, connect, false, ({ kind }) => {
      this.#unanswered = 0;
      // it may have come to lead after this page began to look for it
      if (kind === 'welcome') this.#leader = holderOf(this.#lock);
    });
    const { giveUp, gone } = this.#control;
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
