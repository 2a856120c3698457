/** The worker's open pages: which of them hosts WebRTC, when one is given up, and what happens after the last. */
import { afterEach, expect, test, vi } from 'vitest';
import { deferred } from '#lib/async.ts';
import type { ControlFromPage, ControlFromWorker } from '#platform/web/control-protocol.ts';
import { PageRegistry } from '#platform/web/page-registry.ts';
import { ShimPeerConnection, setHostChooser } from '#platform/web/rtc-shim.ts';
import { VirtualClock } from '../../simulation/virtual-clock.ts';

const SECOND = 1000;

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

function openWorker() {
  const clock = new VirtualClock();
  const left = vi.fn();
  const deserted = vi.fn();
  const calls = vi.fn(() => new Promise<never>(() => undefined));
  const pages = new PageRegistry({
    events: new Promise(() => undefined),
    call: calls,
    worker: Promise.resolve('a worker'),
    clock: clock.forLife(() => true),
    left,
    deserted,
  });

  /** A page that answers pings as long as `busy` is false, and holds its lock until it crashes. */
  async function openPage() {
    const name = `page ${crypto.randomUUID()}`;
    const life = deferred<void>();
    await new Promise<void>((resolve) => {
      void navigator.locks.request(name, () => {
        resolve();
        return life.promise;
      });
    });
    const { port1, port2 } = new MessageChannel();
    const heard: string[] = [];
    const page = {
      name,
      busy: false,
      heard,
      say,
      lend,
      close: () => say({ kind: 'bye' }),
      crash: () => life.resolve(),
    };
    function say(message: ControlFromPage, transfer: MessagePort[] = []): void {
      port1.postMessage(message, transfer);
    }
    /** Answers the port over which the worker uses this page's WebRTC. */
    function lend(shown = false): MessagePort {
      const rtc = new MessageChannel();
      endings.push(() => rtc.port1.close());
      say({ kind: 'shown', shown });
      say({ kind: 'lend', rtc: rtc.port2 }, [rtc.port2]);
      return rtc.port1;
    }
    port1.onmessage = ({ data }: MessageEvent<ControlFromWorker>) => {
      heard.push(data.kind);
      if (data.kind === 'ping' && !page.busy) say({ kind: 'pong' });
    };
    endings.push(() => port1.close(), life.resolve);
    pages.connect({ kind: 'page', page: name, control: port2 });
    return page;
  }
  return { pages, calls, clock, left, deserted, openPage, pass: (time: number) => clock.runUntil(clock.now() + time) };
}

/** What the worker asks of whichever page hosts now arrives at `port`. */
async function hosts(pages: PageRegistry, port: MessagePort): Promise<boolean> {
  const asked = vi.fn();
  port.onmessage = asked;
  pages.host()?.push(['taken']);
  await new Promise((resolve) => setTimeout(resolve));
  await new Promise((resolve) => setTimeout(resolve));
  return asked.mock.calls.length > 0;
}

test('of the pages that lend their WebRTC the oldest hosts, and one that is seen before others', async () => {
  const { pages, openPage } = openWorker();
  const [first, second] = [await openPage(), await openPage()];
  expect(pages.host()).toBeUndefined();
  const [firstPort, secondPort] = [first.lend(), second.lend()];
  await vi.waitFor(async () => expect(await hosts(pages, firstPort)).toBe(true));
  second.say({ kind: 'shown', shown: true });
  await vi.waitFor(async () => expect(await hosts(pages, secondPort)).toBe(true));
  second.say({ kind: 'withdraw' });
  await vi.waitFor(async () => expect(await hosts(pages, firstPort)).toBe(true));
  const again = second.lend(true);
  await vi.waitFor(async () => expect(await hosts(pages, again)).toBe(true));
});

test('a page that asks for a sign of life gets one', async () => {
  const page = await openWorker().openPage();
  page.say({ kind: 'ping' });
  await vi.waitFor(() => expect(page.heard).toContain('pong'));
});

test('the second connection is hosted by another page than the first, when there is one', async () => {
  const { pages, openPage } = openWorker();
  setHostChooser(() => pages.host());
  const first = await openPage();
  first.lend(true);
  await vi.waitFor(() => expect(pages.host()).toBeDefined());
  const seen = pages.host();
  expect(pages.hasSpareHost).toBe(false);
  const connections = [new ShimPeerConnection()];
  expect(seen?.connections.size).toBe(1);
  (await openPage()).lend();
  await vi.waitFor(() => expect(pages.hasSpareHost).toBe(true));
  const other = pages.host();
  expect(other).not.toBe(seen);
  connections.push(new ShimPeerConnection());
  expect([seen?.connections.size, other?.connections.size]).toEqual([1, 1]);
  // as many on each: the one that is seen
  expect(pages.host()).toBe(seen);
  connections[0]?.close();
  connections.push(new ShimPeerConnection());
  expect([seen?.connections.size, other?.connections.size]).toEqual([1, 1]);
});

test('a page that is silent for long is given up when another one answers, and may lend again', async () => {
  const { pages, openPage, pass } = openWorker();
  const [silent, other] = [await openPage(), await openPage()];
  const silentPort = silent.lend();
  const closed = new Promise((resolve) => silentPort.addEventListener('close', resolve));
  await vi.waitFor(async () => expect(await hosts(pages, silentPort)).toBe(true));
  const otherPort = other.lend();
  silent.busy = true;
  await pass(10 * SECOND);
  await closed;
  expect(silent.heard).toContain('dismissed');
  expect(other.heard).not.toContain('dismissed');
  expect(await hosts(pages, otherPort)).toBe(true);
  const again = silent.lend();
  await vi.waitFor(async () => expect(await hosts(pages, again)).toBe(true));
});

test('a page that is busy for a few seconds, or is the only one to answer nothing, keeps what it hosts', async () => {
  const { pages, openPage, pass } = openWorker();
  const busy = await openPage();
  const port = busy.lend();
  busy.busy = true;
  await pass(60 * SECOND);
  const other = await openPage();
  other.lend();
  await vi.waitFor(async () => expect(await hosts(pages, port)).toBe(true));
  await pass(4 * SECOND);
  busy.busy = false;
  busy.say({ kind: 'pong' });
  await pass(60 * SECOND);
  // When nobody answers, nobody is better.
  busy.busy = true;
  other.busy = true;
  await pass(60 * SECOND);
  expect([...busy.heard, ...other.heard]).not.toContain('dismissed');
  expect(await hosts(pages, port)).toBe(true);
});

test('a page that says goodbye, or crashes, takes what it hosted along', async () => {
  const { pages, left, openPage } = openWorker();
  for (const end of ['close', 'crash'] as const) {
    const page = await openPage();
    const port = page.lend();
    await vi.waitFor(() => expect(pages.host()).toBeDefined());
    const closed = new Promise((resolve) => port.addEventListener('close', resolve));
    port.start();
    page[end]();
    await closed;
    expect(pages.host()).toBeUndefined();
    expect(pages.empty).toBe(true);
  }
  expect(left).toHaveBeenCalledTimes(2);
});

test('a port for calls stays until its page has wholly gone, and is closed then', async () => {
  const { pages, calls, openPage } = openWorker();
  const page = await openPage();
  const { port1, port2 } = new MessageChannel();
  const closed = new Promise((resolve) => port1.addEventListener('close', resolve));
  port1.start();
  pages.connect({ kind: 'calls', page: page.name, port: port2 });
  page.close();
  await vi.waitFor(() => expect(pages.empty).toBe(true));
  port1.postMessage([1, 'last words']);
  await vi.waitFor(() => expect(calls).toHaveBeenCalledWith('last words'));
  page.crash();
  await closed;
});

test('what the last page leaves open is closed after ten seconds, unless a page comes back', async () => {
  const { pages, clock, deserted, openPage, pass } = openWorker();
  const leave = async () => {
    const page = await openPage();
    page.close();
    await vi.waitFor(() => expect(pages.empty).toBe(true));
  };
  await leave();
  await pass(9 * SECOND);
  await leave();
  await pass(9 * SECOND);
  const back = await openPage();
  await pass(60 * SECOND);
  expect(deserted).not.toHaveBeenCalled();
  const emptied = clock.now();
  back.close();
  await vi.waitFor(() => expect(pages.empty).toBe(true));
  await pass(9999);
  expect(deserted).not.toHaveBeenCalled();
  await pass(1);
  expect(deserted).toHaveBeenCalledOnce();
  expect(clock.now()).toBe(emptied + 10 * SECOND);
});
