/** A picture is drawn from the address’s bytes, always the same. */
import { describe, expect, it } from 'vitest';
import { toBase58 } from '#lib/bytes.ts';
import { avatarShape, avatarVariants } from '../../src/ui/components/avatar-shape.ts';

/** Byte 0: hue; bytes 1–4: shape in the low 3 bits, opacity in the next 2 (mod 3). */
const bytes = new Uint8Array(32).fill(7);
bytes.set([14, 0b00000, 0b01001, 0b10010, 0b11111]);
const address = toBase58(bytes);

describe('a picture', () => {
  it('takes its hue from byte 0 and its cells from bytes 1 to 4', () => {
    const { hue, cells } = avatarShape(address);
    const one = avatarShape(toBase58(bytes.with(0, 2)));
    expect(hue).toBe(one.hue);
    expect(cells.map((cell) => cell.opacity)).toEqual([1, 0.55, 0.3, 1]);
    expect(new Set(cells.map((cell) => cell.path)).size).toBe(4);
  });

  it('is the same every time, and another for another variant', () => {
    expect(avatarShape(address)).toEqual(avatarShape(address, avatarVariants));
    expect(avatarShape(address, 1)).not.toEqual(avatarShape(address));
    expect(avatarShape(address, -1)).toEqual(avatarShape(address, avatarVariants - 1));
  });

  it('exists for text that is no address', () => {
    expect(avatarShape('').cells).toHaveLength(4);
  });
});
