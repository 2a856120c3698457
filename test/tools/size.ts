/** What the built app weighs, gzipped: what the first paint loads, and everything there is. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** In bytes, gzipped. */
export const BUDGET = { firstPaint: 70 * 1024, everything: 300 * 1024 } as const;

/** The part of a Vite manifest that is needed here. */
type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
};
export type Manifest = Readonly<Record<string, Chunk>>;

export type Size = { readonly firstPaint: number; readonly everything: number };

/** Files that a page loads before it paints: its entries, what they import statically, and their style sheets. */
export function firstPaintFiles(manifest: Manifest): Set<string> {
  const files = new Set<string>();
  const visit = (name: string) => {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const sheet of chunk.css ?? []) files.add(sheet);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(name);
  return files;
}

/** Measures a build made with `vite build --manifest manifest.json`. */
export function measure(folder: string): Size {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const weigh = (path: string) => gzipSync(readFileSync(join(folder, path)), { level: 9 }).length;
  const sum = (paths: Iterable<string>) => [...paths].reduce((total, path) => total + weigh(path), 0);
  const everything = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(js|mjs|css|wasm)$/.test(path) && statSync(join(folder, path)).isFile(),
  );
  return { firstPaint: sum(firstPaintFiles(manifest)), everything: sum(everything) };
}

/** One line for each budget that is exceeded, and one for a build in which nothing was found to weigh. */
export function exceededBudgets(size: Size): string[] {
  if (size.firstPaint === 0) return ['the build has no entry to weigh'];
  return (['firstPaint', 'everything'] as const)
    .filter((part) => size[part] > BUDGET[part])
    .map((part) => `${part}: ${kilobytes(size[part])} is over the budget of ${kilobytes(BUDGET[part])} (gzip)`);
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
