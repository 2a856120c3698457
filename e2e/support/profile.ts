/** A browser profile from outside: its raw files searched for secrets; and what only its own pages can read of it. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** A directory for a browser's profile, which `remove` deletes. */
export async function makeProfile(): Promise<{ readonly directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'icom-profile-'));
  return { directory, remove: () => rm(directory, { recursive: true, force: true, maxRetries: 5 }) };
}

/** A secret as it could be written: raw, as hex, as base64. */
export function writings(secret: Uint8Array): Buffer[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const base64 = bytes.toString('base64').replace(/=*$/, '').slice(0, -1);
  return [bytes, ...[hex, hex.toUpperCase(), base64].map((text) => Buffer.from(text, 'latin1'))];
}

/** Which of the needles (of 4 bytes at least) stand in which files below the directory. */
export async function findIn(directory: string, needles: readonly Buffer[]): Promise<string[]> {
  const byStart = new Map<number, Buffer[]>();
  const starts = new Uint8Array(1 << 16);
  for (const needle of needles) {
    const start = needle.readUInt32LE(0);
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
    starts[start & 0xffff] = 1;
  }
  const found = new Set<string>();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    // while the browser runs, its database puts new files in the place of others
    const content = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return Buffer.alloc(0);
    });
    for (let at = 0; at + 4 <= content.length; at++) {
      if (starts[content[at]! | (content[at + 1]! << 8)] === 0) continue;
      for (const needle of byStart.get(content.readUInt32LE(at)) ?? [])
        if (content.compare(needle, 0, needle.length, at, Math.min(content.length, at + needle.length)) === 0)
          found.add(`${needle.toString('hex', 0, 8)} in ${path.slice(directory.length)}`);
    }
  }
  return [...found];
}

/** One of the engine's secret files; empty when it isn't there. */
export async function secretFile(page: Page, name: string): Promise<Buffer> {
  const bytes = await page.evaluate(async (wanted) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('secrets', { create: true });
    const handle = await folder.getFileHandle(wanted).catch(() => undefined);
    return handle === undefined ? [] : [...new Uint8Array(await (await handle.getFile()).arrayBuffer())];
  }, name);
  return Buffer.from(bytes);
}

export async function writeSecretFile(page: Page, name: string, content: Uint8Array): Promise<void> {
  await page.evaluate(
    async ([wanted, bytes]) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('secrets', { create: true });
      const stream = await (await folder.getFileHandle(wanted, { create: true })).createWritable();
      await stream.write(new Uint8Array(bytes));
      await stream.close();
    },
    [name, [...content]] as const,
  );
}

/** What the profile's key, which no page can export, makes of some bytes. */
export async function profileMac(page: Page, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const mac = await page.evaluate(
    async (bytes) => {
      const opening = indexedDB.open('profile', 1);
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const asking = database.transaction('keys').objectStore('keys').get('mac') as IDBRequest<CryptoKey>;
      const key = await new Promise<CryptoKey>((resolve, reject) => {
        asking.onsuccess = () => resolve(asking.result);
        asking.onerror = () => reject(asking.error);
      });
      database.close();
      return [...new Uint8Array(await crypto.subtle.sign('HMAC', key, new Uint8Array(bytes)))];
    },
    [...data],
  );
  return Uint8Array.from(mac);
}
