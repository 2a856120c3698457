/** The engine's methods as the interface calls them: typed by the contract, errors as values. */
import type { Client } from '#client/client.ts';
import type { DataOf, MethodName, ModuleName, ParamsOf } from '#contract/contract.ts';
import { err, ok, type Result } from '#lib/result.ts';

/** A response whose code isn't 200. The message is the engine's English: never shown, but it may name numbers. */
export type ApiError = { readonly code: number; readonly message: string };

export type Api = {
  call<Module extends ModuleName, Name extends MethodName<Module>>(
    module: Module,
    method: Name,
    params: ParamsOf<Module, Name>,
  ): Promise<Result<DataOf<Module, Name>, ApiError>>;
};

export function createApi(client: Client): Api {
  return {
    async call(module, method, params) {
      const { code, data, message } = await client.call(module, method, params);
      return code === 200 ? ok(data) : err({ code, message });
    },
  };
}
