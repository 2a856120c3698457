/** The keys of the reference, beside F6, which moves between its parts as everywhere. */
import type { Chord } from '../keyboard/keymap.ts';

export const referenceKeys = { find: '/', run: 'Mod+Enter' } as const satisfies Record<string, Chord>;
