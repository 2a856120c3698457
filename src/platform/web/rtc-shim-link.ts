/** Worker side of one page that lends its WebRTC: routes operations to the shim's connections and channels. */
import { type Deferred, deferred } from '#lib/async.ts';
import { OperationPort } from './operation-port.ts';
import type { CallArgument, CallMethod, HostOperation, WorkerOperation } from './rtc-protocol.ts';
import type { ShimPeerConnection } from './rtc-shim.ts';
import type { ShimDataChannel } from './rtc-shim-channel.ts';

/** A length prefix of libp2p is a varint of at most this many bytes. */
const PREFIX_LIMIT = 4;

export class HostLink {
  readonly connections = new Map<number, ShimPeerConnection>();
  readonly channels = new Map<number, ShimDataChannel>();
  readonly #calls = new Map<number, Deferred<RTCSessionDescriptionInit | undefined>>();
  readonly #port: OperationPort<WorkerOperation>;
  #nextId = 1;
  #gone = false;

  constructor(port: MessagePort) {
    this.#port = new OperationPort<WorkerOperation>(port);
    port.onmessage = (event: MessageEvent<readonly HostOperation[]>) => {
      for (const operation of event.data) this.#perform(operation);
      this.push(['taken']);
    };
  }

  get gone(): boolean {
    return this.#gone;
  }

  newId(): number {
    return this.#nextId++;
  }

  push(operation: WorkerOperation): void {
    this.#port.push(operation);
  }

  /**
   * Copies `data` and sends it. Posting the view itself would clone the whole buffer under it, and transferring it would
   * take the caller's buffer away. A length prefix followed by its body becomes one message: libp2p sends them apart.
   */
  send(channel: number, data: Uint8Array): void {
    const last = this.#port.last();
    if (last?.[0] === 'send' && last[1] === channel && isPrefixOf(new Uint8Array(last[2]), data.length)) {
      const merged = new Uint8Array(last[2].byteLength + data.length);
      merged.set(new Uint8Array(last[2]));
      merged.set(data, last[2].byteLength);
      this.#port.replaceLast(['send', channel, merged.buffer], merged.buffer);
      return;
    }
    const { buffer } = new Uint8Array(data);
    this.#port.push(['send', channel, buffer], buffer);
  }

  call(
    connection: number,
    method: CallMethod,
    argument?: CallArgument,
  ): Promise<RTCSessionDescriptionInit | undefined> {
    if (this.#gone) return Promise.reject(pageGone());
    const request = this.newId();
    const answer = deferred<RTCSessionDescriptionInit | undefined>();
    this.#calls.set(request, answer);
    this.push(['call', request, connection, method, argument]);
    return answer.promise;
  }

  /** The page died: everything it owned is closed, and says so. */
  close(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const call of this.#calls.values()) call.reject(pageGone());
    this.#calls.clear();
    for (const connection of this.connections.values()) connection.hostGoes();
    for (const channel of [...this.channels.values()]) channel.hostState('closed', channel.id, 'close');
    for (const connection of [...this.connections.values()]) connection.hostGone();
    this.channels.clear();
    this.connections.clear();
    this.#port.close();
  }

  #perform(operation: HostOperation): void {
    switch (operation[0]) {
      case 'message':
        return this.channels.get(operation[1])?.hostMessage(operation[2]);
      case 'drained':
        return this.channels.get(operation[1])?.hostDrained(operation[2]);
      case 'channel-state':
        return this.channels.get(operation[1])?.hostState(operation[2], operation[3], operation[4]);
      case 'state':
        return this.connections.get(operation[1])?.hostState(operation[2], operation[3]);
      case 'candidate':
        return this.connections.get(operation[1])?.hostCandidate(operation[2]);
      case 'remote-channel':
        return this.connections.get(operation[1])?.hostChannel(operation[2], operation[3]);
      case 'answer':
        this.#calls.get(operation[1])?.resolve(operation[2]);
        this.#calls.delete(operation[1]);
        return;
      case 'refuse':
        this.#calls.get(operation[1])?.reject(new DOMException(operation[3], operation[2]));
        this.#calls.delete(operation[1]);
    }
  }
}

function pageGone(): DOMException {
  return new DOMException('the page that hosted the connection is gone', 'InvalidStateError');
}

/** Whether `bytes` are exactly the unsigned varint of `length`. */
function isPrefixOf(bytes: Uint8Array, length: number): boolean {
  if (bytes.length > PREFIX_LIMIT) return false;
  let value = 0;
  for (const [index, byte] of bytes.entries()) {
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return index === bytes.length - 1 && value === length;
  }
  return false;
}
