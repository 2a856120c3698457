/** Worker side of the open pages: what each has connected, and which of them hosts WebRTC. */
import type { Connection, EngineDoor } from '#client/engine-door.ts';
import { serveCalls } from './call-server.ts';
import type { ControlFromPage, ControlFromWorker } from './control-protocol.ts';
import { EventFeed, type EventSource } from './event-feed.ts';
import { HostLink } from './rtc-shim-link.ts';
import { pageGone } from './tab-lock.ts';

type Page = {
  readonly link: HostLink;
  readonly control: MessagePort;
  readonly feeds: Set<EventFeed>;
  /** By the token under which calls name them; they go with the page. */
  readonly files: Map<string, File>;
};

export class PageRegistry {
  readonly #pages = new Map<string, Page>();
  readonly #events: Promise<EventSource>;
  readonly #call: EngineDoor['call'];
  readonly #worker: Promise<string>;
  readonly #left: () => void;

  /** `worker` is the name of the lock that tells pages of this worker's death; `left` runs after a page has gone. */
  constructor(events: Promise<EventSource>, call: EngineDoor['call'], worker: Promise<string>, left: () => void) {
    this.#events = events;
    this.#call = call;
    this.#worker = worker;
    this.#left = left;
  }

  get empty(): boolean {
    return this.#pages.size === 0;
  }

  connect(connection: Connection): void {
    switch (connection.kind) {
      case 'page':
        return this.#adopt(connection.page, connection.rtc, connection.control);
      case 'events':
        return void this.#feed(connection);
      case 'calls':
        serveCalls(connection.port, this.#call, (token, file) =>
          this.#pages.get(connection.page)?.files.set(token, file),
        );
    }
  }

  /** The page that hosts the next connection: the one that has been open longest. */
  host(): HostLink | undefined {
    return this.#pages.values().next().value?.link;
  }

  /** Says it to every page. */
  tell(message: ControlFromWorker): void {
    for (const { control } of this.#pages.values()) control.postMessage(message);
  }

  #adopt(name: string, rtc: MessagePort, control: MessagePort): void {
    this.#pages.set(name, { link: new HostLink(rtc), control, feeds: new Set(), files: new Map() });
    control.onmessage = ({ data }: MessageEvent<ControlFromPage>) => {
      if (data.kind === 'bye') this.#bury(name);
    };
    void pageGone(name).then(() => this.#bury(name));
    void this.#worker.then((worker) => control.postMessage({ kind: 'welcome', worker } satisfies ControlFromWorker));
  }

  async #feed({ page, port, after }: Connection & { kind: 'events' }): Promise<void> {
    const source = await this.#events;
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
    const page = this.#pages.get(name);
    if (page === undefined) return;
    this.#pages.delete(name);
    for (const feed of page.feeds) feed.close();
    page.link.close();
    page.control.close();
    this.#left();
  }
}
