/** The sealed tables of messages that burn. */
import type { BurnClock } from '#domain/burn/burn-clock.ts';
import type { Bytes } from '#lib/bytes.ts';
import { table } from '../storage/store.ts';

/** `box`: the burn keys of up to 64 messages, see `burn-keys.ts`. */
export type BurnBlock = { readonly id: string; readonly box: Bytes };
/** `box`: the secrets of all blocks. `places`: where the secret that opens it lies in the burn file. */
export type BurnRoot = { readonly places: readonly number[]; readonly box: Bytes };

export const BURN_BLOCKS = table<BurnBlock>('burnBlocks');
export const BURN_ROOT = table<BurnRoot>('burnRoot');
export const BURN_CLOCK = table<BurnClock>('burnClock');
