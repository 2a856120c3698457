/** One device in a test's world: a browser's storage, and one engine at a time over it. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { EngineEvent, EventType } from '#contract/events.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import type { KdfCost } from '#crypto/password.ts';
import { deriveRoomKeys } from '#crypto/vault.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import type { EnginePorts } from '#engine/ports.ts';
import { openRowDatabase } from '#engine/storage/database.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { Store } from '#engine/storage/store.ts';
import { Vault } from '#engine/storage/vault.ts';
import { WrongTries } from '#engine/storage/wrong-tries.ts';
import { CONVERSATIONS, type Message } from '#engine/tables.ts';
import type { Bytes } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import type { SimulatedInternet } from '../simulation/internet.ts';
import { nativeProvider } from '../simulation/native-provider.ts';
import { seededBytes } from '../simulation/random.ts';
import { swiftProvider } from '../simulation/swift-provider.ts';
import type { VirtualClock } from '../simulation/virtual-clock.ts';
import { copyDatabases } from './database-copy.ts';
import { deviceFiles } from './device-files.ts';
import { createProfileKey } from './profile-key.ts';
import { TappedNetwork } from './tapped-network.ts';

/** Where a device is: see `World`. */
type Surroundings = {
  readonly clock: VirtualClock;
  readonly internet: SimulatedInternet;
  readonly seed: string;
  readonly pace: 'ordinary' | 'swift';
};

export const PASSWORD = 'correct horse';
export const CHEAP_KDF = { memoryKiB: 8, passes: 1, lanes: 1 };

export type Answer = { readonly code: number; readonly message: string; readonly data: unknown };
type Life = { engine: Engine; readonly network: TappedNetwork; alive: boolean };

/** The engine was ended in the middle of something. */
export class Killed extends Error {}

export class Device {
  address = '';
  /** Everything the engines of this device have published since it was last emptied. */
  events: EngineEvent[] = [];
  /** Errors that were logged. */
  readonly problems: string[] = [];
  files = new Map<string, Bytes>();
  indexedDB = new IDBFactory();
  /** How far (ms) this device's clock is from the world's. */
  clockOffset = 0;
  /** Lines that were logged, problems included. */
  logged = 0;
  /** The connections of all lives, the latest last. */
  readonly networks: TappedNetwork[] = [];
  /** Storage writes of all lives so far, those of secret files included. */
  writes = 0;
  /** Ends the engine at the write of this number, before or after it. */
  killAt: { readonly write: number; readonly after: boolean } | undefined;
  /** What a try of a password costs from the next start on. */
  kdfCost: KdfCost = CHEAP_KDF;
  coverRecords = 16;
  /** When nobody waits for the engine, to be set before a start. */
  lull: () => Promise<void> = async () => undefined;
  /** The home nodes of the app that it is started from. */
  homeNodes: readonly HomeNode[] = ['https://node.test' as HomeNode];
  readonly #profileKey = createProfileKey();
  readonly #memory = createMemoryRows();
  readonly #world: Surroundings;
  readonly #random: (length: number) => Bytes;
  #life: Life | undefined;

  constructor(name: string, world: Surroundings) {
    this.#world = world;
    this.#random = seededBytes(`${world.seed}/${name}`);
  }

  /** What there is in memory, of a world of swift pace. */
  get rows(): RowDatabase {
    return this.#memory;
  }

  get engine(): Engine {
    return this.#current().engine;
  }

  get network(): TappedNetwork {
    return this.#current().network;
  }

  get alive(): boolean {
    return this.#life?.alive === true;
  }

  async start(): Promise<void> {
    const network: TappedNetwork = new TappedNetwork(this.#world.internet, () => life.alive);
    const life = { network, alive: true } as Life;
    const write = (after: boolean) => this.#write(life, after);
    this.networks.push(network);
    life.engine = await createEngine(
      this.#ports(network, () => life.alive, write),
      {
        kdfCost: this.kdfCost,
        coverRecords: this.coverRecords,
        validateResults: true,
        ...(this.#world.pace === 'swift' ? { openRows: async () => this.#memory } : {}),
        storeHooks: { beforeCommit: () => write(false), afterCommit: () => write(true) },
      },
    );
    life.engine.subscribe((event) => this.events.push(event));
    this.#life = life;
  }

  /** Ends the engine in good order. */
  async stop(): Promise<void> {
    const life = this.#current();
    await life.engine.stop();
    life.alive = false;
  }

  /** Ends the engine and starts another over what it left. */
  async restart(password = PASSWORD): Promise<void> {
    if (this.alive) await this.stop();
    await this.start();
    await this.login(password);
  }

  async register(): Promise<void> {
    await this.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
  }

  async login(password = PASSWORD): Promise<void> {
    await this.ok('login', 'exportLogin', { password, loginType: 'text' });
    this.address = ((await this.ok('user', 'getUserSingleInfo')) as { u_nd_add: string }).u_nd_add;
  }

  /** Rejects with `Killed` when the engine ended before it answered. */
  async call(module: string, method: string, params: object = {}): Promise<Answer> {
    const life = this.#current();
    if (!life.alive) throw new Killed();
    const answer = await life.engine.call({ __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method, ...params });
    if (!life.alive) throw new Killed();
    return answer;
  }

  async ok(module: string, method: string, params: object = {}): Promise<unknown> {
    const { code, message, data } = await this.call(module, method, params);
    if (code !== 200) throw new Error(`${module}.${method}: ${code} ${message}`);
    return data;
  }

  async code(module: string, method: string, params: object = {}): Promise<number> {
    return (await this.call(module, method, params)).code;
  }

  /** Answers the message's id. */
  async send(to: Device, text: string): Promise<string> {
    const rows = await this.ok('chat', 'sendTextMessage', textTo(to.address, text));
    return (rows as MessageRow[])[0]?.msg_id ?? '';
  }

  async history(other: Device, page: object = {}): Promise<MessageRow[]> {
    const params = { conversationId: other.address, startTime: -1, pageSize: 500, orderBy: 'ASC', ...page };
    return (await this.ok('chat', 'getMessagesByConversationId', params)) as MessageRow[];
  }

  /** The texts of a conversation, oldest first, notices left out. */
  async texts(other: Device): Promise<string[]> {
    const rows = (await this.history(other)).filter((row) => row.msg_source !== 2);
    return rows.map((row) => (JSON.parse(row.msg_cry) as { text: string }).text);
  }

  /** How often a notice of this kind stands in a conversation. */
  async notices(other: Device, notice: number): Promise<number> {
    const rows = (await this.history(other)).filter((row) => row.msg_source === 2);
    return rows.filter((row) => (JSON.parse(row.msg_cry) as { type: number }).type === notice).length;
  }

  async message(id: string): Promise<MessageRow> {
    return (await this.ok('chat', 'getMessageByIdChat', { messageId: id })) as MessageRow;
  }

  async unread(other: Device): Promise<number> {
    const rows = (await this.ok('chat', 'getConversations')) as ConversationRow[];
    return rows.find((row) => row.rs_id === other.address)?.rs_unread ?? 0;
  }

  async read(other: Device, ids: readonly string[], isRetry = false): Promise<string[]> {
    const params = { conversationId: other.address, cid: other.address, conversationType: 1, messageIds: ids, pub: '' };
    return (await this.ok('chat', 'sendMessageAckByIds', { ...params, isRetry })) as string[];
  }

  published<Type extends EventType>(type: Type): Extract<EngineEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<EngineEvent, { type: Type }> => event.type === type);
  }

  /** What the device's storage holds now. */
  async backup(): Promise<{ files: Map<string, Bytes>; indexedDB: IDBFactory }> {
    return { files: new Map(this.files), indexedDB: await copyDatabases(this.indexedDB) };
  }

  /** The store itself, for tests that change it behind a stopped engine's back. */
  async withStore(work: (store: Store<Message>) => Promise<void>, password = PASSWORD): Promise<void> {
    const keys = deriveRoomKeys(nativeProvider, await this.rootKey(password));
    const rows = this.#world.pace === 'swift' ? this.#memory : await openRowDatabase(this.#database, 'icom');
    const store = await Store.over<Message>(rows, nativeProvider, keys, this.#random);
    await work(store);
    store.close();
  }

  /** How many rows and pages there are of the room that the password opens, and of others: those it deletes. */
  async storedNames(password = PASSWORD): Promise<{ own: number; others: number }> {
    const rows = this.#world.pace === 'swift' ? this.#memory : await openRowDatabase(this.#database, 'icom');
    const count = async () => {
      const names = await rows.names();
      return names.rows.length + names.pages.length;
    };
    const before = await count();
    const keys = deriveRoomKeys(nativeProvider, await this.rootKey(password));
    const store = await Store.over<Message>(rows, nativeProvider, keys, this.#random);
    await store.eraseOthers((await store.list(CONVERSATIONS)).map(({ id }) => id));
    const own = await count();
    store.close();
    return { own, others: before - own };
  }

  /** The records of the cover, in hex. */
  async cover(): Promise<string[]> {
    const rows = await openRowDatabase(this.#database, 'icom');
    const records = await rows.cover();
    rows.close();
    return records.map(({ bytes }) => Buffer.from(bytes).toString('hex'));
  }

  /** What the password opens in the vault. */
  async rootKey(password = PASSWORD): Promise<Bytes> {
    const opened = await this.#vault().open(password);
    if (!opened.ok) throw new Error(opened.error.kind);
    return opened.value.content.rootKey;
  }

  get #database() {
    return { indexedDB: this.indexedDB, IDBKeyRange };
  }

  #vault(): Vault {
    const ports = { ...this.#ports(new TappedNetwork(this.#world.internet, () => false)), provider: nativeProvider };
    return new Vault(ports, new WrongTries(ports));
  }

  #current(): Life {
    if (this.#life === undefined) throw new Error('the device has not been started');
    return this.#life;
  }

  #write(life: Life, after: boolean): void {
    if (!life.alive) throw new Killed();
    if (!after) this.writes++;
    if (this.killAt === undefined || this.writes < this.killAt.write || this.killAt.after !== after) return;
    this.killAt = undefined;
    life.network.goOffline();
    life.alive = false;
    throw new Killed();
  }

  /** `write` is told of each write of a secret file, before and after it. */
  #ports(network: TappedNetwork, alive = () => true, write: (after: boolean) => void = () => undefined): EnginePorts {
    const files = deviceFiles(
      () => this.files,
      write,
      () => this.problems.push('secret files were asked for two things at a time'),
    );
    return {
      clock: this.#world.clock.forLife(alive, () => this.clockOffset),
      random: this.#random,
      crypto: this.#world.pace === 'swift' ? swiftProvider : nativeProvider,
      files,
      profileKey: this.#profileKey,
      database: this.#database,
      network,
      homeNodes: this.homeNodes,
      log: (level, event, fields) => {
        this.logged++;
        if (level === 'error' && alive()) this.problems.push(`${event} ${JSON.stringify(fields)}`);
      },
      platform: 3,
      lull: () => this.lull(),
    };
  }
}

export function textTo(address: string, text: string) {
  return { cnd: address, cid: address, conversationType: 0, pub: '', text };
}
