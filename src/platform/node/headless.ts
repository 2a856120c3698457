/** An engine inside a Node program, behind the interface that every page of the app has: for bots and services. */
import { join } from 'node:path';
import type { Client } from '#client/client.ts';
import { toRequest } from '#client/to-request.ts';
import type { Response } from '#contract/contract.ts';
import { createEngine, type EngineOptions } from '#engine/engine.ts';
import type { Log } from '#engine/ports.ts';
import type { HomeNode } from '#model/ids.ts';
import { levelDatabases } from './level-rows.ts';
import { createNodePorts } from './node-ports.ts';
import { openNodeSecretFiles } from './secret-files.ts';

export type HeadlessOptions = {
  /** The super node that keeps the account's mail: `https://…`, or `http://…` on this machine. */
  readonly node: string;
  /**
   * The directory in which the account is kept, sealed under its password; one process at a time uses it. Without one
   * everything is in memory, and gone with the engine.
   */
  readonly data?: string;
  /** Where log lines go, which hold codes and counts only; nowhere unless given. */
  readonly log?: Log;
  readonly engine?: EngineOptions;
};

export type HeadlessEngine = Pick<Client, 'call' | 'subscribe'> & {
  /** Closes the account and the network; resolves when another engine may use the directory. */
  stop(): Promise<void>;
};

/** Throws when `node` is no URL or the directory can't be used. There is no WebRTC: all mail goes through the node. */
export async function createHeadlessEngine({
  node,
  data,
  log,
  engine: options,
}: HeadlessOptions): Promise<HeadlessEngine> {
  const databases = data === undefined ? undefined : levelDatabases(join(data, 'rows'));
  const ports = await createNodePorts({
    homeNodes: [new URL(node).origin as HomeNode],
    ...(log && { log }),
    ...(data !== undefined && { files: await openNodeSecretFiles(join(data, 'keys')) }),
  });
  const engine = await createEngine(ports, { ...options, ...(databases && { openRows: databases.openRows }) });
  return {
    call: (request: unknown, method?: string, params?: object) =>
      engine.call(toRequest(request, method, params)) as Promise<Response<never>>,
    subscribe: (listener) => engine.subscribe(listener),
    async stop() {
      await engine.stop();
      await databases?.closed();
    },
  };
}
