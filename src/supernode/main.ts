/** The super node's command line: flags and environment in, one running node, stopped by a signal. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { consoleLog, errorCode } from './log.ts';
import { type SuperNode, type SuperNodeOptions, startSuperNode } from './node.ts';

const USAGE = `Usage: npm start -- [options]
  --port <number>      port to listen on, 0 for any free one   (env PORT, default 8080)
  --host <address>     address to listen on                    (default 0.0.0.0)
  --data <directory>   where everything is kept                (env ICOM_DATA, default ./data)
  --tls-cert <file>    certificate chain, PEM
  --tls-key <file>     private key, PEM
  --public-url <url>   origin under which people reach the node, e.g. https://node.example.org
  --behind-proxy       take client addresses from X-Forwarded-For, set by your reverse proxy
  --help               this text
The app is served from ./dist, or from the directory that the environment names as ICOM_APP.`;

const ROOT = resolve(import.meta.dirname, '../..');

/** Throws an Error with a sentence for the operator when the flags make no sense. */
function readOptions(): SuperNodeOptions | undefined {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env['PORT'] ?? '8080' },
      host: { type: 'string', default: '0.0.0.0' },
      data: { type: 'string', default: process.env['ICOM_DATA'] ?? './data' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      'public-url': { type: 'string' },
      'behind-proxy': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port must be a number from 0 to 65535.');
  const cert = values['tls-cert'];
  const key = values['tls-key'];
  if ((cert === undefined) !== (key === undefined)) throw new Error('--tls-cert and --tls-key go together.');
  const publicUrl = values['public-url'];
  if (publicUrl !== undefined && !/^https?:$/.test(URL.parse(publicUrl)?.protocol ?? '')) {
    throw new Error('--public-url must be an http or https address.');
  }
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return {
    port,
    host: values.host,
    data: resolve(values.data),
    app: resolve(process.env['ICOM_APP'] ?? join(ROOT, 'dist')),
    version: manifest.version,
    log: consoleLog,
    tls:
      cert === undefined || key === undefined
        ? undefined
        : { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
    publicUrl: publicUrl === undefined ? undefined : new URL(publicUrl).origin,
    behindProxy: values['behind-proxy'],
  };
}

function describe(error: unknown, options: SuperNodeOptions): string {
  const code = errorCode(error);
  if (code === 'EADDRINUSE') return `Port ${options.port} is in use by another program; choose one with --port.`;
  if (code === 'EACCES') return `No permission to use port ${options.port} or the directory ${options.data}.`;
  if (code === 'LEVEL_DATABASE_NOT_OPEN')
    return `The data in ${options.data} can't be opened; is another node using it?`;
  return `The super node can't start (${code}).`;
}

function stopOnSignal(node: SuperNode): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    node.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        consoleLog('error', 'stopping failed', { code: errorCode(error) });
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

let options: SuperNodeOptions | undefined;
try {
  options = readOptions();
} catch (error) {
  fail(`${error instanceof Error ? error.message : 'The options make no sense.'}\n\n${USAGE}`);
}
if (options === undefined) {
  process.stdout.write(`${USAGE}\n`);
} else {
  const settings = options;
  const node = await startSuperNode(settings).catch((error: unknown) => fail(describe(error, settings)));
  stopOnSignal(node);
  process.stdout.write(`iCom super node: ${node.url}\n`);
}
