/**
 * How a picture is drawn from an address. Byte 0 mod 12 chooses the hue; bytes 1–4 one cell each: the low 3 bits one of
 * eight arch shapes, the next 2 bits (mod 3) one of three opacities. A variant n > 0 rotates the bytes read by n, so that
 * every variant still belongs to its address.
 */
import { fromBase58 } from '#lib/bytes.ts';

const hues = [15, 45, 75, 105, 140, 165, 195, 222, 250, 280, 310, 345] as const;
const opacities = [1, 0.55, 0.3] as const;
/** Shapes of a 20 × 20 cell: quarter rounds, arches, a disc and a square. */
const shapes = [
  'M0 0H20V20H0Z',
  'M0 20V0A20 20 0 0 1 20 20Z',
  'M20 0V20A20 20 0 0 1 0 0Z',
  'M0 0H20A20 20 0 0 1 0 20Z',
  'M20 20H0A20 20 0 0 1 20 0Z',
  'M0 0V10A10 10 0 0 0 20 10V0Z',
  'M0 20V10A10 10 0 0 1 20 10V20Z',
  'M10 3A7 7 0 1 1 10 17A7 7 0 0 1 10 3Z',
] as const;
const places = ['translate(0 0)', 'translate(20 0)', 'translate(0 20)', 'translate(20 20)'] as const;

export type AvatarShape = {
  readonly hue: number;
  readonly cells: readonly { readonly path: string; readonly place: string; readonly opacity: number }[];
};

/** How many variants a person may choose from, the plain one included. */
export const avatarVariants = 12;

/** `address`: base58 of 32 bytes (any other text is read as its character codes). `variant`: 0 is the plain one. */
export function avatarShape(address: string, variant = 0): AvatarShape {
  const bytes = fromBase58(address) ?? Uint8Array.from(address, (character) => character.charCodeAt(0) & 0xff);
  const step = ((variant % avatarVariants) + avatarVariants) % avatarVariants;
  const at = (place: number) => bytes[(place + step * 2) % Math.max(1, bytes.length)] ?? 0;
  return {
    hue: hues[at(0) % 12] ?? 222,
    cells: places.map((place, cell) => {
      const byte = at(cell + 1);
      return { place, path: shapes[byte & 7] ?? shapes[0], opacity: opacities[((byte >> 3) & 3) % 3] ?? 1 };
    }),
  };
}
