/** Times calls to the real engine against messages to workers that answer at once, bare ones and Comlink's, in the same page. */
import { wrap } from 'comlink';
import { connectEngine } from '../../src/platform/web/connect.ts';
import type { ComlinkDoor } from './comlink.worker.ts';

type Timings = { readonly engine: number[]; readonly raw: number[] };
type BurstTimings = Timings & { readonly comlink: number[] };

declare global {
  /** µs per call of ten, one after another, `rounds` times to either side in turn. */
  var timeCalls: (rounds: number) => Promise<Timings>;
  /** µs per call of `rounds` bursts of `calls` each to every side in turn. */
  var timeBursts: (rounds: number, calls: number) => Promise<BurstTimings>;
}

const client = await connectEngine();
const worker = new SharedWorker(new URL('./echo.worker.ts', import.meta.url), { type: 'module', name: 'echo' });
const waiting = new Map<number, (answer: unknown) => void>();
let lastId = 0;
worker.port.onmessage = ({ data }: MessageEvent<{ id: number; answer: unknown }>) => {
  waiting.get(data.id)?.(data.answer);
  waiting.delete(data.id);
};

const request = { __SERVER_ROUTE_MODULE: 'login', __SERVER_ROUTE_METHOD: 'exportIsAnonLogin' };
const callRaw = () =>
  new Promise<unknown>((resolve) => {
    const id = ++lastId;
    waiting.set(id, resolve);
    worker.port.postMessage({ id, request });
  });

const comlinkWorker = new SharedWorker(new URL('./comlink.worker.ts', import.meta.url), {
  type: 'module',
  name: 'comlink',
});
const proxy = wrap<ComlinkDoor>(comlinkWorker.port);
const callComlink = () => proxy.call(request);

const callEngine = () => client.call(request);

async function timeTen(call: () => Promise<unknown>, into: number[]): Promise<void> {
  const started = performance.now();
  for (let index = 0; index < 10; index++) await call();
  into.push((performance.now() - started) * 100);
}

globalThis.timeCalls = async (rounds) => {
  const times: Timings = { engine: [], raw: [] };
  for (let round = 0; round < rounds; round++) {
    await timeTen(callEngine, times.engine);
    await timeTen(callRaw, times.raw);
  }
  return times;
};

globalThis.timeBursts = async (rounds, calls) => {
  const times: BurstTimings = { engine: [], raw: [], comlink: [] };
  const burst = async (call: () => Promise<unknown>, into: number[]) => {
    const started = performance.now();
    await Promise.all(Array.from({ length: calls }, call));
    into.push(((performance.now() - started) / calls) * 1000);
  };
  for (let round = 0; round < rounds; round++) {
    await burst(callEngine, times.engine);
    await burst(callRaw, times.raw);
    await burst(callComlink, times.comlink);
  }
  return times;
};
