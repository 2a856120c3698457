/** One device that an examiner gets into their hands: an engine over storage that remembers what was written when. */
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { CryptoProvider } from '#crypto/provider.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import type { SecretFiles } from '#engine/ports.ts';
import type { RowDatabase } from '#engine/storage/row-database.ts';
import { tableNames } from '#engine/storage/store.ts';
import { Vault } from '#engine/storage/vault.ts';
import { WrongTries } from '#engine/storage/wrong-tries.ts';
import { type Bytes, utf8 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { CHEAP_KDF, PASSWORD } from '../engine/device.ts';
import { profileKey } from '../engine/profile-key.ts';
import { SimulatedInternet } from '../simulation/internet.ts';
import { SimulatedNetwork } from '../simulation/network.ts';
import { Dice, seededBytes } from '../simulation/random.ts';
import { swiftProvider } from '../simulation/swift-provider.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import type { Known } from './features.ts';
import { rootKeysFrom } from './root-keys.ts';
import { ExaminedRows, type StoredFile, type StoredState } from './stored-state.ts';

/** What a device had stored when its story begins, and who its owner's friend is. */
export type Beginning = {
  readonly files: ReadonlyMap<string, Bytes>;
  readonly rows: RowDatabase;
  readonly now: number;
  readonly address: string;
  readonly friend: string;
};

const START_TRIES = 0;
export class Subject {
  now: number;
  readonly rows = new ExaminedRows();
  readonly #beginning: Beginning;
  readonly #files = new Map<string, StoredFile>();
  readonly #random: (length: number) => Bytes;
  readonly #network: SimulatedNetwork;
  #engine: Engine | undefined;
  #operations = { seal: START_TRIES, open: START_TRIES, hkdf: START_TRIES, aes: START_TRIES };

  private constructor(beginning: Beginning, seed: string) {
    this.#beginning = beginning;
    this.now = beginning.now;
    this.#random = seededBytes(seed);
    for (const [name, content] of beginning.files) this.#files.set(name, { name, content, changed: this.now });
    const faults = { loss: 0, duplication: 0, reordering: 0 };
    const internet = new SimulatedInternet(new VirtualClock(), new Dice(seed), faults);
    // nobody is online: what the network does is no matter of what is stored
    this.#network = new SimulatedNetwork(internet, () => false);
  }

  static async at(beginning: Beginning, seed: string): Promise<Subject> {
    const subject = new Subject(beginning, seed);
    await subject.rows.copy(beginning.rows);
    return subject;
  }

  async start(coverRecords: number): Promise<void> {
    const { seal, open, hkdf } = this.#counting();
    const provider: CryptoProvider = {
      ...swiftProvider,
      chachaSeal: seal,
      chachaOpen: open,
      hkdf,
      importAesKey: async (key) => {
        this.#operations.aes++;
        return swiftProvider.importAesKey(key);
      },
    };
    this.#engine = await createEngine(
      {
        clock: { now: () => this.now, after: () => () => undefined },
        random: this.#random,
        crypto: provider,
        files: this.#secretFiles(),
        profileKey,
        database: { indexedDB: new IDBFactory(), IDBKeyRange },
        network: this.#network,
        homeNodes: ['https://node.test' as HomeNode],
        log: () => undefined,
        platform: 3,
      },
      { kdfCost: CHEAP_KDF, coverRecords, openRows: async () => this.rows.open() },
    );
  }

  pass(time: number): void {
    this.now += time;
  }

  /** The answer's code and data. */
  async call(module: string, method: string, params: object = {}): Promise<{ code: number; data: unknown }> {
    if (this.#engine === undefined) throw new Error('the subject has not been started');
    const request = { __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method, ...params };
    const { code, data } = await this.#engine.call(request);
    return { code, data };
  }

  async stop(): Promise<void> {
    await this.#engine?.stop();
  }

  state(): StoredState {
    return this.rows.state([...this.#files.values()]);
  }

  /** What the default room's password opens, and the decoy; and what opening takes. */
  async known(): Promise<Known> {
    const ports = {
      files: this.#secretFiles(),
      profileKey,
      clock: { now: () => this.now, after: () => () => undefined },
      random: this.#random,
      provider: swiftProvider,
    };
    const opened = await new Vault(ports, new WrongTries(ports)).open(PASSWORD);
    if (!opened.ok) throw new Error(opened.error.kind);
    const rootKeys = await rootKeysFrom(this.rows.open(), opened.value.content.rootKey);
    const unlock = await this.#unlock();
    const { address, friend } = this.#beginning;
    return {
      rootKeys,
      tables: tableNames(),
      conversations: [address, friend],
      unlock,
      now: this.now,
      triesKey: await profileKey.mac(utf8('icom/v1/wrong-tries')),
    };
  }

  async #unlock(): Promise<number[]> {
    this.#operations = { seal: 0, open: 0, hkdf: 0, aes: 0 };
    const start = process.cpuUsage();
    await this.call('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
    const { user } = process.cpuUsage(start);
    const { seal, open, hkdf, aes } = this.#operations;
    return [seal, open, hkdf, aes, Math.log(user + 1)];
  }

  #counting(): {
    seal: CryptoProvider['chachaSeal'];
    open: CryptoProvider['chachaOpen'];
    hkdf: CryptoProvider['hkdf'];
  } {
    return {
      seal: (...given) => {
        this.#operations.seal++;
        return swiftProvider.chachaSeal(...given);
      },
      open: (...given) => {
        this.#operations.open++;
        return swiftProvider.chachaOpen(...given);
      },
      hkdf: (...given) => {
        this.#operations.hkdf++;
        return swiftProvider.hkdf(...given);
      },
    };
  }

  #secretFiles(): SecretFiles {
    return {
      read: async (name) => this.#files.get(name)?.content.slice(),
      write: async (name, content) => {
        this.#files.set(name, { name, content: new Uint8Array(content), changed: this.now });
      },
      remove: async (name) => void this.#files.delete(name),
    };
  }
}
