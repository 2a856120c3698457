/** A proxy before a node, which says of whoever connects that they come from a given address. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { NodeLocation } from './client.ts';

export async function startProxy(
  { url, peerId }: NodeLocation,
  address: string,
): Promise<NodeLocation & { stop(): Promise<void> }> {
  const server = createServer((client) => {
    const node = connect(Number(new URL(url).port), '127.0.0.1');
    client.once('data', (head: Buffer) => {
      const [first, ...rest] = head.toString('latin1').split('\r\n');
      node.write([first, `x-forwarded-for: ${address}`, ...rest].join('\r\n'), 'latin1');
      client.pipe(node);
    });
    node.pipe(client);
    for (const [one, other] of [
      [client, node],
      [node, client],
    ] as const) {
      one.on('error', () => undefined);
      one.once('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async () => {
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, peerId, stop };
}
