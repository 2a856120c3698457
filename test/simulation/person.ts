/** One device of somebody in the simulation, most often their only one: its engine can be killed at any storage write. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { MessageRow } from '#contract/rows/message.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { deriveRoomKeys } from '#crypto/vault.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { openRowDatabase } from '#engine/storage/database.ts';
import { createMemoryFiles } from '#engine/storage/memory-files.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { Store } from '#engine/storage/store.ts';
import { Vault } from '#engine/storage/vault.ts';
import { WrongTries } from '#engine/storage/wrong-tries.ts';
import { ACCOUNT, type AccountRow } from '#engine/tables.ts';
import type { Bytes } from '#lib/bytes.ts';
import { ok } from '#lib/result.ts';
import type { HomeNode } from '#model/ids.ts';
import { createProfileKey } from '../engine/profile-key.ts';
import type { SimulatedInternet } from './internet.ts';
import { nativeProvider } from './native-provider.ts';
import { SimulatedNetwork } from './network.ts';
import { seededBytes } from './random.ts';
import type { VirtualClock } from './virtual-clock.ts';

export const PASSWORD = 'a password of theirs';
export const CHEAP_KDF = { memoryKiB: 8, passes: 1, lanes: 1 };

/** The engine was ended in the middle of something. */
export class Killed extends Error {}

export const HOME_NODES = ['https://node.test' as HomeNode];
const DATABASE = 'icom';

export type PersonOptions = {
  readonly crypto?: CryptoProvider;
  /** Where rows and pages are kept; a write is all or nothing in either. */
  readonly storage?: 'indexedDB' | 'memory';
};

type Life = { readonly engine: Engine; readonly network: SimulatedNetwork; alive: boolean };

export class Person {
  readonly name: string;
  address = '';
  /** What opens the account; to be set by who changes it. */
  password = PASSWORD;
  lives = 0;
  /** Storage writes of all lives so far. */
  writes = 0;
  /** Ends the engine at the write of this number, before or after it. */
  killAt: { write: number; after: boolean } | undefined;
  /** How far this device's clock is wrong, ms. */
  skew = 0;
  readonly problems: string[] = [];
  readonly random: (length: number) => Bytes;
  readonly #crypto: CryptoProvider;
  readonly #openRows: (name: string) => Promise<RowDatabase>;
  readonly #clock: VirtualClock;
  readonly #internet: SimulatedInternet;
  readonly #database = { indexedDB: new IDBFactory(), IDBKeyRange };
  readonly #files = createMemoryFiles();
  readonly #profileKey = createProfileKey();
  #life: Life | undefined;

  constructor(
    name: string,
    seed: string,
    clock: VirtualClock,
    internet: SimulatedInternet,
    { crypto = nativeProvider, storage = 'indexedDB' }: PersonOptions = {},
  ) {
    this.name = name;
    this.#clock = clock;
    this.#internet = internet;
    this.random = seededBytes(`${seed}/${name}`);
    this.#crypto = crypto;
    const memory = createMemoryRows();
    this.#openRows = async (rows) => (storage === 'memory' ? memory : openRowDatabase(this.#database, rows));
  }

  get alive(): boolean {
    return this.#life?.alive === true;
  }

  get network(): SimulatedNetwork {
    if (this.#life === undefined) throw new Error('nobody is there');
    return this.#life.network;
  }

  get engine(): Engine {
    if (this.#life === undefined) throw new Error('nobody is there');
    return this.#life.engine;
  }

  /** An engine without an account. */
  start(): Promise<void> {
    return this.#begin();
  }

  async register(): Promise<void> {
    await this.#begin();
    await this.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
    await this.open();
  }

  /** Takes up an account of several devices, as this one of them. */
  async adopt(own: AccountRow): Promise<void> {
    const rootKey = this.random(32);
    const keys = deriveRoomKeys(this.#crypto, rootKey);
    const store = await Store.over(await this.#openRows(DATABASE), this.#crypto, keys, this.random);
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', own);
    await batch.commit();
    store.close();
    const ports = { ...this.#ports(() => true), provider: this.#crypto };
    await new Vault(ports, new WrongTries(ports)).create(
      [{ role: 'default', use: 'text', rootKey, password: PASSWORD }],
      CHEAP_KDF,
      new Uint8Array(32),
    );
    await this.#begin();
    await this.open();
  }

  /** A new engine over what the last one left behind. */
  async restart(): Promise<void> {
    this.kill();
    await this.#begin();
    await this.open();
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

  send(to: { readonly address: string }, text: string): Promise<unknown> {
    return this.ok('chat', 'sendTextMessage', { cnd: to.address, cid: to.address, conversationType: 0, pub: '', text });
  }

  read(other: { readonly address: string }, messageIds: readonly string[]): Promise<unknown> {
    const conversation = {
      conversationId: other.address,
      cid: other.address,
      conversationType: 1,
      pub: '',
      isRetry: false,
    };
    return this.ok('chat', 'sendMessageAckByIds', { ...conversation, messageIds });
  }

  /** The newest messages of a conversation, notices left out. */
  async latest(other: { readonly address: string }, count: number): Promise<MessageRow[]> {
    const page = { conversationId: other.address, startTime: -1, pageSize: count, orderBy: 'DESC' };
    const rows = (await this.ok('chat', 'getMessagesByConversationId', page)) as MessageRow[];
    return rows.filter((row) => row.msg_source !== 2);
  }

  /** The whole conversation, oldest first, notices left out. */
  async history(other: { readonly address: string }): Promise<MessageRow[]> {
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

  async open(): Promise<void> {
    await this.ok('login', 'exportLogin', { password: this.password, loginType: 'text' });
    this.address = ((await this.ok('user', 'getUserSingleInfo', {})) as { u_nd_add: string }).u_nd_add;
  }

  async #begin(): Promise<void> {
    this.lives++;
    const network = new SimulatedNetwork(this.#internet, () => life.alive);
    const life = { alive: true, network } as { alive: boolean; network: SimulatedNetwork; engine: Engine };
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
    life.engine = await createEngine(
      { ...this.#ports(() => life.alive), network },
      {
        kdfCost: CHEAP_KDF,
        validateResults: true,
        coverRecords: 16,
        openRows: this.#openRows,
        storeHooks: { beforeCommit: hook(false), afterCommit: hook(true) },
      },
    );
    this.#life = life;
  }

  #ports(alive: () => boolean): Omit<EnginePorts, 'network'> {
    return {
      clock: this.#clock.forLife(alive, () => this.skew),
      random: this.random,
      crypto: this.#crypto,
      files: this.#files,
      profileKey: this.#profileKey,
      database: this.#database,
      homeNodes: HOME_NODES,
      log: (level, event, fields) => {
        if (alive() && level === 'error') this.problems.push(`${event} ${JSON.stringify(fields)}`);
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
  }
}
