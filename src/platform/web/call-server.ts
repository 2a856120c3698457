/** The worker's end of a page's port for calls: answers that are ready in one microtask turn travel in one post. */
import type { CallAnswers, CallPost } from '#client/engine-door.ts';
import type { Response } from '#contract/contract.ts';

/** `call` never rejects; `takeFile` gets the files that later calls name by their tokens. */
export function serveCalls(
  port: MessagePort,
  call: (request: unknown) => Promise<Response>,
  takeFile: (token: string, file: File) => void,
): void {
  let answers: unknown[] = [];
  const flush = () => {
    port.postMessage(answers satisfies CallAnswers);
    answers = [];
  };
  const answer = (id: number) => (response: Response) => {
    if (answers.push(id, response) === 2) queueMicrotask(flush);
  };
  port.onmessage = ({ data }: MessageEvent<CallPost>) => {
    for (let index = 0; index < data.length; index += 2) {
      const name = data[index];
      if (typeof name === 'number') void call(data[index + 1]).then(answer(name));
      else takeFile(String(name), data[index + 1] as File);
    }
  };
}
