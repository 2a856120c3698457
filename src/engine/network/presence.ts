/** Who can be reached directly now: announces our address to friends inside their sessions, dials theirs. */
import type { MomentaryPayload } from '#wire/payload.ts';
import type { Core } from '../account/core.ts';
import type { PeerAddress } from '../ports.ts';

/** Announcements wait in a mailbox this long (ms): a friend who comes later announces in turn. */
export const PRESENCE_TTL = 2 * 60_000;
/** A lost stream is dialled again at once, since a friend's other tab may have taken over, then this much (ms) later each. */
const REDIAL_DELAY = 2000;
const MAX_REDIALS = 3;
/** A stream that lasted this long (ms) begins the count again: one that is refused must not be dialled without end. */
const STEADY = 500;
/** What was deposited before a stream opened arrives within this time (ms). */
const MAIL_TIME = 1000;
/** What was sent over a stream before it was lost arrives within this time (ms): only what comes later proves it whole. */
const STREAM_TIME = 500;

/** A friend's device and where it says it is; `at` is the friend's clock. */
type Whereabouts = {
  readonly address: string;
  readonly device: string;
  readonly where: PeerAddress;
  readonly at: number;
  redials: number;
  openedAt: number;
};

/** What presence asks of the rest of the account. */
export type PresenceActions = {
  /** Every device of every friend. */
  everyone(): { address: string; device: string }[];
  /** Says to one device where we are: over its direct stream or through its mailbox. */
  announce(address: string, device: string, said: MomentaryPayload): Promise<unknown>;
  /** A direct stream to the device opened or closed. */
  changed(address: string, device: string, direct: boolean): void;
  /** The direct stream to the device may lead nowhere: what it hasn't acknowledged is to go by mail as well. */
  doubted(address: string, device: string): void;
  /** The direct stream to the device ended because of something here: it is to learn of it at once, by mail. */
  lostHere(address: string, device: string): void;
};

export class Presence {
  readonly #core: Core;
  readonly #actions: PresenceActions;
  readonly #devices = new Map<string, Whereabouts>();
  /** Peer id → key of `#devices`; only after that device named the peer id as its own. */
  readonly #owners = new Map<string, string>();
  readonly #open = new Set<string>();
  /** Of the open ones, those whose peer may have lost the stream, and since when: a page that crashed says no goodbye. */
  readonly #doubted = new Map<string, number>();
  #own: PeerAddress | undefined;

  constructor(core: Core, actions: PresenceActions) {
    this.#core = core;
    this.#actions = actions;
  }

  /** Our own address came, changed or went: friends are told the new one. */
  ownAddress(address: PeerAddress | undefined): void {
    this.#own = address;
    if (address === undefined) return;
    for (const { address: friend, device } of this.#actions.everyone()) this.announceTo(friend, device);
  }

  announceTo(address: string, device: string): void {
    if (this.#own === undefined) return;
    const { peerId, addresses } = this.#own;
    const said = { kind: 'presence' as const, peerId, addresses: [...addresses], at: this.#core.now() };
    this.#core.background('presence.announce', () => this.#actions.announce(address, device, said));
  }

  /** A friend's device said where it is. */
  learned(address: string, device: string, where: PeerAddress, at: number): void {
    const key = keyOf(address, device);
    const known = this.#devices.get(key);
    // a late copy; one that is later than mail can be tells that their clock has been set back
    if (known !== undefined && known.at > at && known.at - at < PRESENCE_TTL) return;
    if (known !== undefined && known.where.peerId !== where.peerId) this.#owners.delete(known.where.peerId);
    const current = { address, device, where, at, redials: 0, openedAt: this.#core.now() };
    this.#devices.set(key, current);
    this.#owners.set(where.peerId, key);
    if (this.#open.has(where.peerId)) {
      if (known?.where.peerId !== where.peerId || known.at !== at) this.#actions.changed(address, device, true);
    } else this.#dial(current);
  }

  /** Nothing goes to somebody directly any more, or to one device of theirs, and nothing is known of where they are. */
  part(address: string, device?: string): void {
    for (const [key, known] of this.#devices) {
      if (known.address !== address || (device !== undefined && known.device !== device)) continue;
      const { peerId } = known.where;
      this.#devices.delete(key);
      this.#owners.delete(peerId);
      if (this.#open.has(peerId)) this.#actions.changed(address, known.device, false);
      this.#core.ports.network.hangUp(peerId);
    }
  }

  /** The network opened the stream to a peer, leads it another way, or closed it, `here` because of something here. */
  peer(peerId: string, open: boolean, here = false): void {
    if (open && this.#open.has(peerId)) return this.#moved(peerId);
    if (open === this.#open.has(peerId)) return;
    if (open) this.#open.add(peerId);
    else this.#open.delete(peerId);
    this.#doubted.delete(peerId);
    const known = this.#ownerOf(peerId);
    if (known === undefined) return;
    if (here) this.#actions.lostHere(known.address, known.device);
    this.#actions.changed(known.address, known.device, open);
    if (open) {
      known.openedAt = this.#core.now();
      // the other side must learn whose stream this is
      this.announceTo(known.address, known.device);
    } else {
      if (this.#core.now() - known.openedAt >= STEADY) known.redials = 0;
      this.#redial(known);
    }
  }

  /** What was under way goes the new way, as what was said by a stream that is doubted goes by mail. */
  #moved(peerId: string): void {
    this.#doubted.delete(peerId);
    const known = this.#ownerOf(peerId);
    if (known !== undefined) this.#actions.doubted(known.address, known.device);
  }

  #ownerOf(peerId: string): Whereabouts | undefined {
    const key = this.#owners.get(peerId);
    return key === undefined ? undefined : this.#devices.get(key);
  }

  /** Each address once to which a direct stream is open, with whichever of its devices. */
  direct(): string[] {
    const connected = [...this.#devices.values()].filter(({ where }) => this.#open.has(where.peerId));
    return [...new Set(connected.map(({ address }) => address))];
  }

  isDirect(address: string, device: string): boolean {
    const known = this.#devices.get(keyOf(address, device));
    return known !== undefined && this.#open.has(known.where.peerId);
  }

  /** Whether what goes over the open stream to that device had better go by mail, too. */
  isDoubted(address: string, device: string): boolean {
    const known = this.#devices.get(keyOf(address, device));
    return known !== undefined && this.#doubted.has(known.where.peerId);
  }

  /** A device said something: by mail, though we see a stream to it, it may see none; over the stream, it does. */
  heard(address: string, device: string, byMail: boolean): void {
    const known = this.#devices.get(keyOf(address, device));
    if (known === undefined) return;
    const { peerId } = known.where;
    const doubted = this.#doubted.get(peerId);
    if (!byMail) {
      if (doubted !== undefined && this.#core.since(doubted) > STREAM_TIME) this.#doubted.delete(peerId);
    } else if (this.#open.has(peerId) && doubted === undefined && this.#core.since(known.openedAt) > MAIL_TIME) {
      this.#doubted.set(peerId, this.#core.now());
      this.#actions.doubted(address, device);
    }
  }

  /** False when no stream to that device is open. */
  sendDirect(address: string, device: string, envelope: Uint8Array<ArrayBuffer>): boolean {
    const known = this.#devices.get(keyOf(address, device));
    return (
      known !== undefined &&
      this.#open.has(known.where.peerId) &&
      this.#core.ports.network.sendDirect(known.where.peerId, envelope)
    );
  }

  #redial(known: Whereabouts): void {
    if (known.redials >= MAX_REDIALS) return;
    this.#core.after(REDIAL_DELAY * known.redials++, () => this.#dial(known));
  }

  #dial(known: Whereabouts): void {
    const { address, device, where } = known;
    // what was learned since is dialled on its own
    if (this.#devices.get(keyOf(address, device)) !== known || this.#open.has(where.peerId)) return;
    this.#core.background('presence.dial', async () => {
      if (!(await this.#core.ports.network.dial(where))) this.#redial(known);
    });
  }
}

function keyOf(address: string, device: string): string {
  return `${address}/${device}`;
}
