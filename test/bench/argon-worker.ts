/** Argon2id alone in a SharedWorker, at the cost that an account's password has. */
import { DEFAULT_COST, stretchPassword } from '../../src/crypto/password.ts';

const salt = new Uint8Array(16).fill(1);

(globalThis as unknown as SharedWorkerGlobalScope).onconnect = ({ ports: [port] }) => {
  if (port === undefined) return;
  port.onmessage = async ({ data }: MessageEvent<string>) => {
    const started = performance.now();
    await stretchPassword(data, salt, DEFAULT_COST);
    port.postMessage(performance.now() - started);
  };
};
