/** Answers calls as `echo.worker.ts` does, through Comlink: what a proxy of it costs. */
import { expose } from 'comlink';

const door = {
  call: (_request: unknown) => ({
    code: 200,
    message: 'Success',
    data: { status: false },
    __SERVER_ROUTE_MODULE: 'login',
    __SERVER_ROUTE_METHOD: 'exportIsAnonLogin',
  }),
};

export type ComlinkDoor = typeof door;

(globalThis as unknown as SharedWorkerGlobalScope).onconnect = ({ ports: [port] }) => {
  if (port !== undefined) expose(door, port);
};
