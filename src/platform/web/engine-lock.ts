/**
 * The Web Lock that lets a single engine run at a time, and write: whoever waits for it asks its holder for signs of life,
 * and takes it away from one that gives none and can be evicted. Pages never ask for it: one that hangs would keep it.
 */
import { holdForLife, released } from './tab-lock.ts';

const ENGINE_LOCK = 'icom-engine';
/** Shared by all whose engine may be evicted, since it writes nothing without the engine's lock (`write-fence.ts`). */
const EVICTABLE_LOCK = 'icom-evictable';
/** Held while something is written by an engine that can be evicted. */
const WRITING_LOCK = 'icom-writing';
/** A new worker asks older ones (an earlier build's, or one outliving a reload) to make room. */
const MAKE_ROOM_CHANNEL = 'icom-engine-make-room';
/** Who waits asks here, `?`, and the engine answers, `!`. */
const SIGN_CHANNEL = 'icom-engine-sign';
/** ms between two questions. */
const QUESTION_INTERVAL = 1000;
/** Questions in a row that may go without an answer. An engine that has work to do is seldom waited for. */
const PATIENCE = 3;

export type EngineLockEvents = {
  /** This worker isn't the engine any more. */
  readonly evicted: () => void;
  /** Another worker waits to become the engine. */
  readonly awaited: () => void;
};

/**
 * Worker: resolves when this worker is the only one that runs an engine, which it stays until it dies or is evicted, and
 * nothing is written any more by one that was evicted before.
 */
export async function becomeTheEngine(evictable: boolean, { evicted, awaited }: EngineLockEvents): Promise<void> {
  // one channel for both: by another one a worker hears itself
  const room = new BroadcastChannel(MAKE_ROOM_CHANNEL);
  room.onmessage = () => awaited();
  if (evictable) await holdForLife(EVICTABLE_LOCK, { mode: 'shared' });
  room.postMessage(null);
  const signs = new BroadcastChannel(SIGN_CHANNEL);
  const lost = () => {
    signs.close();
    evicted();
  };
  const turn = new AbortController();
  let granted = false;
  const inTurn = holdForLife(ENGINE_LOCK, { signal: turn.signal }, lost).then(() => {
    granted = true;
  });
  const byForce = engineSilent(signs, () => granted).then(() => {
    if (granted) return;
    turn.abort();
    return holdForLife(ENGINE_LOCK, { steal: true }, lost);
  });
  await Promise.race([inTurn, byForce]);
  signs.onmessage = ({ data }) => data === '?' && signs.postMessage('!');
  await writingEnded();
}

/** Resolves when an engine that can be evicted has given no sign of life, or when nobody is to be asked any more. */
async function engineSilent(signs: BroadcastChannel, over: () => boolean): Promise<void> {
  let unanswered = 0;
  signs.onmessage = ({ data }) => {
    if (data === '!') unanswered = 0;
  };
  for (let asked = await evictableEngine(); unanswered < PATIENCE && !over(); ) {
    signs.postMessage('?');
    unanswered++;
    await new Promise((resolve) => setTimeout(resolve, QUESTION_INTERVAL));
    const engine = await evictableEngine();
    if (engine === undefined || engine !== asked) unanswered = 0;
    asked = engine;
  }
}

async function evictableEngine(): Promise<string | undefined> {
  const { held = [] } = await navigator.locks.query();
  const engine = held.find(({ name }) => name === ENGINE_LOCK)?.clientId;
  return held.find(({ name, clientId }) => name === EVICTABLE_LOCK && clientId === engine)?.clientId;
}

/** Runs what writes, alone, unless this worker isn't the engine any more: then it answers undefined. */
export function whileTheEngine<T>(write: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
  return navigator.locks.request(WRITING_LOCK, async () => {
    const { held = [] } = await navigator.locks.query();
    const holder = (lock: string) => held.find(({ name }) => name === lock)?.clientId;
    return holder(ENGINE_LOCK) === holder(WRITING_LOCK) ? { answer: await write() } : undefined;
  });
}

/** Resolves when nothing is written by an engine that has been evicted. */
export function writingEnded(): Promise<void> {
  return released(WRITING_LOCK);
}
