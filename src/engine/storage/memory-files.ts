/** Secret files in plain memory: for an anonymous session and for the simulation, where they outlive an engine. */
import type { Bytes } from '#lib/bytes.ts';
import type { SecretFiles } from '../ports.ts';

export function createMemoryFiles(): SecretFiles {
  const files = new Map<string, Bytes>();
  return {
    read: async (name) => files.get(name)?.slice(),
    async write(name, content) {
      files.set(name, content.slice());
    },
    async remove(name) {
      files.delete(name);
    },
  };
}
