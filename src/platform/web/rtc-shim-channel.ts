/** RTCDataChannel for the worker: mirrors a real one that lives in a page. */
import { type ChannelEvent, type ChannelInfo, LOW_WATER_MARK } from './rtc-protocol.ts';
import type { ShimPeerConnection } from './rtc-shim.ts';
import type { HostLink } from './rtc-shim-link.ts';
import { ShimTarget } from './rtc-shim-target.ts';

export class ShimDataChannel extends ShimTarget {
  readonly label: string;
  readonly protocol: string;
  readonly ordered: boolean;
  readonly negotiated: boolean;
  /** Only 'arraybuffer' is served. */
  binaryType = 'arraybuffer';
  bufferedAmountLowThreshold = 0;
  #id: number | null;
  #readyState: RTCDataChannelState;
  readonly #link: HostLink;
  readonly #number: number;
  readonly #owner: ShimPeerConnection;
  #sent = 0;
  #drained = 0;
  #closeAsked = false;
  #closeWithheld = false;

  constructor(link: HostLink, number: number, info: ChannelInfo, owner: ShimPeerConnection) {
    super();
    this.label = info.label;
    this.protocol = info.protocol;
    this.ordered = info.ordered;
    this.negotiated = info.negotiated;
    this.#id = info.id;
    this.#readyState = info.readyState;
    this.#link = link;
    this.#number = number;
    this.#owner = owner;
    link.channels.set(number, this);
  }

  get id(): number | null {
    return this.#id;
  }

  get readyState(): RTCDataChannelState {
    return this.#readyState;
  }

  get owner(): ShimPeerConnection {
    return this.#owner;
  }

  get bufferedAmount(): number {
    return this.#sent - this.#drained;
  }

  send(data: ArrayBuffer | ArrayBufferView): void {
    if (this.#readyState !== 'open') {
      throw new DOMException(`the data channel is ${this.#readyState}`, 'InvalidStateError');
    }
    const bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
    this.#sent += bytes.length;
    this.#link.send(this.#number, bytes);
  }

  close(): void {
    if (this.#readyState === 'closing' || this.#readyState === 'closed') return;
    this.#readyState = 'closing';
    this.#closeAsked = true;
    if (this.#closeWithheld) queueMicrotask(() => this.hostState('closed', this.#id, 'close'));
    else this.#link.push(['channel-close', this.#number]);
  }

  hostMessage(data: ArrayBuffer): void {
    if (this.#readyState !== 'closed') this.dispatchEvent(new MessageEvent('message', { data }));
  }

  hostDrained(total: number): void {
    const before = this.bufferedAmount;
    this.#drained = total;
    const crossed = (mark: number) => before > mark && this.bufferedAmount <= mark;
    const early = Math.max(this.bufferedAmountLowThreshold, LOW_WATER_MARK);
    if (crossed(early) || crossed(this.bufferedAmountLowThreshold)) this.dispatchEvent(new Event('bufferedamountlow'));
  }

  hostState(state: RTCDataChannelState, id: number | null, event: ChannelEvent): void {
    if (this.#readyState === 'closed') return;
    if (this.#withholds(state)) return;
    this.#readyState = state === 'open' && this.#readyState === 'closing' ? 'closing' : state;
    this.#id = id ?? this.#id;
    if (state === 'closed') this.#link.channels.delete(this.#number);
    if (event === 'open' && this.#readyState !== 'open') return;
    if (event === 'error') {
      const error = new DOMException('the data channel failed', 'OperationError');
      this.dispatchEvent(Object.assign(new Event('error'), { error }));
    } else this.dispatchEvent(new Event(event));
  }

  /**
   * @libp2p/webrtc 6.0.33 waits for ever for its `init` channel to open when the remote peer has closed it before the
   * dialling side looked at it (6 to 14 % of dials): such a close is told only after our own `close()`.
   */
  #withholds(state: RTCDataChannelState): boolean {
    const ours = this.#number > 0 && this.label === 'init';
    if (!ours || this.#closeAsked || (state !== 'closing' && state !== 'closed')) return false;
    if (this.#link.gone || this.#owner.connectionState === 'closed') return false;
    if (state === 'closed') this.#closeWithheld = true;
    return true;
  }
}

ShimTarget.attributes(ShimDataChannel.prototype, ['open', 'message', 'closing', 'close', 'error', 'bufferedamountlow']);
