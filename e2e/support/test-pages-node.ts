/** A super node that serves the test build (`e2e/dist`): the pages that only browser tests open. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startSuperNode } from '#supernode/node.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, host: { type: 'string' }, data: { type: 'string' } },
});

const node = await startSuperNode({
  port: Number(values.port),
  host: values.host ?? '127.0.0.1',
  data: values.data ?? '',
  app: resolve(import.meta.dirname, '../dist'),
  version: 'test',
  log: () => undefined,
});
process.on('SIGTERM', () => void node.stop().then(() => process.exit(0)));
console.log(node.url);
