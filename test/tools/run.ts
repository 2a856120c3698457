/** Runs a command of the project, showing or keeping what it prints. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Finished = {
  /** Exit code; 1 when a signal ended the command or it could not be started. */
  readonly code: number;
  /** Standard output and error as they came; empty when shown. */
  readonly output: string;
  readonly seconds: number;
};

export type RunOptions = {
  /** Passes the output through instead of keeping it. */
  readonly show?: boolean;
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Runs `command` (a name on the PATH, or one of node_modules/.bin) to its end; never rejects. */
export function run(command: string, parameters: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const started = performance.now();
  const { promise, resolve } = Promise.withResolvers<Finished>();
  const child = spawn(command, parameters, {
    cwd: options.directory ?? ROOT,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', options.show ? 'inherit' : 'pipe', options.show ? 'inherit' : 'pipe'],
    // Commands in node_modules/.bin are scripts of the shell there.
    shell: process.platform === 'win32',
  });
  let output = '';
  const finish = (code: number) => resolve({ code, output, seconds: (performance.now() - started) / 1000 });
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.on('error', (error) => {
    output += `${command}: ${error.message}\n`;
    finish(1);
  });
  child.on('close', (code) => finish(code ?? 1));
  return promise;
}
