/** Somebody in the simulation: one account whose engine can be killed at any storage write and started again. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { MessageRow } from '#contract/rows/message.ts';
import { nobleProvider } from '#crypto/noble-provider.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import type { EnginePorts, SecretFiles } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';
import { ok } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { type SimulatedInternet, SimulatedNetwork } from './network.ts';
import { seededBytes } from './random.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const PASSWORD = 'a password of theirs';
export const CHEAP_KDF = { memoryKiB: 8, passes: 1, lanes: 1 };

/** The engine was ended in the middle of something. */
export class Killed extends Error {}

type Life = { readonly engine: Engine; readonly network: SimulatedNetwork; alive: boolean };

export class Person {
  readonly name: string;
  address = '';
  lives = 0;
  /** Storage writes of all lives so far. */
  writes = 0;
  /** Ends the engine at the write of this number, before or after it. */
  killAt: { write: number; after: boolean } | undefined;
  readonly problems: string[] = [];
  readonly #clock: VirtualClock;
  readonly #internet: SimulatedInternet;
  readonly #random: (length: number) => Bytes;
  readonly #indexedDB = new IDBFactory();
  readonly #files = memoryFiles();
  #life: Life | undefined;

  constructor(name: string, seed: string, clock: VirtualClock, internet: SimulatedInternet) {
    this.name = name;
    this.#clock = clock;
    this.#internet = internet;
    this.#random = seededBytes(`${seed}/${name}`);
  }

  get alive(): boolean {
    return this.#life?.alive === true;
  }

  get network(): SimulatedNetwork {
    if (this.#life === undefined) throw new Error('nobody is there');
    return this.#life.network;
  }

  async register(): Promise<void> {
    await this.#begin();
    await this.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
    await this.ok('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
    this.address = ((await this.ok('user', 'getUserSingleInfo', {})) as { u_nd_add: string }).u_nd_add;
  }

  /** A new engine over what the last one left behind. */
  async restart(): Promise<void> {
    this.kill();
    await this.#begin();
    await this.ok('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
  }

  kill(): void {
    if (this.#life === undefined) return;
    this.#life.network.goOffline();
    this.#life.alive = false;
  }

  /** Rejects with `Killed` when the engine ends before it answered. */
  async call(
    module: string,
    method: string,
    params: object,
  ): Promise<{ code: number; message: string; data: unknown }> {
    const life = this.#life;
    if (life === undefined || !life.alive) throw new Killed();
    const answer = await life.engine.call({ __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method, ...params });
    if (!life.alive) throw new Killed();
    return answer;
  }

  async ok(module: string, method: string, params: object): Promise<unknown> {
    const { code, message, data } = await this.call(module, method, params);
    if (code !== 200) throw new Error(`${this.name} ${module}.${method}: ${code} ${message}`);
    return data;
  }

  send(to: Person, text: string): Promise<unknown> {
    return this.ok('chat', 'sendTextMessage', { cnd: to.address, cid: to.address, conversationType: 0, pub: '', text });
  }

  /** The whole conversation, oldest first, notices left out. */
  async history(other: Person): Promise<MessageRow[]> {
    const rows: MessageRow[] = [];
    for (;;) {
      const startTime = rows.at(-1)?.created_time ?? -1;
      const page = (await this.ok('chat', 'getMessagesByConversationId', {
        conversationId: other.address,
        startTime,
        pageSize: 500,
        orderBy: 'ASC',
      })) as MessageRow[];
      rows.push(...page);
      if (page.length < 500) return rows.filter((row) => row.msg_source !== 2);
    }
  }

  async #begin(): Promise<void> {
    this.lives++;
    const network = new SimulatedNetwork(this.#internet, () => life.alive);
    const life = { alive: true, network } as { alive: boolean; network: SimulatedNetwork; engine: Engine };
    const ports: EnginePorts = {
      clock: this.#clock.forLife(() => life.alive),
      random: this.#random,
      crypto: nobleProvider,
      files: this.#files,
      profileKey: { mac: async (data) => nobleProvider.hmacSha512(new Uint8Array(32), data).slice(0, 32) },
      database: { indexedDB: this.#indexedDB, IDBKeyRange },
      network,
      homeNodes: ['https://node.test' as HomeNode],
      log: (level, event, fields) => {
        if (life.alive && level === 'error') this.problems.push(`${event} ${JSON.stringify(fields)}`);
      },
      platform: 3,
      release: {
        own: { version: '1.0.0', build: 'own' },
        newest: async () =>
          ok({
            version: '1.0.1',
            build: 'newer',
            size: 1e6,
            notes: { en: ['News'], 'zh-CN': ['更新'], 'zh-TW': ['更新'] },
          }),
      },
    };
    const hook = (after: boolean) => () => {
      if (!life.alive) throw new Killed();
      if (!after) this.writes++;
      if (this.killAt !== undefined && this.writes >= this.killAt.write && this.killAt.after === after) {
        this.killAt = undefined;
        network.goOffline();
        life.alive = false;
        throw new Killed();
      }
    };
    life.engine = await createEngine(ports, {
      kdfCost: CHEAP_KDF,
      validateResults: true,
      storeHooks: { beforeCommit: hook(false), afterCommit: hook(true) },
    });
    this.#life = life;
  }
}

function memoryFiles(): SecretFiles {
  const files = new Map<string, Bytes>();
  return {
    read: async (name) => files.get(name)?.slice(),
    write: async (name, content) => void files.set(name, new Uint8Array(content)),
    remove: async (name) => void files.delete(name),
  };
}
