/** Lends this page's WebRTC to the test worker and opens the worker's checks to the browser test as `globalThis.rtc`. */
import '../../src/platform/web/trusted-types.ts';
import { type Remote, transfer, wrap } from 'comlink';
import { hostPeerConnections } from '../../src/platform/web/rtc-host.ts';
import type { RtcChecks } from './rtc.worker.ts';
import { bulk } from './rtc-pair.ts';

declare global {
  var rtc: Remote<RtcChecks>;
  var rtcWorker: SharedWorker;
  /** As the worker's check of this name, without the shim. */
  var rawBulk: typeof bulk;
}

globalThis.rtcWorker = new SharedWorker(new URL('./rtc.worker.ts', import.meta.url), { type: 'module', name: 'rtc' });
const checks = wrap<RtcChecks>(globalThis.rtcWorker.port);
const { port1, port2 } = new MessageChannel();
const closeAll = hostPeerConnections(port1);
addEventListener('pagehide', closeAll);
await checks.host(transfer(port2, [port2]));
globalThis.rawBulk = bulk;
globalThis.rtc = checks;
