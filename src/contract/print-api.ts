/** Prints every method of the API, extensions included, as one JSON array. */
import { methodList } from './method-list.ts';

const rows = methodList.map(({ module, method, definition: { deprecated, status, extension } }) => ({
  module,
  method,
  deprecated,
  implemented: status === 'ready',
  extension,
}));

process.stdout.write(`${JSON.stringify(rows, null, 1)}\n`);
