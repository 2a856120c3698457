/** Every method of the API in the order of the contract, for whoever walks all of them. */
import { contract } from './contract.ts';
import type { Method } from './define.ts';

export type ListedMethod = { readonly module: string; readonly method: string; readonly definition: Method };

export const methodList: readonly ListedMethod[] = Object.entries(contract).flatMap(([module, methods]) =>
  Object.entries<Method>(methods).map(([method, definition]) => ({ module, method, definition })),
);
