/**
 * The vault's file and its map of the ordinary slots.
 * File: version 2 (1) ‖ Argon2id's memory in KiB, passes, lanes (uint32 each) ‖ salt (16) ‖ map (60) ‖ 16 slots of 512 bytes.
 * Map: nonce (12) ‖ ChaCha20-Poly1305 of 32 bytes under HKDF-SHA-512(map key, "icom/v1/slot-map"): byte i says what opens
 * by ordinary slot i (0 nothing, else the place in `SLOT_USES` + 1), zeros after them. The map key lies in the store of every
 * room. Version 1 had no map. The file's length is always the same, and nothing in it tells how many slots are in use.
 */
import { label } from '#crypto/labels.ts';
import { isPlausible, type KdfCost, SALT_LENGTH } from '#crypto/password.ts';
import type { CryptoProvider } from '#crypto/provider.ts';
import { ORDINARY_SLOTS, VAULT_LENGTH } from '#crypto/vault.ts';
import { type Bytes, concat, uint32 } from '#lib/bytes.ts';
import type { RandomBytes } from '../ports.ts';

const VERSION = 2;
const UNMAPPED_VERSION = 1;
const NONCE_LENGTH = 12;
const MAP_CONTENT = 32;
const MAP_LENGTH = NONCE_LENGTH + MAP_CONTENT + 16;
const COST_LENGTH = 13;
const UNMAPPED_HEAD = COST_LENGTH + SALT_LENGTH;
const HEAD_LENGTH = UNMAPPED_HEAD + MAP_LENGTH;
export const VAULT_FILE_LENGTH = HEAD_LENGTH + VAULT_LENGTH;

/**
 * What an ordinary slot is for. `text`, `gesture`, `fingerprint`, `face` and `voice` open the default room, `words` does by
 * the mnemonic; `room` a visible room, `blank` the blank room, `wipe` wipes.
 */
export const SLOT_USES = ['text', 'gesture', 'fingerprint', 'face', 'voice', 'words', 'wipe', 'blank', 'room'] as const;
export type SlotUse = (typeof SLOT_USES)[number];
/** By slot number; undefined for a free one. */
export type SlotMap = readonly (SlotUse | undefined)[];

/** `map` as it stands in the file; empty in one of version 1. */
export type VaultFile = { readonly cost: KdfCost; readonly salt: Bytes; readonly map: Bytes; readonly slots: Bytes };

export function encodeVaultFile({ cost, salt, map, slots }: VaultFile): Bytes {
  const costs = [cost.memoryKiB, cost.passes, cost.lanes].map(uint32);
  return concat(Uint8Array.of(VERSION), ...costs, salt, map, slots);
}

/** Undefined for bytes that no version has written. */
export function decodeVaultFile(content: Bytes): VaultFile | undefined {
  const isMapped = content[0] === VERSION;
  const head = isMapped ? HEAD_LENGTH : UNMAPPED_HEAD;
  if ((!isMapped && content[0] !== UNMAPPED_VERSION) || content.length !== head + VAULT_LENGTH) return undefined;
  const view = new DataView(content.buffer, content.byteOffset);
  const cost = { memoryKiB: view.getUint32(1), passes: view.getUint32(5), lanes: view.getUint32(9) };
  if (!isPlausible(cost)) return undefined;
  return {
    cost,
    salt: content.slice(COST_LENGTH, UNMAPPED_HEAD),
    map: content.slice(UNMAPPED_HEAD, head),
    slots: content.slice(head),
  };
}

export function sealMap(provider: CryptoProvider, random: RandomBytes, mapKey: Bytes, map: SlotMap): Bytes {
  const content = new Uint8Array(MAP_CONTENT);
  for (const [index, use] of map.entries()) content[index] = use === undefined ? 0 : SLOT_USES.indexOf(use) + 1;
  const nonce = random(NONCE_LENGTH);
  return concat(nonce, provider.chachaSeal(boxKey(provider, mapKey), nonce, content, new Uint8Array(0)));
}

/** Undefined for another account's map, or one of version 1. */
export function openMap(provider: CryptoProvider, mapKey: Bytes, sealed: Bytes): SlotMap | undefined {
  const nonce = sealed.subarray(0, NONCE_LENGTH);
  if (sealed.length !== MAP_LENGTH) return undefined;
  const box = sealed.subarray(NONCE_LENGTH);
  const content = provider.chachaOpen(boxKey(provider, mapKey), nonce, box, new Uint8Array(0));
  return content && Array.from(content.subarray(0, ORDINARY_SLOTS), (use) => SLOT_USES[use - 1]);
}

function boxKey(provider: CryptoProvider, mapKey: Bytes): Bytes {
  return provider.hkdf(undefined, mapKey, label('slot-map'), 32);
}
