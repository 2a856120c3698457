/** Lends this page's WebRTC to the worker for as long as the page can serve: a frozen page takes it back first. */
import type { ControlFromPage } from './control-protocol.ts';
import { hostPeerConnections } from './rtc-host.ts';

export class RtcLender {
  readonly #control: MessagePort;
  readonly #life = new AbortController();
  #closeConnections: () => void = () => undefined;

  constructor(control: MessagePort) {
    this.#control = control;
    const { signal } = this.#life;
    // The browser stops a page in the background only after this event: its connections would stay, and be deaf.
    document.addEventListener('freeze', () => this.#withdraw(), { signal });
    document.addEventListener('resume', () => this.lend(), { signal });
    document.addEventListener('visibilitychange', () => this.#tellShown(), { signal });
    this.#tellShown();
    this.lend();
  }

  /** Begins anew: what was hosted until now is closed. */
  lend(): void {
    this.#closeConnections();
    const { port1, port2 } = new MessageChannel();
    this.#closeConnections = hostPeerConnections(port1);
    this.#control.postMessage({ kind: 'lend', rtc: port2 } satisfies ControlFromPage, [port2]);
  }

  end(): void {
    this.#life.abort();
    this.#closeConnections();
  }

  #withdraw(): void {
    this.#closeConnections();
    this.#control.postMessage({ kind: 'withdraw' } satisfies ControlFromPage);
  }

  #tellShown(): void {
    const shown = document.visibilityState === 'visible';
    this.#control.postMessage({ kind: 'shown', shown } satisfies ControlFromPage);
  }
}
