/** Everything by which a device comes into an account: pairing, the twelve words, and the network that both need before. */
import { mnemonicToSeed } from '#crypto/mnemonic.ts';
import { type KdfCost, wrapSecret } from '#crypto/password.ts';
import type { SlotSecret } from '#crypto/vault.ts';
import { type Bytes, equalBytes, utf8 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { LoginType } from '#model/enumerations.ts';
import type { HomeNode } from '#model/ids.ts';
import { parseHomeNode } from '#wire/card.ts';
import { MAX_DEVICES } from '#wire/device-list.ts';
import type { CodeContent } from '#wire/pairing-code.ts';
import { REQUEST_LIFETIME } from '#wire/pairing-request.ts';
import type { Account } from '../account/account.ts';
import { hearList } from '../account/dropped-devices.ts';
import { installAccount, type Opening } from '../account/installation.ts';
import type { Lifecycle } from '../account/lifecycle.ts';
import { changePassword, rootKeyOf } from '../account/password-change.ts';
import { noteChange, resumeChange } from '../account/password-sync.ts';
import { pairedAccount, takeOverAccount } from '../account/provisioning.ts';
import { hearWipe } from '../account/wiped-device.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Ports } from '../ports.ts';
import { isPassword } from '../rooms/passwords.ts';
import { OWN_ROOM } from '../rooms/tables.ts';
import { StorageFailure } from '../storage/row-database.ts';
import type { AccountRow } from '../tables.ts';
import { admissionTo, takeOutUnconfirmed, unconfirmedDevices } from './admission.ts';
import { IncomingRequest } from './incoming-request.ts';
import type { FinishError } from './new-device.ts';
import { Pairing } from './pairing.ts';
import { PasswordArrival } from './password-arrival.ts';
import { becomePrimary, findAccount } from './set-primary.ts';
import { TemporaryNetwork } from './temporary-network.ts';
import { type WordsFlow, WordsLogin } from './words-login.ts';

/** How long (ms) after the account was opened a device that never said that it is there is taken out again. */
const UNCONFIRMED_AFTER = 60_000;

type ReplaceError = 'Failed' | 'PasswordFormatInvalid' | 'PasswordExists';

export class Joining {
  readonly pairing: Pairing;
  readonly words: WordsLogin;
  readonly network: TemporaryNetwork;
  readonly #ports: Ports;
  readonly #lifecycle: Lifecycle;
  readonly #cost: KdfCost;
  readonly #request: IncomingRequest;
  #named: HomeNode | undefined;
  #prepared = false;
  /** Settles when the network that was used until now may be stopped. */
  #busy: Promise<unknown> = Promise.resolve();
  #session: Account | undefined;
  /** The temporary key of the request that was answered last. */
  #answering = '';

  constructor(ports: Ports, events: EventLog, lifecycle: Lifecycle, cost: KdfCost) {
    this.#cost = cost;
    this.#ports = ports;
    this.#lifecycle = lifecycle;
    this.network = new TemporaryNetwork(ports);
    this.words = new WordsLogin(ports, this.network, () => this.nodes());
    const host = {
      side: () => this.#side(),
      admission: (code: string | undefined) =>
        admissionTo(
          this.#account(),
          () => (code !== undefined && code === this.#answering ? 'default' : 'secondary'),
          async () => {
            const stretching = await lifecycle.vault.stretching();
            if (!stretching.ok) throw new StorageFailure({ kind: 'Failed' });
            return stretching.value;
          },
        ),
      deviceId: () => this.#account().core.own.device.id,
      nodes: () => this.nodes(),
    };
    this.pairing = new Pairing(ports, events, host, this.network);
    this.#request = new IncomingRequest(ports, events, this.pairing);
    lifecycle.freeNetwork = () => this.#busy.then(() => this.network.stop());
    const session = lifecycle.session();
    events.subscribe(
      (event) => {
        if (event.type === 'session.changed') this.#sessionChanged();
      },
      { session, direct: [], storage: 'ok' },
    );
  }

  /** Whether pairing was prepared on this device. */
  get prepared(): boolean {
    return this.#prepared;
  }

  prepare(): void {
    this.#prepared = true;
  }

  /** Where to read and to look: of an open account, where its devices do. */
  nodes(): readonly HomeNode[] {
    const account = this.#lifecycle.openAccount();
    const own = account?.directory.homeNodesOf(account.core.own.address) ?? this.#ports.homeNodes;
    return [...new Set([...own, ...(this.#named === undefined ? [] : [this.#named])])].slice(0, 8);
  }

  /** Another node to look at; '' for none. */
  nameNode(text: string): Result<void, 'InvalidParameter'> {
    const node = text === '' ? undefined : parseHomeNode(text);
    if (text !== '' && node === undefined) return err('InvalidParameter');
    this.#named = node;
    return ok();
  }

  /** The device that asks by mail to be let in. */
  request(): CodeContent | undefined {
    return this.#request.get();
  }

  /** As the primary device: meets the device that a code or a request describes. */
  async authorise(content: CodeContent) {
    const asked = this.request();
    this.#answering = asked !== undefined && asked.n === content.n ? content.n : '';
    if (this.#answering !== '') this.#request.forget();
    return this.pairing.take(content, false, this.#answering === '' ? undefined : REQUEST_LIFETIME);
  }

  /** As the new device: chooses the password, is certified, stores the account and opens it. */
  async finish(password: string): Promise<Result<void, FinishError | 'PasswordFormatInvalid' | 'Storage'>> {
    const device = this.pairing.receivingDevice();
    if (device === undefined) return err('NotStarted');
    if (!isPassword(password)) return err('PasswordFormatInvalid');
    const membership = await device.beCertified();
    if (!membership.ok) return membership;
    const { account, device: keys, list } = membership.value;
    const { salt, ...cost } = account.vault;
    const [exchange, wallet] = [{ publicKey: account.exchange }, { publicKey: account.wallet }];
    const own = pairedAccount(this.#ports.crypto, keys, account.account, { ...account, exchange, wallet }, list);
    const stored = async (): Promise<Result<void, FinishError | 'Storage'>> => {
      try {
        const installed = await this.#install(own, {
          password,
          salt,
          cost,
          ...this.#seedOf(account.account),
        });
        if (!installed.ok) {
          device.fail('storage', true);
          return installed;
        }
      } catch (reason) {
        device.fail('storage', true);
        if (reason instanceof StorageFailure) return err('Storage');
        throw reason;
      }
      await this.#open(password);
      await device.keep();
      this.words.forget();
      return ok();
    };
    const storing = stored();
    this.#busy = storing.catch(() => undefined);
    return storing;
  }

  /** Words that open the account on this device: what follows replaces its password. `MnemonicInvalid`: they open nothing. */
  async matchWords(words: readonly string[]): Promise<Result<WordsFlow, 'MnemonicInvalid'>> {
    const rootKey = await rootKeyOf(this.#lifecycle.vault, mnemonicToSeed(words));
    return rootKey === undefined ? err('MnemonicInvalid') : ok(await this.words.replacePassword(words));
  }

  /** Replaces a forgotten password; everything that is here stays. */
  async replacePassword({ seed }: WordsFlow, password: string): Promise<Result<void, ReplaceError>> {
    if (!isPassword(password)) return err('PasswordFormatInvalid');
    const { vault } = this.#lifecycle;
    const rootKey = await rootKeyOf(vault, seed);
    if (rootKey === undefined) return err('Failed');
    const room = await this.#lifecycle.stores.use(rootKey, (store) => store.get(OWN_ROOM, 'own'));
    if (room === undefined) return err('Failed');
    const note = ({ stretched }: SlotSecret) =>
      this.#lifecycle.stores.use(rootKey, (store) => noteChange(this.#ports, store, stretched));
    const changed = await changePassword(vault, room.mapKey, rootKey, password, note);
    // whoever types the old one here has remembered it
    if (!changed.ok && changed.error !== 'Same') return err('PasswordExists');
    await vault.forgive();
    this.words.forget();
    return ok();
  }

  /** The device that has the account becomes its primary one: what is here stays, and so do the other devices. */
  async setPrimary(flow: WordsFlow, password: string): Promise<Result<void, ReplaceError>> {
    if (this.#lifecycle.openAccount() !== undefined) return err('Failed');
    if (!isPassword(password)) return err('PasswordFormatInvalid');
    const found = await findAccount(this.#lifecycle, flow, password);
    if (!found.ok) return found;
    // where the words have opened it, the password may be a new one
    const replaced = found.value.byWords ? await this.replacePassword(flow, password) : ok();
    if (!replaced.ok) return replaced;
    const under = { password, cost: this.#cost };
    const done = await becomePrimary(this.#lifecycle, this.#ports, flow, found.value, under);
    if (!done.ok) return done;
    await this.#open(password);
    this.words.forget();
    return ok();
  }

  /**
   * Takes the account over by its words: this device becomes the primary one, and every other is dropped, unless the owner
   * wants only to set the primary one.
   */
  async takeOver(flow: WordsFlow, password: string): Promise<Result<void, 'Failed' | 'PasswordFormatInvalid'>> {
    if (!isPassword(password)) return err('PasswordFormatInvalid');
    const { crypto, random } = this.#ports;
    const { words, seed, known, time } = flow;
    const kept = await wrapSecret(crypto, random, password, utf8(words.join(' ')), this.#cost);
    const nodes = [...new Set([...(known?.peer.homeNodes ?? []), ...this.nodes()])].slice(0, 8);
    if (flow.setsPrimary !== false && (known?.peer.devices.length ?? 0) >= MAX_DEVICES) return err('Failed');
    const alone = flow.drops ? 'dropped' : 'unasked';
    const others = flow.setsPrimary === false ? alone : 'beside';
    const own = await takeOverAccount(crypto, random, time, nodes, words, kept, known?.list, others);
    const installed = await this.#install(own, { password, cost: this.#cost, seed });
    if (!installed.ok) return installed;
    await this.#open(password);
    this.words.forget();
    return ok();
  }

  /** Of the words, where they were typed here and are this account's. */
  #seedOf(account: Bytes): { seed?: Bytes } {
    const { flow } = this.words;
    return flow !== undefined && equalBytes(flow.keys.signing.publicKey, account) ? { seed: flow.seed } : {};
  }

  #side(): 'primary' | 'new' | undefined {
    const { state, primary, anonymous } = this.#lifecycle.session();
    if (state !== 'open') return 'new';
    if (!primary || anonymous) return undefined;
    // a room has the account's address and no list of devices of its own
    return this.#lifecycle.entrance().content.role === 'room' ? undefined : 'primary';
  }

  #account(): Account {
    const account = this.#lifecycle.openAccount();
    if (account === undefined) throw new Error('an open account is what makes a primary device');
    return account;
  }

  /** Stores an account, which is there from then on. */
  async #install(own: AccountRow, opening: Opening): Promise<Result<void, 'Failed'>> {
    if (this.#lifecycle.openAccount() !== undefined) return err('Failed');
    await installAccount(this.#lifecycle, this.#ports, own, opening);
    return ok();
  }

  /** Opens what has been stored; where that fails, its owner logs in. */
  async #open(password: string): Promise<void> {
    try {
      await this.#lifecycle.prepare();
      const opened = await this.#lifecycle.open(LoginType.text, password);
      if (!opened.ok) this.#ports.log('warn', 'pairing.open');
    } catch {
      this.#ports.log('warn', 'pairing.open');
    }
  }

  #sessionChanged(): void {
    const account = this.#lifecycle.openAccount();
    if (account === this.#session) return;
    this.#session = account;
    if (account === undefined) return this.pairing.forget();
    // whoever logs in has given up what was begun before
    if (this.pairing.view().step !== 'finishing') this.pairing.cancel();
    const arrival = new PasswordArrival(this.#ports, this.#lifecycle, account);
    account.core.onPassword = (stretched) => arrival.changed(stretched);
    account.core.onRequest = async (content) => {
      if (await hearList(account, content)) return;
      const isHeard = await hearWipe(account, content, {
        lock: () => this.#lifecycle.lockNow(),
        look: () => this.#lifecycle.ending.look(account.core.own),
      });
      if (!isHeard) await this.#request.received(account, content);
    };
    account.core.onClearPassword = () => arrival.clearPassword();
    account.core.background('clearPassword.resume', () => arrival.resumeClearPassword());
    account.core.background('password.resume', () => resumeChange(account, (stretched) => arrival.opens(stretched)));
    if (!account.devices.isPrimary()) return;
    // only those of sessions before: whoever is being paired in this one has a pairing that sees to it
    account.core.background('pairing.unconfirmed', async () => {
      const ids = await unconfirmedDevices(account);
      // what such a device has sent meanwhile comes in first
      account.core.after(UNCONFIRMED_AFTER, () =>
        account.core.background('pairing.unconfirmed', () => takeOutUnconfirmed(account, ids)),
      );
    });
  }
}
