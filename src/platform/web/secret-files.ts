/** The secret files of a browser: OPFS, where a rewritten file leaves nothing of its old content in the profile. */
import type { SecretFiles } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';

/**
 * `createWritable` writes beside the file and swaps on `close`: whole old content or whole new, never a mixture.
 * Every call looks the folder up anew, so that deleting the site's data while we run doesn't break the next one.
 */
export class OpfsSecretFiles implements SecretFiles {
  readonly #folder: string;

  constructor(folder = 'secrets') {
    this.#folder = folder;
  }

  async read(name: string): Promise<Bytes | undefined> {
    try {
      const handle = await (await this.#open()).getFileHandle(name);
      const content = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      // A first write that never came to its end leaves an empty file; none of ours is empty.
      return content.length === 0 ? undefined : content;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async write(name: string, content: Uint8Array): Promise<void> {
    const handle = await (await this.#open()).getFileHandle(name, { create: true });
    const writable = await handle.createWritable();
    await writable.write(content as Bytes);
    await writable.close();
  }

  async remove(name: string): Promise<void> {
    try {
      await (await this.#open()).removeEntry(name);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async #open(): Promise<FileSystemDirectoryHandle> {
    return (await navigator.storage.getDirectory()).getDirectoryHandle(this.#folder, { create: true });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}
