/** Accounts over a real super node, without passwords or pages: one with many contacts, and one that the words bring back. */
import { deriveRoomKeys } from '#crypto/vault.ts';
import { createWebProvider } from '#crypto/web-provider.ts';
import { Account } from '#engine/account/account.ts';
import { Core } from '#engine/account/core.ts';
import { provisionAccount, takeOverAccount } from '#engine/account/provisioning.ts';
import { EventLog } from '#engine/events/event-log.ts';
import type { Ports } from '#engine/ports.ts';
import { createMemoryRows } from '#engine/storage/memory-rows.ts';
import { Store } from '#engine/storage/store.ts';
import { ACCOUNT, type AccountRow, CONTACTS, type Message } from '#engine/tables.ts';
import { type Bytes, concat, toBase58, uint32 } from '#lib/bytes.ts';
import type { HomeNode } from '#model/ids.ts';
import { createNodePorts } from '#platform/node/node-ports.ts';

const WORDS = `${'abandon '.repeat(11)}about`.split(' ');

export function contactAddress(index: number): string {
  return toBase58(concat(new Uint8Array(28).fill(9), uint32(index)));
}

export class RestoredAccount {
  readonly account: Account;
  readonly ports: Ports;

  private constructor(account: Account, ports: Ports) {
    this.account = account;
    this.ports = ports;
  }

  /** A new account, offline, with so many friends. */
  static async withContacts(node: HomeNode, count: number): Promise<RestoredAccount> {
    const ports = await portsOf(node);
    const { crypto, random, clock } = ports;
    const own = await provisionAccount(crypto, random, clock.now(), [node], WORDS, new Uint8Array(64));
    return RestoredAccount.#open(ports, own, count);
  }

  /** The same account on an empty machine, from its words and the list that the nodes have. */
  static async fromWords(node: HomeNode, known: Bytes): Promise<RestoredAccount> {
    const ports = await portsOf(node);
    const { crypto, random, clock } = ports;
    const own = await takeOverAccount(crypto, random, clock.now(), [node], WORDS, new Uint8Array(64), known);
    return RestoredAccount.#open(ports, own, 0);
  }

  static async #open(ports: Ports, own: AccountRow, count: number): Promise<RestoredAccount> {
    const keys = deriveRoomKeys(ports.crypto, ports.random(32));
    const store = await Store.over<Message>(createMemoryRows(), ports.crypto, keys, ports.random);
    const batch = store.batch();
    batch.put(ACCOUNT, 'own', own);
    for (let index = 0; index < count; index++) {
      const address = contactAddress(index);
      const profile = { nick: `friend ${index}`, pfpId: index % 12, pfpUrl: '', version: 3 };
      const about = { exchange: '11'.repeat(32), remark: `remark ${index}`, created: 1, updated: 1, version: 1 };
      batch.put(CONTACTS, address, { address, profile, ...about, friendship: 'friend' });
    }
    await batch.commit();
    const account = new Account(new Core(ports, store, new EventLog('', ports.clock), own), () => undefined);
    await account.load();
    return new RestoredAccount(account, ports);
  }

  /** Resolves once `holds` does, looked at after every event. */
  when(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      let stop: () => void = () => undefined;
      const look = () => {
        if (!holds()) return;
        stop();
        resolve();
      };
      const snapshot = { session: { state: 'open' as const, anonymous: false }, direct: [], storage: 'ok' as const };
      stop = this.account.core.events.subscribe(look, snapshot);
      look();
    });
  }

  async connect(): Promise<void> {
    await this.account.connect(Promise.resolve());
  }

  /** Resolves once the nodes have all of the account's state. */
  written(): Promise<void> {
    return this.when(() => this.account.state.waiting() === 0);
  }

  async close(): Promise<void> {
    await (await this.account.close()).offline;
  }
}

async function portsOf(node: HomeNode): Promise<Ports> {
  const ports = await createNodePorts({ homeNodes: [node] });
  const release = {
    own: { version: '', build: '' },
    newest: async () => ({ ok: false as const, error: 'Unreachable' as const }),
  };
  return { ...ports, crypto: await createWebProvider(), release, deviceName: 'Desktop', lull: async () => undefined };
}
