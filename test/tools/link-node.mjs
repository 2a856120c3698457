/**
 * Runs after an install: makes sure that scripts find the Node.js that came as a package. npm 10 drops the packages of
 * other systems after linking, and takes the link of the one that it keeps along, since all of them call it `node`.
 *
 * On Windows it also makes an `exec` that just runs its arguments. Scripts that go on until they are stopped begin with
 * `exec`, so that no shell stands between npm, which passes a signal on, and the process that it is meant for.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const installed = Object.keys(optionalDependencies).find((name) => existsSync(join(root, 'node_modules', name)));
const linked = ['node', 'node.cmd'].some((name) => existsSync(join(root, 'node_modules/.bin', name)));
const npm = process.env.npm_execpath;

if (installed !== undefined && !linked && npm !== undefined) {
  execFileSync(process.execPath, [npm, 'rebuild', installed], { cwd: root, stdio: 'inherit' });
}
if (process.platform === 'win32') writeFileSync(join(root, 'node_modules/.bin/exec.cmd'), '@%*\r\n');
