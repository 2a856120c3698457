/**
 * The vault: sixteen slots in one secret file, of which a password opens one; what it holds are rooms' root keys.
 * File: version 1 (1) ‖ Argon2id's memory in KiB, passes, lanes (uint32 each) ‖ salt (16) ‖ 16 slots of 512 bytes. Its
 * length is always the same, and nothing in it tells how many slots are in use.
 */
import { isPlausible, type KdfCost, SALT_LENGTH, stretchPassword } from '#crypto/password.ts';
import {
  createVault,
  fillSlot,
  openSlots,
  SLOT_COUNT,
  type SlotContent,
  type SlotSecret,
  VAULT_LENGTH,
  wordsSecret,
} from '#crypto/vault.ts';
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { TryError, TryPorts, WrongTries } from './wrong-tries.ts';

const FILE = 'vault';
const VERSION = 1;
const HEAD_LENGTH = 1 + 12 + SALT_LENGTH;

/** `Missing`: there is no account. `Corrupt`: the file is not one that this version wrote. */
export type VaultError = TryError | { readonly kind: 'Missing' | 'Corrupt' };

/** A slot to fill at the beginning: opened by a password, or by the mnemonic's 64-byte seed. */
export type NewSlot = SlotContent & ({ readonly password: string } | { readonly seed: Bytes });

type VaultFile = { readonly cost: KdfCost; readonly salt: Bytes; readonly slots: Bytes };

export class Vault {
  readonly #ports: TryPorts;
  readonly #tries: WrongTries;

  /** `tries` is shared with everything else that checks a password of this account. */
  constructor(ports: TryPorts, tries: WrongTries) {
    this.#ports = ports;
    this.#tries = tries;
  }

  async exists(): Promise<boolean> {
    return (await this.#ports.files.read(FILE)) !== undefined;
  }

  /** Writes a new vault over any other, durably. `Failed` leaves what was there. One Argon2id run for each password. */
  async create(newSlots: readonly NewSlot[], cost: KdfCost): Promise<Result<void, { readonly kind: 'Failed' }>> {
    const { provider, random, files } = this.#ports;
    const salt = random(SALT_LENGTH);
    const places = shuffled(random);
    let slots = createVault(random);
    for (const [index, { role, rootKey, ...opener }] of newSlots.entries()) {
      const stretched =
        'seed' in opener ? wordsSecret(provider, opener.seed) : await stretchPassword(opener.password, salt, cost);
      const place = places[index] as number;
      slots = fillSlot(provider, random, slots, place, await this.#secret(stretched), { role, rootKey });
    }
    const written = files.write(FILE, encodeFile({ cost, salt, slots }));
    return written.then(
      () => ok(),
      () => err({ kind: 'Failed' }),
    );
  }

  /** What the password opens. Counted before it is checked; one Argon2id run, and all slots are tried. */
  async open(password: string): Promise<Result<SlotContent, VaultError>> {
    const file = await this.#read();
    if (!file.ok) return file;
    const { cost, salt, slots } = file.value;
    return this.#tries.attempt(async () => {
      const secret = await this.#secret(await stretchPassword(password, salt, cost));
      return openSlots(this.#ports.provider, slots, secret)[0]?.content;
    });
  }

  /** Deletes the vault, overwritten with random bytes first; without it nothing sealed can be opened again. */
  async erase(): Promise<void> {
    await this.#ports.files.write(FILE, this.#ports.random(HEAD_LENGTH + VAULT_LENGTH));
    await this.#ports.files.remove(FILE);
  }

  async #secret(stretched: Bytes): Promise<SlotSecret> {
    return { stretched, profileMac: await this.#ports.profileKey.mac(stretched) };
  }

  async #read(): Promise<Result<VaultFile, VaultError>> {
    const content = await this.#ports.files.read(FILE);
    if (content === undefined) return err({ kind: 'Missing' });
    const file = decodeFile(content);
    return file === undefined ? err({ kind: 'Corrupt' }) : ok(file);
  }
}

function encodeFile({ cost, salt, slots }: VaultFile): Bytes {
  const costs = [cost.memoryKiB, cost.passes, cost.lanes].map(uint32);
  return concat(Uint8Array.of(VERSION), ...costs, salt, slots);
}

function decodeFile(content: Bytes): VaultFile | undefined {
  if (content.length !== HEAD_LENGTH + VAULT_LENGTH || content[0] !== VERSION) return undefined;
  const view = new DataView(content.buffer, content.byteOffset);
  const cost = { memoryKiB: view.getUint32(1), passes: view.getUint32(5), lanes: view.getUint32(9) };
  if (!isPlausible(cost)) return undefined;
  return { cost, salt: content.slice(13, HEAD_LENGTH), slots: content.slice(HEAD_LENGTH) };
}

/** The slots' numbers in random order, so that a slot's place doesn't tell its role. */
function shuffled(random: (length: number) => Bytes): number[] {
  const weights = random(4 * SLOT_COUNT);
  const view = new DataView(weights.buffer, weights.byteOffset);
  const weight = (index: number) => view.getUint32(4 * index);
  return Array.from({ length: SLOT_COUNT }, (_, index) => index).sort((a, b) => weight(a) - weight(b));
}
