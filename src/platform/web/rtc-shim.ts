/** RTCPeerConnection for a worker, which has none: every call and event goes to a page that owns the real object. */
import type { ChannelInfo, ConnectionEvent, ConnectionSnapshot } from './rtc-protocol.ts';
import { ShimDataChannel } from './rtc-shim-channel.ts';
import type { HostLink } from './rtc-shim-link.ts';
import { eventWith, ShimTarget } from './rtc-shim-target.ts';

let chooseHost: () => HostLink | undefined = () => undefined;
let isSpareThere: () => boolean = () => false;

/**
 * Tells the shim how to find the page that hosts the next connection, undefined when no page is open, and whether there
 * are two such pages.
 */
export function setHostChooser(choose: () => HostLink | undefined, hasSpare: () => boolean = () => false): void {
  chooseHost = choose;
  isSpareThere = hasSpare;
}

/** Whether a second connection would be hosted by another page than the first. */
export function hasSpareHost(): boolean {
  return isSpareThere();
}

let hostLost: () => void = () => undefined;

/** Runs `listener` whenever a page has gone that hosted a connection, before its connections and channels say so. */
export function onHostLost(listener: () => void): void {
  hostLost = listener;
}

class ShimSessionDescription {
  readonly type: RTCSdpType;
  readonly sdp: string;

  constructor(init: RTCSessionDescriptionInit) {
    this.type = init.type;
    this.sdp = init.sdp ?? '';
  }

  toJSON(): RTCSessionDescriptionInit {
    return { type: this.type, sdp: this.sdp };
  }
}

class ShimIceCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
  readonly usernameFragment: string | null;

  constructor(init: RTCIceCandidateInit = {}) {
    if (init.sdpMid == null && init.sdpMLineIndex == null) {
      throw new TypeError('sdpMid and sdpMLineIndex are both missing');
    }
    this.candidate = init.candidate ?? '';
    this.sdpMid = init.sdpMid ?? null;
    this.sdpMLineIndex = init.sdpMLineIndex ?? null;
    this.usernameFragment = init.usernameFragment ?? null;
  }

  toJSON(): RTCIceCandidateInit {
    const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = this;
    return { candidate, sdpMid, sdpMLineIndex, usernameFragment };
  }
}

export class ShimPeerConnection extends ShimTarget {
  readonly #link: HostLink;
  readonly #number: number;
  #state: ConnectionSnapshot = {
    connectionState: 'new',
    iceConnectionState: 'new',
    iceGatheringState: 'new',
    signalingState: 'stable',
    localDescription: null,
    remoteDescription: null,
  };

  /** Throws NotSupportedError when no page is open. `certificates` can't be given: they don't cross a port. */
  constructor(configuration?: RTCConfiguration) {
    super();
    const link = chooseHost();
    if (link === undefined) throw new DOMException('no open page can host a connection', 'NotSupportedError');
    this.#link = link;
    this.#number = link.newId();
    link.connections.set(this.#number, this);
    link.push(['open', this.#number, configuration]);
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#state.connectionState;
  }

  get iceConnectionState(): RTCIceConnectionState {
    return this.#state.iceConnectionState;
  }

  get iceGatheringState(): RTCIceGatheringState {
    return this.#state.iceGatheringState;
  }

  get signalingState(): RTCSignalingState {
    return this.#state.signalingState;
  }

  get localDescription(): RTCSessionDescriptionInit | null {
    return this.#state.localDescription;
  }

  get remoteDescription(): RTCSessionDescriptionInit | null {
    return this.#state.remoteDescription;
  }

  createDataChannel(label: string, init?: RTCDataChannelInit): ShimDataChannel {
    if (this.connectionState === 'closed') throw new DOMException('the connection is closed', 'InvalidStateError');
    const number = this.#link.newId();
    const channel = new ShimDataChannel(
      this.#link,
      number,
      {
        label,
        id: init?.id ?? null,
        protocol: init?.protocol ?? '',
        ordered: init?.ordered ?? true,
        negotiated: init?.negotiated ?? false,
        readyState: 'connecting',
      },
      this,
    );
    this.#link.push(['channel', this.#number, number, label, init]);
    return channel;
  }

  createOffer(): Promise<RTCSessionDescriptionInit | undefined> {
    return this.#link.call(this.#number, 'createOffer');
  }

  createAnswer(): Promise<RTCSessionDescriptionInit | undefined> {
    return this.#link.call(this.#number, 'createAnswer');
  }

  async setLocalDescription(description?: RTCSessionDescriptionInit): Promise<void> {
    await this.#link.call(this.#number, 'setLocalDescription', description && plainDescription(description));
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await this.#link.call(this.#number, 'setRemoteDescription', plainDescription(description));
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit): Promise<void> {
    await this.#link.call(this.#number, 'addIceCandidate', candidate && new ShimIceCandidate(candidate).toJSON());
  }

  close(): void {
    if (this.connectionState === 'closed') return;
    this.#link.push(['close', this.#number]);
    this.#setClosed();
    this.#link.connections.delete(this.#number);
    for (const channel of this.#link.channels.values()) {
      if (channel.owner === this) queueMicrotask(() => channel.hostState('closed', channel.id, 'close'));
    }
  }

  /** Its page has gone, and its channels are about to say so. */
  hostGoes(): void {
    if (this.connectionState !== 'closed') hostLost();
  }

  hostGone(): void {
    if (this.connectionState === 'closed') return;
    this.#setClosed();
    this.dispatchEvent(new Event('iceconnectionstatechange'));
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  hostState(snapshot: ConnectionSnapshot, event: ConnectionEvent | undefined): void {
    if (this.connectionState === 'closed') return;
    this.#state = snapshot;
    if (event !== undefined) this.dispatchEvent(new Event(event));
  }

  hostCandidate(candidate: RTCIceCandidateInit | null): void {
    const value = candidate === null ? null : new ShimIceCandidate(candidate);
    this.dispatchEvent(eventWith('icecandidate', { candidate: value }));
  }

  hostChannel(number: number, info: ChannelInfo): void {
    const channel = new ShimDataChannel(this.#link, number, info, this);
    this.dispatchEvent(eventWith('datachannel', { channel }));
  }

  #setClosed(): void {
    this.#state = {
      ...this.#state,
      connectionState: 'closed',
      iceConnectionState: 'closed',
      signalingState: 'closed',
    };
  }
}

ShimTarget.attributes(ShimPeerConnection.prototype, [
  'connectionstatechange',
  'iceconnectionstatechange',
  'icegatheringstatechange',
  'signalingstatechange',
  'icecandidate',
  'icecandidateerror',
  'datachannel',
  'negotiationneeded',
]);

function plainDescription({ type, sdp }: RTCSessionDescriptionInit): RTCSessionDescriptionInit {
  return sdp === undefined ? { type } : { type, sdp };
}

/** Gives this scope the WebRTC globals when the browser gives it none. */
export function installRtcShim(): void {
  if ('RTCPeerConnection' in globalThis) return;
  Object.assign(globalThis, {
    RTCPeerConnection: ShimPeerConnection,
    RTCSessionDescription: ShimSessionDescription,
    RTCIceCandidate: ShimIceCandidate,
  });
}
