/** The type of the handler table: a missing handler, or an error that a method does not declare, does not compile. */
import type * as v from 'valibot';
import type { ErrorName } from '#contract/codes.ts';
import type { Method } from '#contract/define.ts';
import type { Result } from '#lib/result.ts';

type ParamsOf<M extends Method> = v.InferOutput<M['params']>;
type DataOf<M extends Method> = v.InferOutput<M['data']>;
type CodeOf<M extends Method> = M extends { readonly codes: readonly (infer Code extends ErrorName)[] } ? Code : never;

/** A code's name; with a message of its own where there is more to say than the code's. */
export type HandlerError<Code extends ErrorName> = Code | { readonly code: Code; readonly message: string };

export type Handler<M extends Method, Context> = (
  params: ParamsOf<M>,
  context: Context,
) => Promise<Result<DataOf<M>, HandlerError<CodeOf<M>>>>;

export type ContractShape = Readonly<Record<string, Readonly<Record<string, Method>>>>;

type Planned<M> = M extends { readonly status: 'planned' } ? true : false;
/** A deprecated method without a handler answers 200 with empty data. */
type Optional<M> = M extends { readonly deprecated: true } ? true : false;

type HandledNames<Module> = {
  [Name in keyof Module]: Planned<Module[Name]> extends true ? never : Name;
}[keyof Module];
type RequiredNames<Module> = {
  [Name in HandledNames<Module>]: Optional<Module[Name]> extends true ? never : Name;
}[HandledNames<Module>];

export type ModuleHandlers<Module extends Readonly<Record<string, Method>>, Context> = {
  readonly [Name in RequiredNames<Module>]: Handler<Module[Name & string], Context>;
} & {
  readonly [Name in Exclude<HandledNames<Module>, RequiredNames<Module>>]?: Handler<Module[Name & string], Context>;
};

/** Modules of which nothing has a required handler may be left out. */
export type Handlers<C extends ContractShape, Context> = {
  readonly [Name in keyof C as [RequiredNames<C[Name]>] extends [never] ? never : Name]: ModuleHandlers<
    C[Name],
    Context
  >;
};
