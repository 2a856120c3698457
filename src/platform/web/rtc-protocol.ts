/**
 * What the worker's RTC shim and the page that owns the real WebRTC objects say to each other.
 *
 * One post carries one array of operations. Connections are numbered by the worker; so are channels opened by the
 * worker (above zero), while channels opened by the remote peer are numbered by the page (below zero). Only binary
 * data travels: libp2p sends no text.
 */

export type CallMethod =
  | 'createOffer'
  | 'createAnswer'
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'addIceCandidate';
export type CallArgument = RTCSessionDescriptionInit | RTCIceCandidateInit | undefined;

/** A data channel's fixed properties and its state when it appeared. */
export type ChannelInfo = {
  readonly label: string;
  readonly id: number | null;
  readonly protocol: string;
  readonly ordered: boolean;
  readonly negotiated: boolean;
  readonly readyState: RTCDataChannelState;
};

/** The part of a connection's state that the worker mirrors. */
export type ConnectionSnapshot = {
  readonly connectionState: RTCPeerConnectionState;
  readonly iceConnectionState: RTCIceConnectionState;
  readonly iceGatheringState: RTCIceGatheringState;
  readonly signalingState: RTCSignalingState;
  readonly localDescription: RTCSessionDescriptionInit | null;
  readonly remoteDescription: RTCSessionDescriptionInit | null;
};

export const CONNECTION_EVENTS = [
  'connectionstatechange',
  'iceconnectionstatechange',
  'icegatheringstatechange',
  'signalingstatechange',
  'negotiationneeded',
] as const;
export type ConnectionEvent = (typeof CONNECTION_EVENTS)[number];

export type ChannelEvent = 'open' | 'closing' | 'close' | 'error';

/** Worker → page. */
export type WorkerOperation =
  | readonly ['open', connection: number, configuration: RTCConfiguration | undefined]
  | readonly ['close', connection: number]
  | readonly ['call', request: number, connection: number, method: CallMethod, argument: CallArgument]
  | readonly ['channel', connection: number, channel: number, label: string, init: RTCDataChannelInit | undefined]
  | readonly ['channel-close', channel: number]
  | readonly ['send', channel: number, data: ArrayBuffer]
  /** One post of the page was taken in. */
  | readonly ['taken'];

/** Page → worker. */
export type HostOperation =
  | readonly ['answer', request: number, value: RTCSessionDescriptionInit | undefined]
  | readonly ['refuse', request: number, name: string, message: string]
  /** The state as it is now; `event` is undefined when it precedes an answer. */
  | readonly ['state', connection: number, snapshot: ConnectionSnapshot, event: ConnectionEvent | undefined]
  | readonly ['candidate', connection: number, candidate: RTCIceCandidateInit | null]
  | readonly ['remote-channel', connection: number, channel: number, info: ChannelInfo]
  | readonly ['channel-state', channel: number, state: RTCDataChannelState, id: number | null, event: ChannelEvent]
  | readonly ['message', channel: number, data: ArrayBuffer]
  /** How many bytes of this channel were handed to the network since it opened. */
  | readonly ['drained', channel: number, total: number];

/**
 * libp2p asks to be told when a channel's buffer is empty, which would leave the line idle for a trip through the
 * port; being told at 512 KiB keeps it busy.
 */
export const LOW_WATER_MARK = 512 * 1024;
