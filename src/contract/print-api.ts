/** Prints every method of the API, extensions included, as one JSON array. */
import { contract } from './contract.ts';
import type { Method } from './define.ts';

const rows = Object.entries(contract).flatMap(([module, methods]) =>
  Object.entries<Method>(methods).map(([method, { deprecated, status, extension }]) => ({
    module,
    method,
    deprecated,
    implemented: status === 'ready',
    extension,
  })),
);

process.stdout.write(`${JSON.stringify(rows, null, 1)}\n`);
