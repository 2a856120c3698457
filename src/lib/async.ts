/** Promises under control: a deferred one, and work done strictly one after another or a few at a time. */

export type Deferred<T> = {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
};

export function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((resolvePromise, rejectPromise) => {
    resolve = resolvePromise;
    reject = rejectPromise;
  });
  return { promise, resolve, reject };
}

/** Starts tasks in the order in which they were given, as many at a time as `limit` says then; a failed one stops none. */
export class BoundedQueue {
  readonly #waiting: (() => Promise<void>)[] = [];
  readonly #limit: () => number;
  #running = 0;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  run<T>(task: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = deferred<T>();
    this.#waiting.push(() => task().then(resolve, reject));
    this.#start();
    return promise;
  }

  #start(): void {
    while (this.#running < this.#limit()) {
      const task = this.#waiting.shift();
      if (task === undefined) return;
      this.#running++;
      void task().then(() => {
        this.#running--;
        this.#start();
      });
    }
  }
}

/** Runs tasks one after another, in the order in which they were given; a failed task doesn't stop the next. */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(task);
    this.#tail = result.catch(() => undefined);
    return result;
  }
}
