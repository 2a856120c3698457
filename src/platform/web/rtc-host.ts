/** Page side of WebRTC: owns the real RTCPeerConnections and data channels on behalf of the engine's worker. */
import { OperationPort } from './operation-port.ts';
import {
  type CallArgument,
  type CallMethod,
  CONNECTION_EVENTS,
  type ConnectionEvent,
  type ConnectionSnapshot,
  type HostOperation,
  LOW_WATER_MARK,
  type WorkerOperation,
} from './rtc-protocol.ts';

/** Posts to the worker under way before further operations are gathered. */
const WINDOW = 4;
/** Received bytes that the worker hasn't taken. Data channels have no receiving backpressure: a flood ends here. */
const RECEIVE_LIMIT = 16 * 1024 * 1024;

type HostedConnection = { readonly connection: RTCPeerConnection; watchesDtls: boolean };
type HostedChannel = { readonly channel: RTCDataChannel; readonly owner: number; sent: number };

class RtcHost {
  readonly #connections = new Map<number, HostedConnection>();
  readonly #channels = new Map<number, HostedChannel>();
  readonly #port: OperationPort<HostOperation>;
  #nextRemoteChannel = -1;

  constructor(port: MessagePort) {
    this.#port = new OperationPort<HostOperation>(port, WINDOW);
    port.onmessage = (event: MessageEvent<readonly WorkerOperation[]>) => {
      for (const operation of event.data) this.#perform(operation);
    };
  }

  end(): void {
    for (const id of [...this.#connections.keys()]) this.#close(id);
    this.#port.close();
  }

  #perform(operation: WorkerOperation): void {
    switch (operation[0]) {
      case 'send':
        return this.#send(operation[1], operation[2]);
      case 'taken':
        return this.#port.taken();
      case 'open':
        return this.#open(operation[1], operation[2]);
      case 'close':
        return this.#close(operation[1]);
      case 'call':
        return void this.#call(operation[1], operation[2], operation[3], operation[4]);
      case 'channel': {
        const [, owner, id, label, init] = operation;
        const hosted = this.#connections.get(owner);
        if (hosted !== undefined) this.#adopt(id, owner, hosted.connection.createDataChannel(label, init));
        return;
      }
      case 'channel-close':
        this.#channels.get(operation[1])?.channel.close();
    }
  }

  #open(id: number, configuration: RTCConfiguration | undefined): void {
    const connection = new RTCPeerConnection(configuration);
    this.#connections.set(id, { connection, watchesDtls: false });
    for (const event of CONNECTION_EVENTS) {
      connection.addEventListener(event, () => this.#port.push(['state', id, snapshot(connection), event]));
    }
    connection.onicecandidate = ({ candidate }) => this.#port.push(['candidate', id, candidate?.toJSON() ?? null]);
    // The remote peer's first message may come with the channel: its listener must be there before this returns.
    connection.ondatachannel = ({ channel }) => {
      const channelId = this.#nextRemoteChannel--;
      this.#adopt(channelId, id, channel);
      const { label, id: streamId, protocol, ordered, negotiated, readyState } = channel;
      this.#port.push([
        'remote-channel',
        id,
        channelId,
        { label, id: streamId, protocol, ordered, negotiated, readyState },
      ]);
    };
  }

  #adopt(id: number, owner: number, channel: RTCDataChannel): void {
    const hosted: HostedChannel = { channel, owner, sent: 0 };
    this.#channels.set(id, hosted);
    channel.binaryType = 'arraybuffer';
    const report = (event: 'open' | 'closing' | 'error') => () =>
      this.#port.push(['channel-state', id, channel.readyState, channel.id, event]);
    channel.onopen = report('open');
    channel.onclosing = report('closing');
    channel.onerror = report('error');
    channel.onclose = () => {
      this.#channels.delete(id);
      this.#port.push(['channel-state', id, 'closed', channel.id, 'close']);
    };
    channel.onmessage = (event: MessageEvent<unknown>) => this.#receive(id, hosted, event.data);
    channel.onbufferedamountlow = () => {
      this.#port.push(['drained', id, hosted.sent - channel.bufferedAmount]);
      if (channel.bufferedAmount > 0) channel.bufferedAmountLowThreshold = 0;
    };
  }

  #receive(id: number, hosted: HostedChannel, data: unknown): void {
    if (!(data instanceof ArrayBuffer)) {
      hosted.channel.close();
      return;
    }
    if (this.#port.untakenBytes + data.byteLength > RECEIVE_LIMIT) {
      this.#fail(hosted.owner);
      return;
    }
    this.#port.push(['message', id, data], data);
  }

  #send(id: number, data: ArrayBuffer): void {
    const hosted = this.#channels.get(id);
    if (hosted?.channel.readyState !== 'open') return;
    const { channel } = hosted;
    try {
      channel.send(data);
    } catch {
      // The browser's own buffer is full or the channel broke: what was accepted before can't be relied on.
      channel.close();
      return;
    }
    hosted.sent += data.byteLength;
    channel.bufferedAmountLowThreshold = channel.bufferedAmount > LOW_WATER_MARK ? LOW_WATER_MARK : 0;
  }

  async #call(request: number, id: number, method: CallMethod, argument: CallArgument): Promise<void> {
    const hosted = this.#connections.get(id);
    if (hosted === undefined) {
      this.#port.push(['refuse', request, 'InvalidStateError', 'the connection is closed']);
      return;
    }
    try {
      const value = await perform(hosted.connection, method, argument);
      this.#watchDtls(id, hosted);
      // The worker must see the new state before its promise settles.
      this.#port.push(['state', id, snapshot(hosted.connection), undefined]);
      this.#port.push(['answer', request, value]);
    } catch (error) {
      const { name, message } = error as DOMException;
      this.#port.push(['refuse', request, name, message]);
    }
  }

  /** The DTLS transport knows that the remote peer is gone within milliseconds, `connectionState` after 5 to 15 s. */
  #watchDtls(id: number, hosted: HostedConnection): void {
    const transport = hosted.connection.sctp?.transport;
    if (transport === undefined || hosted.watchesDtls) return;
    hosted.watchesDtls = true;
    transport.addEventListener('statechange', () => {
      if (transport.state === 'closed' || transport.state === 'failed') this.#fail(id);
    });
  }

  #fail(id: number): void {
    const hosted = this.#connections.get(id);
    if (hosted === undefined || hosted.connection.connectionState === 'closed') return;
    const event: ConnectionEvent = 'connectionstatechange';
    this.#port.push(['state', id, { ...snapshot(hosted.connection), connectionState: 'failed' }, event]);
    this.#close(id);
  }

  #close(id: number): void {
    const hosted = this.#connections.get(id);
    this.#connections.delete(id);
    for (const [channelId, { owner }] of this.#channels) if (owner === id) this.#channels.delete(channelId);
    hosted?.connection.close();
  }
}

async function perform(
  connection: RTCPeerConnection,
  method: CallMethod,
  argument: CallArgument,
): Promise<RTCSessionDescriptionInit | undefined> {
  switch (method) {
    case 'createOffer':
    case 'createAnswer': {
      const { type, sdp } = await connection[method]();
      return sdp === undefined ? { type } : { type, sdp };
    }
    case 'setLocalDescription':
      await connection.setLocalDescription(argument as RTCLocalSessionDescriptionInit | undefined);
      return undefined;
    case 'setRemoteDescription':
      await connection.setRemoteDescription(argument as RTCSessionDescriptionInit);
      return undefined;
    case 'addIceCandidate':
      await connection.addIceCandidate(argument as RTCIceCandidateInit | undefined);
      return undefined;
  }
}

function snapshot(connection: RTCPeerConnection): ConnectionSnapshot {
  return {
    connectionState: connection.connectionState,
    iceConnectionState: connection.iceConnectionState,
    iceGatheringState: connection.iceGatheringState,
    signalingState: connection.signalingState,
    localDescription: connection.localDescription?.toJSON() ?? null,
    remoteDescription: connection.remoteDescription?.toJSON() ?? null,
  };
}

/** Serves the worker on `port`; the answer closes every hosted connection at once, and the port. */
export function hostPeerConnections(port: MessagePort): () => void {
  const host = new RtcHost(port);
  return () => host.end();
}
