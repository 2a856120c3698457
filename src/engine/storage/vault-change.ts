/** What a change of the vault makes of its file: slots cleared and filled, and the map of what they are used for. */
import type { CryptoProvider } from '#crypto/provider.ts';
import { clearSlot, fillSlot, ORDINARY_SLOTS, type SlotContent, type SlotSecret } from '#crypto/vault.ts';
import type { Bytes } from '#lib/bytes.ts';
import { type SlotMap, type SlotUse, sealMap, type VaultFile } from './vault-file.ts';

export type VaultChange = {
  readonly fill?: readonly (SlotContent & {
    readonly use: SlotUse;
    readonly secret: SlotSecret;
    readonly index?: number;
    /** The slot must be free: `Full` when it isn't. */
    readonly fresh?: true;
  })[];
  readonly clear?: readonly number[];
};

type Ports = { readonly provider: CryptoProvider; random(length: number): Bytes };

/** The file after the change. `before`: its map, sealed again under `mapKey`. There must be places for what is filled. */
export function changed(
  { provider, random }: Ports,
  file: Omit<VaultFile, 'map'>,
  before: SlotMap,
  mapKey: Bytes,
  change: VaultChange,
): VaultFile {
  const map = [...before];
  let { slots } = file;
  for (const index of change.clear ?? []) {
    slots = clearSlot(random, slots, index);
    map[index] = undefined;
  }
  const places = placesFor(random, before, change) ?? [];
  for (const [nth, { use, secret, ...content }] of (change.fill ?? []).entries()) {
    const index = places[nth] as number;
    slots = fillSlot(provider, random, slots, index, secret, content);
    map[index] = use;
  }
  return { ...file, slots, map: sealMap(provider, random, mapKey, map) };
}

/** The slots to be filled, free ones in random order, so that a slot's place doesn't tell its use; undefined when too few. */
export function placesFor(
  random: (length: number) => Bytes,
  map: SlotMap,
  { fill = [], clear = [] }: VaultChange,
): number[] | undefined {
  const taken = new Set(fill.flatMap(({ index }) => (index === undefined ? [] : [index])));
  const weights = random(4 * ORDINARY_SLOTS);
  const view = new DataView(weights.buffer, weights.byteOffset);
  const weight = (index: number) => view.getUint32(4 * index);
  const free = Array.from({ length: ORDINARY_SLOTS }, (_, index) => index)
    .filter((index) => (map[index] === undefined || clear.includes(index)) && !taken.has(index))
    .sort((a, b) => weight(a) - weight(b));
  const places = fill.map(({ index }) => index ?? free.shift());
  return places.includes(undefined) ? undefined : (places as number[]);
}
