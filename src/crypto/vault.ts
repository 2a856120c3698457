/**
 * The vault's slots: sixteen boxes of 512 bytes, of which nobody without a password can tell which are in use.
 *
 * Slot: nonce (12) ‖ ChaCha20-Poly1305 of 484 bytes: version 1 (1) ‖ role (1) ‖ root key (32) ‖ commitment (32) ‖ zeros.
 * Slot key = HKDF-SHA-512(no salt, stretched secret ‖ profile's HMAC, "icom/v1/slot" ‖ slot number), 64 bytes: the first 32
 * are the key, the last 32 the commitment, so that no box can be made to open under two passwords.
 * A hidden room's slot has the keys to its part of the cover behind the commitment: its own (32) ‖ the pool's (32). Its nonce
 * is random (6) ‖ HMAC-SHA-256 under the pool's key of slot number ‖ these, its first 6 bytes: by it every hidden room knows
 * a slot that one of them uses, so that none overwrites another.
 * An unused slot is 512 random bytes. All slots are always tried, so that the time tells nothing.
 *
 * The first eleven slots are the ordinary ones; which of them are in use stands in a sealed map that the account's rooms can
 * read. The last five belong to hidden rooms: nothing outside those knows which are in use, and nothing else is put there.
 */
import { type Bytes, concat, equalBytes } from '#lib/bytes.ts';
import { ByteReader } from './byte-reader.ts';
import type { CoverKeys } from './cover.ts';
import { label } from './labels.ts';
import type { CryptoProvider } from './provider.ts';
import type { RandomBytes } from './random.ts';
import { createBlindIndex } from './seal.ts';

export const SLOT_COUNT = 16;
export const SLOT_LENGTH = 512;
export const VAULT_LENGTH = SLOT_COUNT * SLOT_LENGTH;
/** Slots 0…10; those from here on are the hidden rooms' pool. */
export const ORDINARY_SLOTS = 11;

const ROLES = ['default', 'blank', 'room', 'wipe', 'words', 'hidden'] as const;
export type SlotRole = (typeof ROLES)[number];

/** What a password opens. `words` slots hold the default room's root key too: the mnemonic opens it. `cover`: of `hidden` only. */
export type SlotContent = { readonly role: SlotRole; readonly rootKey: Bytes; readonly cover?: CoverKeys };
export type OpenedSlot = { readonly index: number; readonly content: SlotContent };

/**
 * What stands behind a password: `stretched` is `stretchPassword`'s answer (or `wordsSecret`'s), `profileMac` the
 * profile key's HMAC of it (32 bytes).
 */
export type SlotSecret = { readonly stretched: Bytes; readonly profileMac: Bytes };

const VERSION = 1;
const NONCE_LENGTH = 12;
/** So much of a hidden room's nonce is random; the rest marks it. */
const MARKED_LENGTH = 6;
const TAG_LENGTH = 16;
const CONTENT_LENGTH = SLOT_LENGTH - NONCE_LENGTH - TAG_LENGTH;

/** A new vault's 8,192 bytes: every slot unused. */
export function createVault(random: RandomBytes): Bytes {
  return random(VAULT_LENGTH);
}

/** The stretched secret for a `words` slot, from the 64-byte seed of the mnemonic: it needs no stretching. */
export function wordsSecret(provider: CryptoProvider, seed: Uint8Array): Bytes {
  return provider.hkdf(undefined, seed, label('slot-words'), 32);
}

function slotKeys(provider: CryptoProvider, secret: SlotSecret, index: number) {
  const info = concat(label('slot'), Uint8Array.of(index));
  const derived = provider.hkdf(undefined, concat(secret.stretched, secret.profileMac), info, 64);
  return { key: derived.subarray(0, 32), commitment: derived.subarray(32) };
}

/** The vault with slot `index` (0…15) filled; the one given isn't changed. */
export function fillSlot(
  provider: CryptoProvider,
  random: RandomBytes,
  vault: Bytes,
  index: number,
  secret: SlotSecret,
  content: SlotContent,
): Bytes {
  const { key, commitment } = slotKeys(provider, secret, index);
  const { cover } = content;
  const nonce =
    cover === undefined ? random(NONCE_LENGTH) : markedNonce(provider, cover.pool, index, random(MARKED_LENGTH));
  const plaintext = new Uint8Array(CONTENT_LENGTH);
  const keys = cover === undefined ? [] : [cover.room, cover.pool];
  plaintext.set(concat(Uint8Array.of(VERSION, ROLES.indexOf(content.role)), content.rootKey, commitment, ...keys));
  const filled = vault.slice();
  const sealed = provider.chachaSeal(key, nonce, plaintext, new Uint8Array(0));
  filled.set(concat(nonce, sealed), index * SLOT_LENGTH);
  return filled;
}

/** The vault with slot `index` made indistinguishable from one never used. */
export function clearSlot(random: RandomBytes, vault: Bytes, index: number): Bytes {
  const cleared = vault.slice();
  cleared.set(random(SLOT_LENGTH), index * SLOT_LENGTH);
  return cleared;
}

function markedNonce(provider: CryptoProvider, pool: Uint8Array, index: number, random: Uint8Array): Bytes {
  const key = provider.hkdf(undefined, pool, label('slot-mark'), 32);
  const mark = createBlindIndex(key)(concat(Uint8Array.of(index), random));
  return concat(random, mark.subarray(0, NONCE_LENGTH - MARKED_LENGTH));
}

/** The slots for hidden rooms that none of the pool's rooms uses; without a pool's key there is no telling, and it is all. */
export function freeHiddenSlots(provider: CryptoProvider, vault: Uint8Array, pool?: Uint8Array): number[] {
  const slots = Array.from({ length: SLOT_COUNT - ORDINARY_SLOTS }, (_, offset) => ORDINARY_SLOTS + offset);
  if (pool === undefined) return slots;
  return slots.filter((index) => {
    const nonce = vault.subarray(index * SLOT_LENGTH, index * SLOT_LENGTH + NONCE_LENGTH);
    return !equalBytes(nonce, markedNonce(provider, pool, index, nonce.subarray(0, MARKED_LENGTH)));
  });
}

/**
 * What counts where one password opens several slots, which a guest in the blank room can bring about, who is told of no
 * other's: what opens a room never wipes, and the default room stays open to its owner.
 */
const PRECEDENCE: Readonly<Record<SlotRole, number>> = { default: 0, words: 0, room: 1, hidden: 1, blank: 2, wipe: 3 };

/** Tries every slot; those that open, by precedence and then in order. Never throws, whatever the vault's bytes. */
export function openSlots(provider: CryptoProvider, vault: Uint8Array, secret: SlotSecret): OpenedSlot[] {
  const opened: OpenedSlot[] = [];
  for (let index = 0; index < SLOT_COUNT; index++) {
    const { key, commitment } = slotKeys(provider, secret, index);
    const slot = vault.subarray(index * SLOT_LENGTH, (index + 1) * SLOT_LENGTH);
    if (slot.length !== SLOT_LENGTH) continue;
    const nonce = slot.subarray(0, NONCE_LENGTH);
    const plaintext = provider.chachaOpen(key, nonce, slot.subarray(NONCE_LENGTH), new Uint8Array(0));
    const content = plaintext && readContent(plaintext, commitment);
    if (content !== undefined) opened.push({ index, content });
  }
  return opened.sort((a, b) => PRECEDENCE[a.content.role] - PRECEDENCE[b.content.role]);
}

function readContent(plaintext: Bytes, commitment: Uint8Array): SlotContent | undefined {
  const reader = new ByteReader(plaintext);
  const version = reader.uint8();
  const role = ROLES[reader.uint8()];
  const rootKey = reader.take(32);
  if (version !== VERSION || role === undefined || !equalBytes(reader.take(32), commitment)) return undefined;
  if (role !== 'hidden') return { role, rootKey };
  return { role, rootKey, cover: { room: reader.take(32), pool: reader.take(32) } };
}

/** A room's keys, 32 bytes each, one for each use. */
export type RoomKeys = {
  readonly row: Bytes;
  readonly page: Bytes;
  readonly index: Bytes;
  readonly blob: Bytes;
  readonly ratchet: Bytes;
};

export function deriveRoomKeys(provider: CryptoProvider, rootKey: Bytes): RoomKeys {
  const derive = (use: string) => provider.hkdf(undefined, rootKey, label(`room-${use}`), 32);
  return {
    row: derive('row'),
    page: derive('page'),
    index: derive('index'),
    blob: derive('blob'),
    ratchet: derive('ratchet'),
  };
}
