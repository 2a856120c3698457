/** Has a SharedWorker run Argon2id once for each call, and answers how long it took there. */
const worker = new SharedWorker('/worker.js', { type: 'module' });

const measure = (password: string) =>
  new Promise<number>((resolve) => {
    worker.port.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
    worker.port.postMessage(password);
  });

Object.assign(globalThis, { measure });
