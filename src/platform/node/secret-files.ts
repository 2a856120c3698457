/** The secret files of a headless engine: a directory that only its owner can read. */
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretFiles } from '#engine/ports.ts';
import type { Bytes } from '#lib/bytes.ts';

/** Makes the directory where there is none. One engine at a time uses it. */
export async function openNodeSecretFiles(directory: string): Promise<SecretFiles> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const pathOf = (name: string) => join(directory, name);
  return {
    async read(name) {
      try {
        return new Uint8Array(await readFile(pathOf(name)));
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async write(name, content) {
      const temporary = pathOf(`${name}.new`);
      await writeThrough(temporary, content);
      const replaced = await openExisting(pathOf(name));
      await rename(temporary, pathOf(name));
      await syncDirectory(directory);
      await blank(replaced);
    },
    async remove(name) {
      const removed = await openExisting(pathOf(name));
      if (removed === undefined) return;
      await unlink(pathOf(name));
      await syncDirectory(directory);
      await blank(removed);
    },
  };
}

async function writeThrough(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content as Bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Overwrites what is no longer reachable by a name; a disk that writes elsewhere keeps it all the same. */
async function blank(file: FileHandle | undefined): Promise<void> {
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    await file.write(new Uint8Array(size), 0, size, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A rename is durable once its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
