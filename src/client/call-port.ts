/** The page's end of the port for calls: those made within one microtask turn travel in one post, as do their answers. */
import type { Response } from '#contract/contract.ts';
import { ANSWER_LENGTH, type CallAnswers, type CallPost, WHOLE_RESPONSE } from './engine-door.ts';
import { type Route, routeOf, unanswered } from './unanswered.ts';

type Caller = { readonly route: Route; readonly resolve: (answer: Response) => void };

export class CallPort {
  readonly #port: MessagePort;
  readonly #callers = new Map<number, Caller>();
  #nextId = 0;
  #gathered: unknown[] = [];
  #closed = false;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<CallAnswers>) => {
      for (let index = 0; index < data.length; index += ANSWER_LENGTH) {
        const [id, code, message, content] = data.slice(index, index + ANSWER_LENGTH) as [
          number,
          number,
          string,
          unknown,
        ];
        const route = this.#callers.get(id)?.route;
        if (route === undefined) continue;
        this.#settle(id, code === WHOLE_RESPONSE ? (content as Response) : { code, message, data: content, ...route });
      }
    };
  }

  call(request: unknown): Promise<Response> {
    const route = routeOf(request);
    if (this.#closed) return Promise.resolve(unanswered(route, 'Gone'));
    const id = this.#nextId++;
    this.#gather(id, request);
    return new Promise((resolve) => this.#callers.set(id, { route, resolve }));
  }

  /** Hands a file over, ahead of every later call that names it by `token`. */
  file(token: string, file: File): void {
    if (!this.#closed) this.#gather(token, file);
  }

  /** The engine is gone: what it hasn't answered it never will. */
  close(): void {
    this.#closed = true;
    this.#port.close();
    for (const [id, { route }] of this.#callers) this.#settle(id, unanswered(route, 'Gone'));
  }

  #settle(id: number, answer: Response): void {
    const caller = this.#callers.get(id);
    this.#callers.delete(id);
    caller?.resolve(answer);
  }

  #gather(name: number | string, content: unknown): void {
    if (this.#gathered.push(name, content) === 2) queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    const post = this.#gathered;
    this.#gathered = [];
    if (this.#closed) return;
    try {
      this.#port.postMessage(post satisfies CallPost);
    } catch {
      // One of them can't be cloned: the others must still get through.
      for (let index = 0; index < post.length; index += 2) this.#postAlone(post[index] as number, post[index + 1]);
    }
  }

  #postAlone(id: number, request: unknown): void {
    try {
      this.#port.postMessage([id, request] satisfies CallPost);
    } catch {
      this.#settle(id, unanswered(routeOf(request), 'Uncloneable'));
    }
  }
}
