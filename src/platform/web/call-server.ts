/** The worker's end of a page's port for calls: answers that are ready in one microtask turn travel in one post. */
import { ANSWER_LENGTH, type CallAnswers, type CallPost, WHOLE_RESPONSE } from '#client/engine-door.ts';
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
  const answer = (id: number, request: unknown) => (response: Response) => {
    const { code, message, data } = response;
    const length = hasRouteOf(request, response)
      ? answers.push(id, code, message, data)
      : answers.push(id, WHOLE_RESPONSE, undefined, response);
    if (length === ANSWER_LENGTH) queueMicrotask(flush);
  };
  port.onmessage = ({ data }: MessageEvent<CallPost>) => {
    for (let index = 0; index < data.length; index += 2) {
      const name = data[index];
      if (typeof name === 'number') void call(data[index + 1]).then(answer(name, data[index + 1]));
      else takeFile(String(name), data[index + 1] as File);
    }
  };
}

/** Whether the response names the route that the request did, so that the page can put it back itself. */
function hasRouteOf(request: unknown, response: Response): boolean {
  const route = request as Partial<Response> | null | undefined;
  return (
    route?.__SERVER_ROUTE_MODULE === response.__SERVER_ROUTE_MODULE &&
    route.__SERVER_ROUTE_METHOD === response.__SERVER_ROUTE_METHOD
  );
}
