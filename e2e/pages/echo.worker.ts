/** Answers every call with a ready answer of the engine's size: the least that a call to a SharedWorker can cost. */
const answer = {
  code: 200,
  message: 'Success',
  data: { status: false },
  __SERVER_ROUTE_MODULE: 'login',
  __SERVER_ROUTE_METHOD: 'exportIsAnonLogin',
};

(globalThis as unknown as SharedWorkerGlobalScope).onconnect = ({ ports: [port] }) => {
  if (port !== undefined) port.onmessage = ({ data: { id } }) => port.postMessage({ id, answer });
};
