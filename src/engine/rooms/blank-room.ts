/**
 * The blank room: an account of its own, opened by the clear password once everything else has been wiped, and without any
 * password where the owner wants a decoy. The decoy's file is there in any case: nonce (12) ‖ ChaCha20-Poly1305 of the
 * blank room's root key under a key of this profile, or as many random bytes.
 */
import { generateMnemonic, mnemonicToSeed } from '#crypto/mnemonic.ts';
import { type KdfCost, unwrapSecret, wrapSecret } from '#crypto/password.ts';
import { wordsSecret } from '#crypto/vault.ts';
import { type Bytes, concat, fromUtf8, utf8 } from '#lib/bytes.ts';
import type { Account } from '../account/account.ts';
import { provisionAccount } from '../account/provisioning.ts';
import type { Ports } from '../ports.ts';
import { StorageFailure } from '../storage/row-database.ts';
import { ACCOUNT, type AccountRow } from '../tables.ts';
import { newRoom } from './new-room.ts';
import type { Entrance, Way } from './passwords.ts';
import type { RoomStores } from './room-stores.ts';
import { BLANK_STATE, type BlankAccess, OWN_ROOM } from './tables.ts';

export const DECOY_FILE = 'decoy';
const NONCE_LENGTH = 12;
export const DECOY_LENGTH = NONCE_LENGTH + 32 + 16;
const NOTHING = new Uint8Array(0);

export class BlankRoom {
  readonly #ports: Ports;
  readonly #stores: RoomStores;
  readonly #cost: KdfCost;

  constructor(ports: Ports, stores: RoomStores, cost: KdfCost) {
    this.#ports = ports;
    this.#stores = stores;
    this.#cost = cost;
  }

  /**
   * How it is opened; made when it is needed first. As old as the account that it stands in for, as far as it says. Inside
   * it, it is itself, without words. Throws `StorageFailure` in a room beside the default one: there is one blank room, and it
   * is the default room's.
   */
  async ensure(account: Account, { content }: Entrance): Promise<BlankAccess> {
    if (content.role === 'blank') return { rootKey: content.rootKey, words: [] };
    const known = account.room.blank();
    if (known !== undefined) return known;
    if (content.role === 'hidden' || content.role === 'room') throw new StorageFailure({ kind: 'Failed' });
    const { crypto, random, homeNodes, clock } = this.#ports;
    const words = generateMnemonic(random);
    const access = { rootKey: random(32), words };
    // nobody knows this password: the words are shown for the one that a clear password gives them
    const kept = await this.#wrap(words.join(' '), String.fromCharCode(...random(32)));
    const made = await provisionAccount(crypto, random, clock.now(), homeNodes, words, kept);
    const { created } = account.core.own;
    const room = newRoom(random, created, { mapKey: account.room.get().mapKey });
    await this.#stores.use(access.rootKey, async (store) => {
      const batch = store.batch();
      batch.put(ACCOUNT, 'own', { ...made, created });
      batch.put(OWN_ROOM, 'own', room);
      const secret = wordsSecret(crypto, mnemonicToSeed(words));
      batch.put(BLANK_STATE, 'own', { isPurged: false, wordsSecret: secret });
      const written = await batch.commit();
      if (!written.ok) throw new StorageFailure(written.error);
    });
    await account.core.transact(async (tx) => account.room.putBlank(tx, access));
    return access;
  }

  /** Has the blank room's words shown for this password; where they aren't known, nothing changes. */
  async keepWordsUnder({ rootKey, words }: BlankAccess, password: string): Promise<void> {
    if (words.length === 0) return;
    const kept = await this.#wrap(words.join(' '), password);
    await this.#stores.use(rootKey, async (store) => {
      const own = await store.get(ACCOUNT, 'own');
      if (own === undefined) throw new StorageFailure({ kind: 'Failed' });
      const batch = store.batch();
      batch.put(ACCOUNT, 'own', { ...own, words: kept });
      const written = await batch.commit();
      if (!written.ok) throw new StorageFailure(written.error);
    });
  }

  /** Has words that are shown for the old clear password shown for the new one; others stay as they are. */
  async moveWords(account: Account, rootKey: Bytes, old: string, password: string): Promise<void> {
    const { core } = account;
    const move = async (own: AccountRow | undefined) => {
      const words = own?.words && (await unwrapSecret(this.#ports.crypto, old, own.words));
      return own && words?.ok === true ? { ...own, words: await this.#wrap(fromUtf8(words.value), password) } : own;
    };
    await this.#stores.use(rootKey, async (store) => {
      const stored = await store.get(ACCOUNT, 'own');
      const moved = await move(stored);
      if (moved === undefined || moved === stored) return;
      if (moved.address === core.own.address) {
        // it is open: what it keeps in memory follows
        const own = { ...core.own, words: moved.words };
        await core.transact(async (tx) => core.putOwn(tx, own));
        return;
      }
      const batch = store.batch();
      batch.put(ACCOUNT, 'own', moved);
      const written = await batch.commit();
      if (!written.ok) throw new StorageFailure(written.error);
    });
  }

  /** The root key of the room that a wrong password opens; undefined as long as none does. */
  async decoy(): Promise<Bytes | undefined> {
    const file = await this.#ports.files.read(DECOY_FILE);
    if (file?.length !== DECOY_LENGTH) return undefined;
    const key = await this.#decoyKey();
    return this.#ports.crypto.chachaOpen(key, file.subarray(0, NONCE_LENGTH), file.subarray(NONCE_LENGTH), NOTHING);
  }

  /** Has the room of this root key opened by any wrong password; without one, nothing is. Throws `StorageFailure`. */
  async setDecoy(rootKey: Bytes | undefined): Promise<void> {
    const { crypto, random, files } = this.#ports;
    const nonce = random(NONCE_LENGTH);
    const file =
      rootKey === undefined
        ? random(DECOY_LENGTH)
        : concat(nonce, crypto.chachaSeal(await this.#decoyKey(), nonce, rootKey, NOTHING));
    await files.write(DECOY_FILE, file).catch(() => {
      throw new StorageFailure({ kind: 'Failed' });
    });
  }

  /** Whether it says that there is a decoy: who was let in by one is told what they have set. */
  async showsDecoy(account: Account, { how }: Way): Promise<boolean> {
    if (how !== 'decoy') return (await this.decoy()) !== undefined;
    return (await account.core.store.get(BLANK_STATE, 'own'))?.showsDecoy === true;
  }

  /** Has any wrong password open the blank room, or none; who was let in by it can't come to know of it, nor end it. */
  async switchDecoy(account: Account, way: Way, isOn: boolean): Promise<void> {
    const { core } = account;
    if (way.how === 'decoy')
      await core.transact(async (tx) => {
        const state = await core.store.get(BLANK_STATE, 'own');
        if (state !== undefined) tx.batch.put(BLANK_STATE, 'own', { ...state, showsDecoy: isOn });
      });
    else await this.setDecoy(isOn ? (await this.ensure(account, way)).rootKey : undefined);
  }

  /** Which ways in besides the password it says that it has: with the decoy on, any of them opens it. */
  async shownOpeners(account: Account): Promise<readonly string[]> {
    return (await account.core.store.get(BLANK_STATE, 'own'))?.showsOpeners ?? [];
  }

  async showOpener({ core }: Account, way: string, isSet: boolean): Promise<void> {
    await core.transact(async (tx) => {
      const state = await core.store.get(BLANK_STATE, 'own');
      if (state === undefined) return;
      const others = (state.showsOpeners ?? []).filter((other) => other !== way);
      tx.batch.put(BLANK_STATE, 'own', { ...state, showsOpeners: isSet ? [...others, way] : others });
    });
  }

  #decoyKey(): Promise<Bytes> {
    return this.#ports.profileKey.mac(utf8('icom/v1/decoy'));
  }

  #wrap(words: string, password: string): Promise<Bytes> {
    return wrapSecret(this.#ports.crypto, this.#ports.random, password, utf8(words), this.#cost);
  }
}
