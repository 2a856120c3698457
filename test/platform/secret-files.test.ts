/** The acceptance suite of the secret files, and what the headless engine's own directory must look like. */
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SecretFiles } from '#engine/ports.ts';
import { createMemoryFiles } from '#engine/storage/memory-files.ts';
import { openNodeProfileKey } from '#platform/node/profile-key.ts';
import { openNodeSecretFiles } from '#platform/node/secret-files.ts';

let root: string;
let count = 0;
const directory = () => join(root, `files-${count++}`);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'icom-secret-files-'));
});
afterAll(() => rm(root, { recursive: true }));

const makers: Record<string, () => Promise<SecretFiles>> = {
  memory: async () => createMemoryFiles(),
  'a directory': () => openNodeSecretFiles(directory()),
};

describe.each(Object.entries(makers))('secret files in %s', (_, make) => {
  it('are written, replaced, read and removed', async () => {
    const files = await make();
    expect(await files.read('one')).toBeUndefined();
    await files.remove('one');
    await files.write('one', Uint8Array.of(1, 2, 3));
    await files.write('two', Uint8Array.of(9));
    await files.write('one', Uint8Array.of(4));
    expect(await files.read('one')).toEqual(Uint8Array.of(4));
    expect(await files.read('two')).toEqual(Uint8Array.of(9));
    await files.remove('one');
    expect(await files.read('one')).toBeUndefined();
  });

  it('share no memory with whoever writes or reads', async () => {
    const files = await make();
    const content = Uint8Array.of(1);
    await files.write('one', content);
    content[0] = 2;
    (await files.read('one'))?.fill(3);
    expect(await files.read('one')).toEqual(Uint8Array.of(1));
  });
});

describe('secret files in a directory', () => {
  it('outlive the engine, for their owner alone, and leave no other file', async () => {
    const path = directory();
    await (await openNodeSecretFiles(path)).write('one', Uint8Array.of(1));
    await (await openNodeSecretFiles(path)).write('one', Uint8Array.of(2));
    expect(await (await openNodeSecretFiles(path)).read('one')).toEqual(Uint8Array.of(2));
    expect(await readdir(path)).toEqual(['one']);
    if (process.platform !== 'win32') expect((await stat(join(path, 'one'))).mode & 0o777).toBe(0o600);
  });

  it('are whole after a write that was cut short', async () => {
    const path = directory();
    const files = await openNodeSecretFiles(path);
    await files.write('one', Uint8Array.of(1));
    await writeFile(join(path, 'one.new'), 'half of a new fi');
    expect(await files.read('one')).toEqual(Uint8Array.of(1));
    await files.write('one', Uint8Array.of(2));
    expect(await files.read('one')).toEqual(Uint8Array.of(2));
  });
});

describe('profile key of a headless engine', () => {
  it('stays the same over restarts and differs between engines', async () => {
    const files = createMemoryFiles();
    const data = Uint8Array.of(1, 2, 3);
    const first = await (await openNodeProfileKey(files)).mac(data);
    expect(first).toHaveLength(32);
    expect(await (await openNodeProfileKey(files)).mac(data)).toEqual(first);
    expect(await (await openNodeProfileKey(createMemoryFiles())).mac(data)).not.toEqual(first);
  });
});
