/** The page's side of its life with one worker: says who it is, lends its WebRTC, answers, and learns of the worker's death. */
import type { Connection } from '#client/engine-door.ts';
import type { ControlFromPage, ControlFromWorker } from './control-protocol.ts';
import { RtcLender } from './rtc-lender.ts';
import { workerGone } from './tab-lock.ts';

/** A worker that doesn't say that it runs within this time (ms) is taken for dead: nothing else tells of it so early. */
const PATIENCE = 20_000;
/** The same where its script has been loaded before: a browser may lead to a worker that is just ending. */
const NEXT_PATIENCE = 4000;

let loadedBefore = false;

export type PageControl = {
  /** Resolves when the worker died, or never came to life. */
  readonly gone: Promise<void>;
  /** Gives the worker up, for a reason that only the caller knows. */
  giveUp(): void;
  /** Asks the worker for a sign of life, which is heard when it comes. */
  ask(): void;
};

/** `lends`: whether the worker may use this page's WebRTC. `heard` gets all that the worker says here. */
export function introducePage(
  page: string,
  connect: (connection: Connection) => void,
  lends: boolean,
  heard: (message: ControlFromWorker) => void = () => undefined,
): PageControl {
  const { port1: control, port2 } = new MessageChannel();
  connect({ kind: 'page', page, control: port2 });
  const lender = lends ? new RtcLender(control) : undefined;
  let giveUp!: () => void;
  const gone = new Promise<void>((resolve) => {
    giveUp = resolve;
  });
  const patience = setTimeout(giveUp, loadedBefore ? NEXT_PATIENCE : PATIENCE);
  const say = (message: ControlFromPage) => control.postMessage(message);
  control.onmessage = ({ data }: MessageEvent<ControlFromWorker>) => {
    heard(data);
    switch (data.kind) {
      case 'welcome':
        loadedBefore = true;
        clearTimeout(patience);
        return void workerGone(data.worker).then(giveUp);
      case 'ping':
        return say({ kind: 'pong' });
      case 'pong':
        return;
      case 'dismissed':
        return lender?.lend();
      case 'replaced':
        return location.reload();
      case 'log':
        console[data.level](`engine: ${data.event}`, data.fields);
    }
  };
  const leave = () => {
    lender?.end();
    say({ kind: 'bye' });
  };
  addEventListener('pagehide', leave);
  void gone.then(() => {
    clearTimeout(patience);
    removeEventListener('pagehide', leave);
    lender?.end();
    control.close();
  });
  return { gone, giveUp, ask: () => say({ kind: 'ping' }) };
}
