/** Rules that every source file keeps: at most 300 lines, and a first sentence that says what the file is for. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST_LINES = 300;
const FOLDERS = ['src', 'test', 'e2e', '.ci'];
const CODE = /\.(ts|tsx|mts|js|mjs|css|html)$/;
/** `/** Sentence. …`, after a possible `#!` line; style sheets and pages use the comment of their language. */
const FIRST_SENTENCE: readonly (readonly [RegExp, RegExp])[] = [
  [/\.(ts|tsx|mts|js|mjs)$/, /^(#!.*\n)?\/\*\*[\s*]+[A-Z`][\s\S]*?[.:?!]/],
  [/\.css$/, /^\/\*[\s\S]*?\*\//],
];

/** The files under version control and those about to be, in `root`; paths relative to it. */
export function codeFiles(root: string): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((path) => CODE.test(path) && (FOLDERS.includes(path.split('/')[0] ?? '') || !path.includes('/')))
    .filter((path) => existsSync(join(root, path)));
}

/** One line for each broken rule; empty when all is well. */
export function brokenSourceRules(root: string, files: readonly string[] = codeFiles(root)): string[] {
  return files.flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const broken: string[] = [];
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
    if (lines > MOST_LINES) broken.push(`${path}: ${lines} lines; the most is ${MOST_LINES}`);
    const rule = FIRST_SENTENCE.find(([ending]) => ending.test(path));
    if (rule && !rule[1].test(text)) broken.push(`${path}: does not open with a comment that says its purpose`);
    return broken;
  });
}
