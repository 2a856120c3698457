/** What the built app weighs, gzipped: what the first paint loads, everything that people use, and the API reference. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** In bytes, gzipped. */
export const BUDGET = { firstPaint: 70 * 1024, everything: 424 * 1024, reference: 60 * 1024 } as const;

/** The part of a Vite manifest that is needed here. */
type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
};
type Manifest = Readonly<Record<string, Chunk>>;

/** `everything` has the catalogues of one language, since nobody reads two languages; what only developers open is the `reference`. */
export type Size = { readonly [Part in keyof typeof BUDGET]: number };

const CATALOGUES: readonly RegExp[] = [/^src\/ui\/i18n\/[^/]+\/catalogue\.ts$/, /^src\/ui\/i18n\/[^/]+\/later\.ts$/];
const REFERENCE = /^src\/ui\/features\/reference\//;

/** Of each kind a page loads one before it paints: its language's catalogue, and the first view. */
const ONE_OF: readonly RegExp[] = [/^src\/ui\/i18n\//, /^src\/ui\/features\//];

/** The files of the chunk `name`, of what it imports statically, and their style sheets, added to `files`. */
function collect(manifest: Manifest, name: string, files: ReadonlySet<string> = new Set()): Set<string> {
  const all = new Set(files);
  const visit = (visited: string) => {
    const chunk = manifest[visited];
    if (!chunk || all.has(chunk.file)) return;
    all.add(chunk.file);
    for (const sheet of chunk.css ?? []) all.add(sheet);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  visit(name);
  return all;
}

/** The heaviest set of files that some page loads before it paints; who opens the reference first has asked for it. */
function firstPaintFiles(manifest: Manifest, weighAll: (files: Iterable<string>) => number): Set<string> {
  const entries = Object.keys(manifest).filter((name) => manifest[name]?.isEntry);
  let painted = new Set<string>();
  for (const name of entries) painted = collect(manifest, name, painted);
  const first = painted;
  const later = Object.values(manifest)
    .filter((chunk) => first.has(chunk.file))
    .flatMap((chunk) => chunk.dynamicImports ?? [])
    .filter((name) => !REFERENCE.test(name));
  for (const kind of ONE_OF) {
    const choices = later.filter((name) => kind.test(name)).map((name) => collect(manifest, name, painted));
    painted = choices.reduce(
      (heaviest, choice) => (weighAll(choice) > weighAll(heaviest) ? choice : heaviest),
      painted,
    );
  }
  return painted;
}

/** All files that a page may ever load from the entry on, save by way of a chunk that `closed` names. */
function reachable(manifest: Manifest, closed: RegExp): Set<string> {
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name) || closed.test(name)) return;
    seen.add(name);
    for (const next of [...(manifest[name]?.imports ?? []), ...(manifest[name]?.dynamicImports ?? [])]) visit(next);
  };
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(name);
  return new Set([...seen].flatMap((name) => [manifest[name]?.file ?? '', ...(manifest[name]?.css ?? [])]));
}

/** Measures a build made with `vite build --manifest manifest.json`. */
export function measure(folder: string): Size {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const weigh = (path: string) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;
  const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + weigh(path), 0);
  const everything = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(js|mjs|css|wasm)$/.test(path) && statSync(join(folder, path)).isFile(),
  );
  const names = Object.keys(manifest);
  const needed = reachable(manifest, REFERENCE);
  const ofReference = names.filter((name) => REFERENCE.test(name)).flatMap((name) => [...collect(manifest, name)]);
  const reference = sum(new Set(ofReference.filter((file) => !needed.has(file))));
  const unread = CATALOGUES.map((kind) => {
    const sizes = names.filter((name) => kind.test(name)).map((name) => sum([manifest[name]?.file ?? '']));
    return sizes.reduce((total, size) => total + size, 0) - Math.max(0, ...sizes);
  }).reduce((total, size) => total + size, 0);
  return {
    firstPaint: sum(firstPaintFiles(manifest, sum)),
    everything: sum(everything) - unread - reference,
    reference,
  };
}

/** One line for each budget that is exceeded, and one for a build in which nothing was found to weigh. */
export function exceededBudgets(size: Size): string[] {
  if (size.firstPaint === 0) return ['the build has no entry to weigh'];
  return (['firstPaint', 'everything', 'reference'] as const)
    .filter((part) => size[part] > BUDGET[part])
    .map((part) => `${part}: ${kilobytes(size[part])} is over the budget of ${kilobytes(BUDGET[part])} (gzip)`);
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
