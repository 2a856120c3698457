/** Lends this page's WebRTC to the test worker and opens its network to the browser test as `globalThis.network`. */
import '../../src/platform/web/trusted-types.ts';
import { type Remote, transfer, wrap } from 'comlink';
import { hostPeerConnections } from '../../src/platform/web/rtc-host.ts';
import { holdPageLock } from '../../src/platform/web/tab-lock.ts';
import type { NetworkChecks } from './network.worker.ts';

declare global {
  var network: Remote<NetworkChecks>;
  var networkWorker: SharedWorker;
}

const page = await holdPageLock();
globalThis.networkWorker = new SharedWorker(new URL('./network.worker.ts', import.meta.url), {
  type: 'module',
  name: 'network',
});
const checks = wrap<NetworkChecks>(globalThis.networkWorker.port);
const { port1, port2 } = new MessageChannel();
const closeAll = hostPeerConnections(port1);
addEventListener('pagehide', closeAll);
await checks.host(page, transfer(port2, [port2]));
globalThis.network = checks;
