/**
 * Names a build by what is in it: index.html carries its version and hash, `release.json` lists its files and says what is
 * new, and the service worker keeps exactly those files.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { build, type Plugin } from 'vite';
import manifest from './package.json' with { type: 'json' };
import newest from './release-notes.json' with { type: 'json' };
import type { Release, ReleaseFile } from './src/model/release.ts';

const ROOT = import.meta.dirname;
const INDEX = '/index.html';
/** Browsers show them before an installation; nobody needs them offline. */
const NOT_KEPT = /^\/screenshots\//;

type News = Pick<Release, 'version' | 'notes'>;
/** Contents by URL path. */
type Files = Map<string, string | Uint8Array>;
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');

export async function readFiles(directory: string): Promise<Files> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files: Files = new Map();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    files.set(`/${relative(directory, file).split(sep).join('/')}`, await readFile(file));
  }
  return files;
}

/** What completes a build of these files: index.html with the build's name, its service worker, its `release.json`. */
export async function completeBuild(files: Files, { version, notes }: News): Promise<Files> {
  const kept = [...files.keys()].filter((path) => !NOT_KEPT.test(path)).sort();
  const index = String(files.get(INDEX));
  // A super node adds to index.html: the service worker can't tell by a hash whether it has the right one.
  const lines = kept.filter((path) => path !== INDEX).map((path) => `${path} ${sha256(files.get(path) ?? '')}\n`);
  const hash = sha256(lines.join(''));
  const sizes = [...files.values()].map((content) => Buffer.byteLength(content));
  const size = sizes.reduce((total, one) => total + one, 0);
  const made = { version, size, notes, files: kept };
  const worker = await serviceWorker();
  // Whatever is new has to show in the service worker's script, or browsers never install it.
  const name = sha256(JSON.stringify([made, index, hash, worker]));
  return new Map([
    [INDEX, index.replace('</title>', `</title>\n    <meta name="release" content="${version} ${name}" />`)],
    ['/service-worker.js', `const BUILD='${name}',FILES='${hash}';${worker}`],
    ['/release.json', JSON.stringify({ ...made, build: name } satisfies ReleaseFile)],
  ]);
}

/** Which build it keeps is put in front. */
async function serviceWorker(): Promise<string> {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    publicDir: false,
    build: {
      target: 'esnext',
      write: false,
      rolldownOptions: { input: join(ROOT, 'src/platform/web/service-worker.ts'), output: { format: 'iife' } },
    },
  });
  const [script, ...more] = 'output' in built ? built.output : [];
  if (script?.type !== 'chunk' || more.length > 0) throw new Error('the service worker is one script');
  return script.code;
}

export function release(): Plugin {
  let publicDirectory: string;
  return {
    name: 'release',
    apply: 'build',
    enforce: 'post',
    configResolved({ publicDir }) {
      publicDirectory = publicDir;
    },
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        const index = bundle[INDEX.slice(1)];
        if (index?.type !== 'asset') return;
        if (newest.version !== manifest.version) this.error('release-notes.json and package.json name two versions');
        const files = await readFiles(publicDirectory);
        for (const [name, file] of Object.entries(bundle))
          files.set(`/${name}`, file.type === 'asset' ? file.source : file.code);
        const { notes } = newest;
        for (const [path, source] of await completeBuild(files, { version: manifest.version, notes })) {
          if (path === INDEX) index.source = source;
          else this.emitFile({ type: 'asset', fileName: path.slice(1), source });
        }
      },
    },
  };
}
