/** The built app, read into memory once: nothing outside that list can be asked for, whatever the path says. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export type StaticFile = {
  readonly type: string;
  readonly body: Buffer;
  /** undefined where compression wouldn't help. */
  readonly gzipped: Buffer | undefined;
  readonly etag: string;
  /** The name carries a hash of the content, so it never changes. */
  readonly immutable: boolean;
};

export type StaticApp = {
  readonly built: boolean;
  /** The file at a URL path; index.html for a path that names no file and has no extension; undefined otherwise. */
  find(path: string): StaticFile | undefined;
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.wasm', '.txt']);
const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>iCom</title>
<p>This super node is running, but the app isn't built. Run <code>npm run build</code> and start it again.</p></html>
`;

export async function loadStaticApp(directory: string): Promise<StaticApp> {
  const contents = await readTree(directory);
  const index = contents.get('/index.html');
  const files = new Map<string, StaticFile>();
  for (const [path, body] of contents) {
    files.set(path, await staticFile(path, path === '/index.html' ? withIntegrity(body, contents) : body));
  }
  if (index === undefined) files.set('/index.html', await staticFile('/index.html', Buffer.from(NOT_BUILT)));
  return {
    built: index !== undefined,
    find: (path) => files.get(path) ?? (extname(path) === '' ? files.get('/index.html') : undefined),
  };
}

/** Every file below `directory` by its URL path; empty when there is no such directory. */
async function readTree(directory: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const contents = new Map<string, Buffer>();
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const file = join(entry.parentPath, entry.name);
    contents.set(`/${relative(directory, file).split(sep).join('/')}`, await readFile(file));
  }
  return contents;
}

async function staticFile(path: string, body: Buffer): Promise<StaticFile> {
  const extension = extname(path);
  const hash = createHash('sha256').update(body).digest('base64url');
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    body,
    gzipped: COMPRESSIBLE.has(extension) ? await promisify(gzip)(body) : undefined,
    etag: `"${hash.slice(0, 22)}"`,
    immutable: /^\/assets\/.+-[\w-]{8,}\.\w+$/.test(path),
  };
}

/** Adds the hash of every script and stylesheet that index.html names to its tag. */
function withIntegrity(index: Buffer, contents: ReadonlyMap<string, Buffer>): Buffer {
  const text = index.toString('utf8').replace(/<(script|link)\b[^>]*>/g, (tag) => {
    if (tag.includes(' integrity=') || !/^<script|rel="(stylesheet|modulepreload)"/.test(tag)) return tag;
    const path = / (?:src|href)="\.?(\/[^"?#]*)"/.exec(tag)?.[1];
    const body = path === undefined ? undefined : contents.get(path);
    if (body === undefined) return tag;
    const hash = createHash('sha384').update(body).digest('base64');
    return tag.replace(/^<(script|link)/, `<$1 integrity="sha384-${hash}"`);
  });
  return Buffer.from(text);
}
