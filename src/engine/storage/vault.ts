/** The vault: sixteen slots in one secret file; a password opens one of them, and what that holds is a room's root key. */
import { type KdfCost, SALT_LENGTH, stretchPassword } from '#crypto/password.ts';
import {
  clearSlot,
  createVault,
  fillSlot,
  freeHiddenSlots,
  type OpenedSlot,
  ORDINARY_SLOTS,
  openSlots,
  SLOT_COUNT,
  type SlotContent,
  type SlotSecret,
  wordsSecret,
} from '#crypto/vault.ts';
import { SerialQueue } from '#lib/async.ts';
import type { Bytes } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { Guest } from './guest.ts';
import { changed, placesFor, type VaultChange } from './vault-change.ts';
import {
  decodeVaultFile,
  encodeVaultFile,
  openMap,
  type SlotMap,
  type SlotUse,
  VAULT_FILE_LENGTH,
  type VaultFile,
} from './vault-file.ts';
import type { TryError, TryPorts, WrongTries } from './wrong-tries.ts';

export const VAULT_FILE = 'vault';

/** `Missing`: there is no account. `Corrupt`: the file is not one that this version wrote. */
export type VaultError = TryError | { readonly kind: 'Missing' | 'Corrupt' };

/** By what a slot is opened: a password, the mnemonic's 64-byte seed, what `wordsSecret` or `secretOf` has made of it. */
export type Opener =
  | { readonly password: string }
  | { readonly seed: Bytes }
  | { readonly stretched: Bytes }
  | { readonly secret: SlotSecret };
export type NewSlot = SlotContent & Opener & { readonly use: SlotUse };
/** What a password has opened, and what it was stretched to. */
export type Opened = OpenedSlot & { readonly secret: SlotSecret };

/** What makes a password's stretched secret the same on two devices. */
export type Stretching = Pick<VaultFile, 'cost' | 'salt'>;

export class Vault {
  readonly #ports: TryPorts;
  readonly #tries: WrongTries;
  readonly #queue = new SerialQueue(); // one change of the file at a time

  /** `tries` is shared with everything else that checks a password of this account. */
  constructor(ports: TryPorts, tries: WrongTries) {
    this.#ports = ports;
    this.#tries = tries;
  }

  async exists(): Promise<boolean> {
    return this.#read().then((file) => file.ok || file.error.kind !== 'Missing');
  }

  /** Writes a new vault over any other, durably. `Failed` leaves what was there. One Argon2id run for each password. */
  create(
    newSlots: readonly NewSlot[],
    cost: KdfCost,
    mapKey: Bytes,
    salt: Bytes = this.#ports.random(SALT_LENGTH),
  ): Promise<Result<void, { readonly kind: 'Failed' }>> {
    return this.#queue.run(async () => {
      const filled: (NewSlot & { readonly secret: SlotSecret })[] = [];
      for (const slot of newSlots) filled.push({ ...slot, secret: await this.#secret(slot, { cost, salt }) });
      const map = new Array<SlotUse | undefined>(ORDINARY_SLOTS).fill(undefined);
      return this.#put({ cost, salt, slots: createVault(this.#ports.random) }, map, mapKey, { fill: filled });
    });
  }

  /** Forgets wrong tries: see `WrongTries`. */
  forgive(): Promise<void> {
    return this.#tries.forgive();
  }

  /** For who is in the blank room by what opens nothing here. */
  guest(typed?: string): Guest {
    return new Guest(this.#ports, typed);
  }

  /** Begins to count wrong tries anew under another profile key: see `WrongTries`. */
  restartTries(take: () => Promise<void>): Promise<void> {
    return this.#tries.restart(take);
  }

  /** By which passwords are stretched. */
  async stretching(): Promise<Result<Stretching, VaultError>> {
    const file = await this.#read();
    return file.ok ? ok({ cost: file.value.cost, salt: file.value.salt }) : file;
  }

  /** What the password opens. Counted before it is checked; one Argon2id run, and all slots are tried. */
  open(password: string): Promise<Result<Opened, VaultError>> {
    return this.check(password, () => true);
  }

  /** As `open`, for who wants to know whether a password is a certain one: any other counts as a wrong try. */
  async check(password: string, accepts: (opened: OpenedSlot) => boolean): Promise<Result<Opened, VaultError>> {
    const file = await this.#read();
    if (!file.ok) return file;
    return this.#tries.attempt(async () => {
      const secret = await this.#secret({ password }, file.value);
      const opened = openSlots(this.#ports.provider, file.value.slots, secret).find(accepts);
      return opened && { ...opened, secret };
    });
  }

  /** What stands behind a password or a seed in this vault; one Argon2id run for a password. Nothing is checked. */
  async secretOf(opener: Opener): Promise<Result<SlotSecret, VaultError>> {
    const file = await this.#read();
    return file.ok ? ok(await this.#secret(opener, file.value)) : file;
  }

  /** What opens of the slots from the `first` on and before `end`, for who has proved to know it. */
  async find(secret: SlotSecret, first = 0, end = SLOT_COUNT): Promise<Result<Opened | undefined, VaultError>> {
    const file = await this.#read();
    if (!file.ok) return file;
    const all = openSlots(this.#ports.provider, file.value.slots, secret);
    const opened = all.find(({ index }) => index >= first && index < end);
    return ok(opened && { ...opened, secret });
  }

  /** What of the ordinary slots opens: hidden rooms' slots are nobody else's business. */
  findOrdinary(secret: SlotSecret): Promise<Result<OpenedSlot | undefined, VaultError>> {
    return this.find(secret, 0, ORDINARY_SLOTS);
  }

  /** The same, `except` left aside, for who has proved nothing; counted before it is looked at: see `WrongTries.lookUp`. */
  async lookUp(secret: SlotSecret, except?: number): Promise<Result<OpenedSlot | undefined, VaultError>> {
    return this.#tries.lookUp(async () => {
      const file = await this.#read();
      const opened = file.ok ? openSlots(this.#ports.provider, file.value.slots, secret) : [];
      return opened.find(({ index }) => index < ORDINARY_SLOTS && index !== except);
    });
  }

  /** The hidden rooms' slots that none of the pool's rooms uses; all of them for who knows no pool. */
  async freeHidden(pool: Bytes | undefined): Promise<Result<number[], VaultError>> {
    const file = await this.#read();
    return file.ok ? ok(freeHiddenSlots(this.#ports.provider, file.value.slots, pool)) : file;
  }

  /** What the ordinary slots are used for; undefined in a vault of a version without a map. */
  async uses(mapKey: Bytes): Promise<Result<SlotMap | undefined, VaultError>> {
    const file = await this.#read();
    return file.ok ? ok(openMap(this.#ports.provider, mapKey, file.value.map)) : file;
  }

  /**
   * Clears and fills ordinary slots, durably and all at once; answers the numbers of those filled. One without a number
   * gets a free one, `Full` when there is none.
   */
  change(mapKey: Bytes, change: VaultChange): Promise<Result<number[], VaultError | { readonly kind: 'Full' }>> {
    return this.#queue.run(async () => {
      const file = await this.#read();
      if (!file.ok) return file;
      const map = openMap(this.#ports.provider, mapKey, file.value.map);
      if (map === undefined) return err({ kind: 'Corrupt' });
      const isTaken = change.fill?.some(({ index = -1, fresh }) => fresh && map[index] !== undefined);
      if (isTaken) return err({ kind: 'Full' });
      const indexes = placesFor(this.#ports.random, map, change);
      if (indexes === undefined) return err({ kind: 'Full' });
      const fill = (change.fill ?? []).map((slot, nth) => ({ ...slot, index: indexes[nth] as number }));
      const written = await this.#put(file.value, map, mapKey, { ...change, fill });
      return written.ok ? ok(indexes) : written;
    });
  }

  /** Fills a slot of the hidden rooms' pool, or clears it. */
  changeHidden(
    index: number,
    content: (SlotContent & { readonly secret: SlotSecret }) | undefined,
  ): Promise<Result<void, VaultError>> {
    return this.#queue.run(async () => {
      const file = await this.#read();
      if (!file.ok) return file;
      const { provider, random } = this.#ports;
      const slots =
        content === undefined
          ? clearSlot(random, file.value.slots, index)
          : fillSlot(provider, random, file.value.slots, index, content.secret, content);
      return this.#write({ ...file.value, slots });
    });
  }

  /** Writes the file as it is once more: when it was changed last tells of no other change then. */
  touch(): Promise<Result<void, VaultError>> {
    return this.#queue.run(async () => {
      const file = await this.#read();
      return file.ok ? this.#write(file.value) : file;
    });
  }

  /** Takes a vault of version 1 over: its default room's slot goes to the ordinary ones, and there is a map from now on. */
  adopt(mapKey: Bytes, { index, content, secret }: Opened): Promise<Result<void, VaultError>> {
    return this.#queue.run(async () => {
      const file = await this.#read();
      if (!file.ok) return file;
      const map = new Array<SlotUse | undefined>(ORDINARY_SLOTS).fill(undefined);
      const slots = index < ORDINARY_SLOTS ? file.value.slots : clearSlot(this.#ports.random, file.value.slots, index);
      const place = index < ORDINARY_SLOTS ? { index } : {};
      return this.#put({ ...file.value, slots }, map, mapKey, {
        fill: [{ ...content, ...place, use: 'text', secret }],
      });
    });
  }

  /**
   * Leaves nothing of the vault but one slot, opened as before: all others are random bytes, durably. The salt stays, so
   * that this costs no further stretching.
   */
  reduce(mapKey: Bytes, rootKey: Bytes, secret: SlotSecret): Promise<Result<void, VaultError>> {
    return this.#queue.run(async () => {
      const file = await this.#read();
      if (!file.ok) return file;
      const map = new Array<SlotUse | undefined>(ORDINARY_SLOTS).fill(undefined);
      const { cost, salt } = file.value;
      const fill = [{ role: 'default' as const, rootKey, use: 'text' as const, secret }];
      return this.#put({ cost, salt, slots: createVault(this.#ports.random) }, map, mapKey, { fill });
    });
  }

  /** Deletes the vault, overwritten first, with 0 for a version; without it nothing sealed can be opened again. */
  erase(): Promise<void> {
    return this.#queue.run(async () => {
      await this.#ports.files.write(VAULT_FILE, this.#ports.random(VAULT_FILE_LENGTH).fill(0, 0, 1));
      await this.#ports.files.remove(VAULT_FILE);
    });
  }

  #put(
    file: Omit<VaultFile, 'map'>,
    before: SlotMap,
    mapKey: Bytes,
    change: VaultChange,
  ): Promise<Result<void, { readonly kind: 'Failed' }>> {
    return this.#write(changed(this.#ports, file, before, mapKey, change));
  }

  #write(file: VaultFile): Promise<Result<void, { readonly kind: 'Failed' }>> {
    return this.#ports.files.write(VAULT_FILE, encodeVaultFile(file)).then(
      () => ok(),
      () => err({ kind: 'Failed' }),
    );
  }

  async #secret(opener: Opener, { cost, salt }: Pick<VaultFile, 'cost' | 'salt'>): Promise<SlotSecret> {
    if ('secret' in opener) return opener.secret;
    let stretched: Bytes;
    if ('stretched' in opener) stretched = opener.stretched;
    else if ('seed' in opener) stretched = wordsSecret(this.#ports.provider, opener.seed);
    else stretched = await stretchPassword(opener.password, salt, cost);
    return { stretched, profileMac: await this.#ports.profileKey.mac(stretched) };
  }

  async #read(): Promise<Result<VaultFile, { readonly kind: 'Missing' | 'Corrupt' }>> {
    const content = await this.#ports.files.read(VAULT_FILE);
    if (content === undefined || content[0] === 0) return err({ kind: 'Missing' });
    const file = decodeVaultFile(content);
    return file === undefined ? err({ kind: 'Corrupt' }) : ok(file);
  }
}
