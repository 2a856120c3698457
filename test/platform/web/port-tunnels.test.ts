/** Ports that lead from one page to another: both ways, in order, each to its own end, and only to the engine that is meant. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Connection } from '#client/engine-door.ts';
import { PortTunnels } from '#platform/web/port-tunnels.ts';

const opened: PortTunnels[] = [];
afterEach(() => {
  for (const tunnels of opened.splice(0)) tunnels.close();
});

/** A page of the same browser, with what it is told. */
function openPage(build = 'a build') {
  const events = { asked: vi.fn(), announced: vi.fn(), connect: vi.fn<(lock: string, made: Connection) => void>() };
  const tunnels = new PortTunnels(build, events);
  opened.push(tunnels);
  return { ...events, tunnels };
}

function connectCalls(tunnels: PortTunnels, page: string): MessagePort {
  const { port1, port2 } = new MessageChannel();
  tunnels.connect('lock', { kind: 'calls', page, port: port2 });
  return port1;
}

/** The port that arrived with connection number `index`. */
async function arrival(page: ReturnType<typeof openPage>, index: number): Promise<MessagePort> {
  await vi.waitFor(() => expect(page.connect.mock.calls.length).toBeGreaterThan(index));
  const [lock, connection] = page.connect.mock.calls[index] ?? [];
  expect(lock).toBe('lock');
  if (connection?.kind !== 'calls') throw new Error('no port arrived');
  return connection.port;
}

function heardAt(port: MessagePort): unknown[] {
  const heard: unknown[] = [];
  port.onmessage = ({ data }) => heard.push(data);
  return heard;
}

test('what is said into a port comes out in the leader, and the answers come back, in order', async () => {
  const [leader, follower, stranger] = [openPage(), openPage(), openPage()];
  const near = connectCalls(follower.tunnels, 'a page');
  const far = await arrival(leader, 0);
  const [asked, answered] = [heardAt(far), heardAt(near)];
  for (let number = 0; number < 100; number++) near.postMessage({ number });
  await vi.waitFor(() => expect(asked).toHaveLength(100));
  for (const question of asked) far.postMessage(question);
  await vi.waitFor(() => expect(answered).toHaveLength(100));
  const expected = Array.from({ length: 100 }, (_, number) => ({ number }));
  expect([asked, answered]).toEqual([expected, expected]);
  expect(leader.connect.mock.calls[0]?.[1]).toMatchObject({ kind: 'calls', page: 'a page' });
  // Everybody hears of the connection, and whoever doesn't lead makes nothing of it.
  expect(stranger.connect).toHaveBeenCalledOnce();
});

test('two tunnels from two pages do not mix', async () => {
  const [leader, first, second] = [openPage(), openPage(), openPage()];
  const ports = [connectCalls(first.tunnels, 'first'), connectCalls(second.tunnels, 'second')];
  const far = [await arrival(leader, 0), await arrival(leader, 1)];
  for (const port of far) port.onmessage = ({ data }) => port.postMessage([data, far.indexOf(port)]);
  const answers = ports.map(heardAt);
  ports[0]?.postMessage('one');
  ports[1]?.postMessage('two');
  await vi.waitFor(() => expect(answers.map((list) => list.length)).toEqual([1, 1]));
  expect(answers).toEqual([[['one', 0]], [['two', 1]]]);
});

test('who asks for a leader is told by whoever leads', async () => {
  const [leader, follower] = [openPage(), openPage()];
  leader.asked.mockImplementation(() => leader.tunnels.announce('lock of the worker'));
  follower.tunnels.ask();
  await vi.waitFor(() => expect(follower.announced).toHaveBeenCalledWith('lock of the worker'));
  expect(leader.announced).not.toHaveBeenCalled();
});

test('a page of another build hears nothing', async () => {
  const [leader, follower, other] = [openPage(), openPage(), openPage('another build')];
  follower.tunnels.ask();
  connectCalls(follower.tunnels, 'a page');
  await arrival(leader, 0);
  expect(other.asked).not.toHaveBeenCalled();
  expect(other.connect).not.toHaveBeenCalled();
});
