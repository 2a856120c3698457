/** `npm run dev`: the app with hot reload and a super node behind one URL. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createServer, type ProxyOptions } from 'vite';
import { ROOT } from './run.ts';

async function freePort(): Promise<number> {
  const probe = createTcpServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '5173' },
    data: { type: 'string', default: join(ROOT, 'data/dev') },
  },
});
const nodePort = await freePort();
const target = `http://127.0.0.1:${nodePort}`;

// --watch starts the super node anew, on the same port, whenever its code changes.
const superNode = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    'src/supernode/main.ts',
    '--host',
    '127.0.0.1',
    '--port',
    String(nodePort),
    '--data',
    values.data,
  ],
  { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
);
const gone = once(superNode, 'exit');

/** Only what is no page: libp2p's WebSocket opens at `/`, where the page stands too. */
const upgradesOnly: ProxyOptions = {
  target,
  ws: true,
  bypass: (request) => (request.headers.upgrade === undefined ? request.url : undefined),
};
const server = await createServer({
  root: ROOT,
  server: {
    port: Number(values.port),
    proxy: { '/v1': target, '/healthz': target, '^/(\\?.*)?$': upgradesOnly },
  },
});
await server.listen();
server.printUrls();

let stopping = false;
/** Ctrl+C reaches the super node as well, so it may be gone before it is told. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  superNode.kill('SIGINT');
  await Promise.all([server.close(), gone]);
  process.exit(0);
}
// Vite's own listener would leave without the super node.
process.removeAllListeners('SIGTERM');
process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
