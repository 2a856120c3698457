/** The secret files of a browser: OPFS, where a rewritten file leaves nothing of its old content in the profile. */
import type { SecretFiles } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';

/**
 * `createWritable` writes beside the file and swaps on `close`: whole old content or whole new, never a mixture.
 * Every call looks the folder up anew, so that it survives the deletion of the site's data while we run.
 */
export function createWebSecretFiles(folder = 'secrets'): SecretFiles {
  const open = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true });
  return {
    async read(name) {
      try {
        const handle = await (await open()).getFileHandle(name);
        return new Uint8Array(await (await handle.getFile()).arrayBuffer());
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async write(name, content) {
      const handle = await (await open()).getFileHandle(name, { create: true });
      const writable = await handle.createWritable();
      await writable.write(content as Bytes);
      await writable.close();
    },
    async remove(name) {
      try {
        await (await open()).removeEntry(name);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
