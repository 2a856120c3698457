/** Two connections with a data channel between them: through the shim in a worker, the browser's own in a page. */
type Pair = { a: RTCPeerConnection; b: RTCPeerConnection; ab: RTCDataChannel; ba: RTCDataChannel };

export function event<T extends Event = Event>(target: EventTarget, type: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${type} event within 5 s`)), 5000);
    const listener = (received: Event) => {
      clearTimeout(timer);
      resolve(received as T);
    };
    target.addEventListener(type, listener, { once: true });
  });
}

export async function connect(label = 'test'): Promise<Pair> {
  const a = new RTCPeerConnection({ iceServers: [] });
  const b = new RTCPeerConnection({ iceServers: [] });
  a.onicecandidate = ({ candidate }) => void (candidate && b.addIceCandidate(candidate));
  b.onicecandidate = ({ candidate }) => void (candidate && a.addIceCandidate(candidate));
  const ab = a.createDataChannel(label);
  const arrival = event<RTCDataChannelEvent>(b, 'datachannel');
  const opened = event(ab, 'open');
  await a.setLocalDescription(await a.createOffer());
  await b.setRemoteDescription(a.localDescription as RTCSessionDescription);
  await b.setLocalDescription(await b.createAnswer());
  await a.setRemoteDescription(b.localDescription as RTCSessionDescription);
  const { channel: ba } = await arrival;
  await opened;
  return { a, b, ab, ba };
}

/** So much (bytes) may wait in a channel before its sender does, and so little is left when it goes on. */
const FULL = 1024 * 1024;
const LOW = 256 * 1024;

/** Milliseconds that `count` messages of `size` bytes take, sent as the buffer allows. */
export async function bulk(count: number, size: number): Promise<number> {
  const { a, b, ab, ba } = await connect();
  ab.bufferedAmountLowThreshold = LOW;
  ba.binaryType = 'arraybuffer';
  let arrived = 0;
  const all = new Promise<void>((resolve) => {
    ba.onmessage = ({ data }) => {
      arrived += (data as ArrayBuffer).byteLength;
      if (arrived === count * size) resolve();
    };
  });
  const message = new Uint8Array(size);
  const started = performance.now();
  for (let sent = 0; sent < count; sent++) {
    if (ab.bufferedAmount > FULL) await event(ab, 'bufferedamountlow');
    ab.send(message);
  }
  await all;
  const milliseconds = performance.now() - started;
  a.close();
  b.close();
  return milliseconds;
}
