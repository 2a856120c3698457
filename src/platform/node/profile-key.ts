/** A headless engine's profile key: 32 random bytes in a secret file, for Node has no key that can't be read. */
import { createHmac, randomBytes } from 'node:crypto';
import type { ProfileKey, SecretFiles } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';

const FILE = 'profile-key';
const KEY_LENGTH = 32;

/** Opens the key, made where there is none. */
export async function openNodeProfileKey(files: SecretFiles): Promise<ProfileKey> {
  let key = await files.read(FILE);
  if (key === undefined) {
    key = new Uint8Array(randomBytes(KEY_LENGTH));
    await files.write(FILE, key);
  }
  let kept = key;
  return {
    mac: async (data) => macUnder(kept, data),
    async renew() {
      const next = new Uint8Array(randomBytes(KEY_LENGTH));
      return {
        mac: async (data) => macUnder(next, data),
        async take() {
          await files.write(FILE, next);
          kept = next;
        },
      };
    },
  };
}

function macUnder(key: Bytes, data: Uint8Array): Bytes {
  return new Uint8Array(createHmac('sha256', key).update(data).digest());
}
