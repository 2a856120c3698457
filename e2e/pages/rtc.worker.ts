/** Exercises the RTC shim as libp2p would: pairs of connections within one worker, hosted by the page that opened it. */
import { expose } from 'comlink';
import '../../src/platform/web/rtc-shim-install.ts';
import { setHostChooser } from '../../src/platform/web/rtc-shim.ts';
import { HostLink } from '../../src/platform/web/rtc-shim-link.ts';
import { bulk, connect, event } from './rtc-pair.ts';

const links: HostLink[] = [];
setHostChooser(() => links.find((link) => !link.gone));

function pattern(size: number, seed: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: size }, (_, index) => (index * 31 + seed * 17 + (index >> 8)) & 0xff);
}

async function exchange(from: RTCDataChannel, to: RTCDataChannel, size: number, seed: number): Promise<boolean> {
  const sent = pattern(size, seed);
  const arrival = event<MessageEvent<ArrayBuffer>>(to, 'message');
  from.send(sent);
  const intact = sent.length === size;
  const received = new Uint8Array((await arrival).data);
  return intact && received.length === size && received.every((byte, index) => byte === sent[index]);
}

const checks = {
  host(port: MessagePort): void {
    links.push(new HostLink(port));
  },

  /** Sends messages of every size both ways; answers the sizes that didn't arrive as sent. */
  async sizes(sizes: number[]): Promise<number[]> {
    const { a, b, ab, ba } = await connect();
    const failed: number[] = [];
    for (const [index, size] of sizes.entries()) {
      const there = await exchange(ab, ba, size, index);
      const back = await exchange(ba, ab, size, index + 1);
      if (!there || !back) failed.push(size);
    }
    a.close();
    b.close();
    return failed;
  },

  /** Sends `count` messages in one go; answers whether they came in order, and whether the buffer was told empty. */
  async flood(count: number, size: number): Promise<{ inOrder: boolean; drained: boolean }> {
    const { a, b, ab, ba } = await connect();
    let next = 0;
    let inOrder = true;
    const all = new Promise<void>((resolve) => {
      ba.addEventListener('message', ({ data }) => {
        inOrder &&= new DataView(data as ArrayBuffer).getUint32(0) === next;
        if (++next === count) resolve();
      });
    });
    const low = event(ab, 'bufferedamountlow');
    for (let index = 0; index < count; index++) {
      const message = new Uint8Array(size);
      new DataView(message.buffer).setUint32(0, index);
      ab.send(message);
    }
    const full = ab.bufferedAmount;
    await Promise.all([all, low]);
    const drained = full === count * size && ab.bufferedAmount < full;
    a.close();
    b.close();
    return { inOrder, drained };
  },

  /** Milliseconds that `count` messages of `size` bytes take, sent as the buffer allows. */
  bulk,

  /** A length prefix and its body, sent apart, and two unrelated sends: how many messages arrive of each pair. */
  async merging(): Promise<{ prefixed: number; unrelated: number }> {
    const { a, b, ab, ba } = await connect();
    const count = async (...sends: Uint8Array<ArrayBuffer>[]) => {
      let messages = 0;
      const end = new Promise<void>((resolve) => {
        ba.onmessage = ({ data }) => {
          if ((data as ArrayBuffer).byteLength === 3) resolve();
          else messages++;
        };
      });
      for (const bytes of sends) ab.send(bytes);
      await Promise.resolve();
      ab.send(new Uint8Array(3));
      await end;
      return messages;
    };
    const prefixed = await count(Uint8Array.of(0xac, 0x02), new Uint8Array(300));
    const unrelated = await count(Uint8Array.of(7), new Uint8Array(300));
    a.close();
    b.close();
    return { prefixed, unrelated };
  },

  /** Closing one end of a channel, then one end of a connection: what the other end hears, and how fast. */
  async closing(): Promise<{ channel: string; connection: string; milliseconds: number }> {
    const { a, b, ab, ba } = await connect();
    const closed = event(ba, 'close');
    ab.close();
    await closed;
    const failed = event(b, 'connectionstatechange');
    const started = performance.now();
    a.close();
    await failed;
    const answer = { channel: ba.readyState, connection: b.connectionState, milliseconds: performance.now() - started };
    b.close();
    return answer;
  },

  /** The remote closes the `init` channel before anything was done with it: it must look open until our own close. */
  async earlyInitClose(): Promise<{ before: string; closedAfterwards: boolean }> {
    const { a, b, ab, ba } = await connect('init');
    const gone = event(ba, 'close');
    ba.close();
    await gone;
    // One more round trip, so that the close would have been told by now.
    const other = a.createDataChannel('other');
    await event(other, 'open');
    const before = ab.readyState;
    const told = event(ab, 'close');
    ab.close();
    await told;
    a.close();
    b.close();
    return { before, closedAfterwards: ab.readyState === 'closed' };
  },

  /** Connects, says something and hangs up, again and again; answers the slowest round in ms. */
  async redial(rounds: number): Promise<number> {
    let slowest = 0;
    for (let round = 0; round < rounds; round++) {
      const started = performance.now();
      const { a, b, ab, ba } = await connect();
      if (!(await exchange(ab, ba, 100, round))) throw new Error(`round ${round} lost its message`);
      a.close();
      b.close();
      slowest = Math.max(slowest, performance.now() - started);
    }
    return slowest;
  },

  /** Connections of a page that is gone: every promise settles and every state is closed. */
  async hostGone(): Promise<{ connection: string; channel: string; call: string; events: string[] }> {
    const { a, ab } = await connect();
    const events: string[] = [];
    a.onconnectionstatechange = () => events.push('connection');
    ab.onclose = () => events.push('channel');
    const pending = a.createOffer().then(
      () => 'answered',
      () => 'rejected',
    );
    for (const link of links) link.close();
    return { connection: a.connectionState, channel: ab.readyState, call: await pending, events };
  },
};

export type RtcChecks = typeof checks;

(globalThis as unknown as SharedWorkerGlobalScope).onconnect = ({ ports: [port] }) => {
  if (port !== undefined) expose(checks, port);
};
