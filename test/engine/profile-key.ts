/** A profile's key in tests: the same for every new profile, another one each time it is renewed. */
import { nobleProvider } from '#crypto/noble-provider.ts';
import type { ProfileKey } from '#engine/ports.ts';

export function createProfileKey(): ProfileKey {
  let generation = 0;
  const macUnder = (key: number, data: Uint8Array) =>
    nobleProvider.hmacSha512(new Uint8Array(32).fill(key), data).slice(0, 32);
  return {
    mac: async (data) => macUnder(generation, data),
    async renew() {
      const next = generation + 1;
      return {
        mac: async (data) => macUnder(next, data),
        async take() {
          generation = next;
        },
      };
    },
  };
}

/** As a profile has it that was never wiped. */
export const profileKey = createProfileKey();
