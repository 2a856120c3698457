/** Our places at relays, over which peers arrange direct connections: taken anew whenever a relay is reached again. */
import type { Libp2p, Listener } from '@libp2p/interface';
import type { Multiaddr } from '@multiformats/multiaddr';

/** The part of libp2p's transport manager that is used; `Libp2p` itself listens only at its start. */
export type Transports = { listen(addresses: Multiaddr[]): Promise<void>; getListeners(): Listener[] };

export class RelayPlaces {
  readonly #transports: Transports;
  /** By relay address. A listener that lost its place is asked again: a second one would only add to it. */
  readonly #listeners = new Map<string, Listener>();

  constructor(node: Libp2p<{ transports: Transports }>) {
    this.#transports = node.services.transports;
  }

  /** Takes a place at a relay we are connected to. Rejects when the relay gives none. */
  async take(relay: Multiaddr): Promise<void> {
    const address = relay.encapsulate('/p2p-circuit');
    const known = this.#listeners.get(relay.toString());
    if (known !== undefined) return known.listen(address);
    const before = new Set(this.#transports.getListeners());
    const listening = this.#transports.listen([address]);
    const added = this.#transports.getListeners().find((listener) => !before.has(listener));
    if (added !== undefined) this.#listeners.set(relay.toString(), added);
    await listening;
  }
}
