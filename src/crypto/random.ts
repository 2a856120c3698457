/** Where randomness comes from: always handed in, so that a seeded source makes every result repeatable. */
import type { Bytes } from '#lib/bytes.ts';

/** Cryptographically strong random bytes. */
export type RandomBytes = (length: number) => Bytes;
