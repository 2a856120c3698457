/** Worker side of the open pages: what each has connected, and which of them hosts WebRTC. */
import type { Connection, EngineDoor } from '#client/engine-door.ts';
import type { Clock } from '#engine/ports.ts';
import { serveCalls } from './call-server.ts';
import type { ControlFromPage, ControlFromWorker } from './control-protocol.ts';
import { EventFeed, type EventSource } from './event-feed.ts';
import { HostLink } from './rtc-shim-link.ts';
import { pageGone } from './tab-lock.ts';

/** ms between two questions whether the pages that lend their WebRTC still answer. */
const PING_INTERVAL = 1000;
/** Questions in a row that a page may leave unanswered: a busy one is slow, but a new connection costs more than waiting. */
const PATIENCE = 5;
/** What the last page leaves open is closed after this time (ms), unless it was only loading again. */
const DESERTED = 10_000;

type Page = {
  /** While the page lends its WebRTC. */
  link: HostLink | undefined;
  shown: boolean;
  /** Questions since its last answer. */
  unanswered: number;
  readonly control: MessagePort;
  readonly feeds: Set<EventFeed>;
  /** By the token under which calls name them; they go with the page. */
  readonly files: Map<string, File>;
};

export type PageRegistryOptions = {
  readonly events: Promise<EventSource>;
  readonly call: EngineDoor['call'];
  /** The name of the lock that tells pages of this worker's death. */
  readonly worker: Promise<string>;
  readonly clock: Clock;
  /** A page has gone. */
  readonly left: () => void;
  /** There has been no page for a while. */
  readonly deserted: () => void;
};

export class PageRegistry {
  readonly #options: PageRegistryOptions;
  readonly #pages = new Map<string, Page>();
  #watching = false;
  #stay: () => void = () => undefined;

  constructor(options: PageRegistryOptions) {
    this.#options = options;
  }

  get empty(): boolean {
    return this.#pages.size === 0;
  }

  connect(connection: Connection): void {
    switch (connection.kind) {
      case 'page':
        return this.#adopt(connection.page, connection.control);
      case 'events':
        return void this.#feed(connection);
      case 'calls':
        // Its last words may arrive after its goodbye.
        void pageGone(connection.page).then(() => connection.port.close());
        return serveCalls(connection.port, this.#options.call, (token, file) =>
          this.#pages.get(connection.page)?.files.set(token, file),
        );
    }
  }

  /**
   * The page that hosts the next connection: whichever hosts the fewest, so that the second one to a peer has a page of its
   * own; among those one that is seen, which browsers stop last; among those the oldest.
   */
  host(): HostLink | undefined {
    const links = this.#lenders()
      .toSorted((one, other) => Number(other.shown) - Number(one.shown))
      .flatMap(({ link }) => (link === undefined ? [] : [link]));
    const fewest = Math.min(...links.map(({ connections }) => connections.size));
    return links.find(({ connections }) => connections.size === fewest);
  }

  /** Whether there are two pages that could host. */
  get hasSpareHost(): boolean {
    return this.#lenders().length > 1;
  }

  /** Says it to every page. */
  tell(message: ControlFromWorker): void {
    for (const { control } of this.#pages.values()) control.postMessage(message);
  }

  #adopt(name: string, control: MessagePort): void {
    this.#remove(name);
    this.#stay();
    const page: Page = { link: undefined, shown: false, unanswered: 0, control, feeds: new Set(), files: new Map() };
    this.#pages.set(name, page);
    control.onmessage = ({ data }: MessageEvent<ControlFromPage>) => this.#hear(name, page, data);
    void pageGone(name).then(() => this.#bury(name));
    void this.#options.worker.then((worker) => tell(page, { kind: 'welcome', worker }));
  }

  #hear(name: string, page: Page, message: ControlFromPage): void {
    page.unanswered = 0;
    switch (message.kind) {
      case 'lend':
        page.link?.close();
        page.link = new HostLink(message.rtc);
        return this.#watch();
      case 'withdraw':
        return withdraw(page);
      case 'shown':
        page.shown = message.shown;
        return;
      case 'ping':
        return tell(page, { kind: 'pong' });
      case 'pong':
        return;
      case 'bye':
        this.#bury(name);
    }
  }

  #lenders(): Page[] {
    return [...this.#pages.values()].filter(({ link }) => link !== undefined);
  }

  /** Asks, as long as there are two, whether the pages that lend their WebRTC are alive. */
  #watch(): void {
    if (this.#watching || this.#lenders().length < 2) return;
    this.#watching = true;
    this.#options.clock.after(PING_INTERVAL, () => {
      this.#watching = false;
      this.#dismissSilent();
      for (const page of this.#lenders()) {
        page.unanswered++;
        tell(page, { kind: 'ping' });
      }
      this.#watch();
    });
  }

  /** A page that answers nothing hosts nothing any more, when another one can do it. */
  #dismissSilent(): void {
    const lenders = this.#lenders();
    if (!lenders.some(({ unanswered }) => unanswered <= 1)) return;
    for (const page of lenders.filter(({ unanswered }) => unanswered >= PATIENCE)) {
      withdraw(page);
      tell(page, { kind: 'dismissed' });
    }
  }

  async #feed({ page, port, after }: Connection & { kind: 'events' }): Promise<void> {
    const source = await this.#options.events;
    const owner = this.#pages.get(page);
    if (owner === undefined) return port.close();
    const feed = new EventFeed(source, port, after);
    owner.feeds.add(feed);
    port.addEventListener('close', () => {
      owner.feeds.delete(feed);
      feed.close();
    });
  }

  #bury(name: string): void {
    if (!this.#remove(name)) return;
    this.#options.left();
    if (this.empty) this.#stay = this.#options.clock.after(DESERTED, this.#options.deserted);
  }

  /** False when there is no such page. */
  #remove(name: string): boolean {
    const page = this.#pages.get(name);
    if (page === undefined) return false;
    this.#pages.delete(name);
    for (const feed of page.feeds) feed.close();
    withdraw(page);
    page.control.close();
    return true;
  }
}

function tell({ control }: Page, message: ControlFromWorker): void {
  control.postMessage(message);
}

/** Forgotten first: what is dialled as its connections close must find another page. */
function withdraw(page: Page): void {
  const { link } = page;
  page.link = undefined;
  link?.close();
}
