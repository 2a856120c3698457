/** The build's own cuts: what they leave out is never missed, and they notice when a package has changed. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type * as dexie from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { argon2id, createSHA512 } from 'hash-wasm';
import { build, type Rolldown } from 'vite';
import { describe, expect, it } from 'vitest';
import { contract } from '#contract/contract.ts';
import type { Method } from '#contract/define.ts';
import type * as network from '#engine/network/network-session.ts';
import type * as database from '#engine/storage/database.ts';
import { leanContract, leanMethods } from '../../vite.contract.ts';
import { leanDependencies, leanModule, modernDexie, REPLACEMENTS } from '../../vite.dependencies.ts';

const root = resolve(import.meta.dirname, '../..');

/** The built code of a module of the project, or of `code`. */
async function built(entry: string): Promise<string> {
  const output = (await build({
    root,
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: [modernDexie] },
    plugins: [leanContract(), leanDependencies()],
    build: { write: false, minify: false, lib: { entry: resolve(root, entry), formats: ['es'], fileName: 'built' } },
  })) as Rolldown.RolldownOutput[];
  return output[0]?.output[0].code ?? '';
}

async function load<Module>(code: string): Promise<Module> {
  return (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as Module;
}

/** All that the dispatcher reads of a definition. */
function read({ status, deprecated, needs, aliases, params, data }: Method) {
  const empty = data.type === 'array' ? [] : {};
  if (status === 'planned') return { status, empty };
  return { status, deprecated, needs, aliases, params: JSON.stringify(params), empty };
}

const all = (modules: Readonly<Record<string, Readonly<Record<string, Method>>>>) =>
  Object.entries(modules).flatMap(([module, methods]) =>
    Object.entries(methods).map(([name, method]) => [`${module}.${name}`, read(method)]),
  );

describe('the contract in a built worker', () => {
  it('tells the dispatcher the same of every method, and nothing of examples', async () => {
    const code = await built('src/contract/contract.ts');
    const lean = await load<{ contract: typeof contract }>(code);
    expect(all(lean.contract)).toEqual(all(contract));
    expect(all(contract).length).toBeGreaterThan(200);
    expect(code).not.toContain('summary:');
    expect(code).not.toContain('example:');
  });

  it('leaves other calls alone', () => {
    const other = "sample({ summary: 'x', data: v.array(a) });";
    expect(leanMethods(other)).toBe(other);
  });
});

describe('packages in a built worker', () => {
  it.each(Object.keys(REPLACEMENTS))('has %s to replace', (path) => {
    const code = readFileSync(resolve(root, 'node_modules', path), 'utf8');
    expect(leanModule(path, code)).not.toBe(code);
    if (REPLACEMENTS[path] === 'throwing') expect(leanModule(path, code)).toMatch(/export const \w+ = leftOut;/);
  });

  it('refuses a version in which a replaced declaration has another name', () => {
    expect(() => leanModule('hash-wasm/dist/index.esm.js', 'const other = 1;')).toThrow('decodeBase64');
    expect(() => leanModule('dexie/dist/modern/dexie.mjs', 'class Table {}')).toThrow('dexie no longer has');
  });

  it('drops the calls of silent loggers and nothing else', () => {
    const path = 'libp2p/dist/src/a.js';
    expect(leanModule(path, "this.log('x'); if (a) log.trace('y'); else b(); c.log?.error('z', d());")).toBe(
      '; if (a) ; else b(); ;',
    );
    expect(leanModule(path, 'const l = log(1); logs(2); this.log = e; error(3);')).toBe(
      'const l = log(1); logs(2); this.log = e; error(3);',
    );
    expect(leanModule('qr/index.js', 'log(1);')).toBeUndefined();
  });

  it('drops the readers by field that protons generates', () => {
    expect(leanModule('@libp2p/x/pb.js', 'message((a) => a, (b) => b, function* (c) { yield c; });')).toBe(
      'message((a) => a, (b) => b);',
    );
  });

  it('hashes as before', async () => {
    type Hashes = { argon2id: typeof argon2id; createSHA512: typeof createSHA512 };
    const lean = await load<Hashes>(await built('node_modules/hash-wasm/dist/index.esm.js'));
    const cost = {
      password: 'p',
      salt: new Uint8Array(16),
      memorySize: 64,
      iterations: 2,
      parallelism: 1,
      hashLength: 32,
    };
    expect(await lean.argon2id({ ...cost, outputType: 'hex' })).toBe(await argon2id({ ...cost, outputType: 'hex' }));
    const digest = (hasher: Awaited<ReturnType<typeof createSHA512>>) => hasher.init().update('abc').digest();
    expect(digest(await lean.createSHA512())).toBe(digest(await createSHA512()));
  });

  it('starts and stops the network as before', async () => {
    const { NetworkSession } = await load<typeof network>(await built('src/engine/network/network-session.ts'));
    const none = { home: [], peerTransport: undefined, listener: { connection() {}, address() {} } };
    const session = await NetworkSession.start(none as unknown as network.SessionOptions);
    expect(session.node.status).toBe('started');
    await session.stop();
    expect(session.node.status).toBe('stopped');
  });

  it('stores as before', async () => {
    const { openRowDatabase, deleteRowDatabase } = await load<typeof database>(
      await built('src/engine/storage/database.ts'),
    );
    const browser = { indexedDB, IDBKeyRange };
    const db = await openRowDatabase(browser, 'lean');
    const row = { id: 'a', group: 'g', box: new Uint8Array([1]) };
    const page = { conversation: 'c', order: 1, tokens: ['t', 'u'], box: new Uint8Array([2]) };
    const nothing = { putRows: [], deleteRows: [], putPages: [], deletePages: [] };
    expect((await db.write({ ...nothing, putRows: [row], putPages: [page] })).ok).toBe(true);
    db.close();
    const again = await openRowDatabase(browser, 'lean');
    expect(await again.getRow('a')).toEqual(row);
    expect(await again.listRows('g')).toEqual([row]);
    expect(await again.getPage(page)).toEqual(page);
    expect(await again.pageOrders('c')).toEqual([1]);
    expect(await again.findPages('u')).toEqual([{ conversation: 'c', order: 1 }]);
    // not closed: it makes room by itself
    await deleteRowDatabase(browser, 'lean');
    await expect(again.getRow('a')).rejects.toThrow();
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('lean');
  });

  describe('upgrade a database', () => {
    /** `count` versions of a database; the second renames a field and adds an index and a table. */
    async function versions(name: string, count: number, fail = false): Promise<dexie.Dexie> {
      const { Dexie } = await load<typeof dexie>(await built('node_modules/dexie/dist/modern/dexie.mjs'));
      const db = new Dexie(name, { indexedDB, IDBKeyRange });
      db.version(1).stores({ rows: 'id, group' });
      if (count === 1) return db;
      const upgraded = db.version(2).stores({ rows: 'id, group, *tags', more: '[a+b]' });
      upgraded.upgrade(({ idbtrans }) => {
        const rows = idbtrans.objectStore('rows');
        return new Promise<void>((moved) => {
          rows.getAll().onsuccess = ({ target }) => {
            if (fail) rows.add({ id: 'a' });
            else for (const row of (target as IDBRequest<object[]>).result) rows.put({ ...row, tags: ['t'] });
            moved();
          };
        });
      });
      return db;
    }

    async function withRow(name: string): Promise<void> {
      const first = await (await versions(name, 1)).open();
      const transaction = first.backendDB().transaction('rows', 'readwrite');
      transaction.objectStore('rows').put({ id: 'a', group: 'g' });
      await new Promise((done) => transaction.addEventListener('complete', done));
      first.close();
    }

    it('to another version, moving what is in it', async () => {
      await withRow('upgraded');
      const db = await (await versions('upgraded', 2)).open();
      const backend = db.backendDB();
      expect([...backend.objectStoreNames]).toEqual(['more', 'rows']);
      expect(backend.version).toBe(20);
      const found = backend.transaction('rows').objectStore('rows').index('tags').getAll('t');
      await new Promise((done) => found.addEventListener('success', done));
      expect(found.result).toEqual([{ id: 'a', group: 'g', tags: ['t'] }]);
      db.close();
    });

    it('wholly or not at all', async () => {
      await withRow('refused');
      await expect((await versions('refused', 2, true)).open()).rejects.toThrow();
      const db = await (await versions('refused', 1)).open();
      expect([...db.backendDB().objectStoreNames]).toEqual(['rows']);
      expect(db.backendDB().version).toBe(10);
      db.close();
    });
  });
});
