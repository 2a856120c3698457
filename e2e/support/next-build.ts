/** Another build of the product, made of the tests' own: every script under another name, another version, other news. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Release } from '#model/release.ts';
import { completeBuild, readFiles } from '../../vite.release.ts';

const DIST = resolve(import.meta.dirname, '../../dist');
const MADE_LATER = ['/service-worker.js', '/release.json'];
const TEXT = /\.(html|js|css)$/;

/** Writes it to `directory`. */
export async function makeNextBuild(directory: string, news: Pick<Release, 'version' | 'notes'>): Promise<void> {
  const built = await readFiles(DIST);
  for (const path of MADE_LATER) built.delete(path);
  const scripts = [...built.keys()].filter((path) => path.startsWith('/assets/')).map((path) => basename(path));
  // A name ends with a hash; of another build it would be another one.
  const renamed = (text: string) => scripts.reduce((all, name) => all.replaceAll(name, next(name)), text);
  const files = new Map(
    [...built].map(([path, content]) => [
      renamed(path),
      TEXT.test(path) ? renamed(String(content)).replace(/ *<meta name="release"[^>]*>\n/, '') : content,
    ]),
  );
  await rm(directory, { recursive: true, force: true });
  for (const [path, content] of [...files, ...(await completeBuild(files, news))]) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }
}

function next(name: string): string {
  return name.replace(/.(?=\.\w+$)/, (last) => (last === 'x' ? 'y' : 'x'));
}
