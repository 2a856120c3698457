/** What an examiner holds in hand of a real browser's profile: its rows, pages, cover and files, and when each was written. */
import type { Page } from '@playwright/test';
import type { Bytes } from '#lib/bytes.ts';
import type { StoredFile, StoredState } from '../../test/examiner/stored-state.ts';
import { ageKey, recordAges } from './indexed-db-ages.ts';

const DATABASE = 'icom';

type Read = {
  readonly rows: readonly { id: string; group: string; box: string }[];
  readonly pages: readonly { conversation: string; order: number; box: string }[];
  readonly cover: readonly { number: number; bytes: string }[];
  readonly files: readonly { name: string; content: string; changed: number }[];
};

const bytesOf = (base64: string): Bytes => Uint8Array.from(Buffer.from(base64, 'base64'));

/** `directory`: of a profile whose browser has been closed; `open` opens a page of the app's origin in it. */
export async function profileState(directory: string, open: () => Promise<Page>): Promise<StoredState> {
  const ages = await recordAges(directory, DATABASE);
  const { rows, pages, cover, files } = await (await open()).evaluate(readAll, DATABASE);
  const places = new Map([...ages.values()].sort((a, b) => a - b).map((sequence, place) => [sequence, place]));
  const age = (store: string, key: unknown) => {
    const place = places.get(ages.get(ageKey(store, key)) ?? -1);
    if (place === undefined) throw new Error(`a record of ${store} that the files don't have`);
    return place;
  };
  return {
    rows: rows.map((row) => ({ ...row, box: bytesOf(row.box), age: age('rows', row.id) })),
    pages: pages.map((page) => ({
      ...page,
      tokens: [],
      box: bytesOf(page.box),
      age: age('pages', [page.conversation, page.order]),
    })),
    cover: cover.map(({ number, bytes }) => ({ number, bytes: bytesOf(bytes), age: age('cover', number) })),
    files: files.map((file): StoredFile => ({ ...file, content: bytesOf(file.content) })),
  };
}

/** Runs in the page. */
async function readAll(name: string): Promise<Read> {
  const base64 = (bytes: Uint8Array) => {
    let text = '';
    for (const byte of bytes) text += String.fromCodePoint(byte);
    return btoa(text);
  };
  const answerOf = <T>(asked: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  const database = await answerOf(indexedDB.open(name));
  const all = (store: string) => answerOf(database.transaction(store).objectStore(store).getAll());
  const [rows, pages, cover] = [await all('rows'), await all('pages'), await all('cover')];
  database.close();
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('secrets');
  const files: Read['files'][number][] = [];
  for await (const handle of folder.values()) {
    if (!(handle instanceof FileSystemFileHandle)) continue;
    const file = await handle.getFile();
    const content = base64(new Uint8Array(await file.arrayBuffer()));
    files.push({ name: handle.name, content, changed: file.lastModified });
  }
  return {
    rows: rows.map(({ id, group, box }) => ({ id, group, box: base64(box) })),
    pages: pages.map(({ conversation, order, box }) => ({ conversation, order, box: base64(box) })),
    cover: cover.map(({ number, bytes }) => ({ number, bytes: base64(bytes) })),
    files,
  };
}
