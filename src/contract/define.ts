/** How one API method is defined: the definition gives validation, the client's types, the reference and the conformance cases. */
import type * as v from 'valibot';
import type { ErrorName } from './codes.ts';
import type { EventType } from './events.ts';

/**
 * What the session must be. `loggedIn`: there is an account on this device; `unlocked`: a password opened it;
 * `primaryDevice`: unlocked, on the account's primary device.
 */
export type Gate = 'none' | 'loggedIn' | 'unlocked' | 'primaryDevice';

export type ParamsSchema = v.ObjectSchema<v.ObjectEntries, undefined>;
export type DataSchema = v.GenericSchema;

/** `planned` methods are defined but have no handler yet: they answer 300. */
export type Status = 'ready' | 'planned';

export type Method<
  Params extends ParamsSchema = ParamsSchema,
  Data extends DataSchema = DataSchema,
  Code extends ErrorName = ErrorName,
  State extends Status = Status,
  Deprecated extends boolean = boolean,
> = {
  /** One line of English. */
  readonly summary: string;
  readonly needs: Gate;
  readonly params: Params;
  readonly data: Data;
  /** The errors a handler may answer, beyond those of validation and of the gate. */
  readonly codes: readonly Code[];
  /** The events that a successful call can bring about. */
  readonly emits: readonly EventType[];
  readonly example: { readonly params: v.InferInput<Params>; readonly data: v.InferInput<Data> };
  /** Other accepted names of parameters: alias → name. The alias wins when both are given. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Text to read beside the summary: what the document leaves open, and what we do. */
  readonly notes?: string;
  readonly status: State;
  readonly deprecated: Deprecated;
  /** Not in the document: a method of our own. */
  readonly extension: boolean;
  /** Throws away what no other call brings back: whoever offers it to be tried asks first. */
  readonly destructive: boolean;
};

/** A definition as it is written: what is left out has a plain default. */
type Written<Params extends ParamsSchema, Data extends DataSchema, Code extends ErrorName, State, Deprecated> = Pick<
  Method<Params, Data, Code>,
  'summary' | 'needs' | 'params' | 'data' | 'example' | 'aliases' | 'notes'
> & {
  readonly codes?: readonly Code[];
  readonly emits?: readonly EventType[];
  readonly status?: State;
  readonly deprecated?: Deprecated;
  readonly extension?: true;
  readonly destructive?: true;
};

export function method<
  Params extends ParamsSchema,
  Data extends DataSchema,
  const Code extends ErrorName = never,
  const State extends Status = 'ready',
  const Deprecated extends boolean = false,
>(written: Written<Params, Data, Code, State, Deprecated>): Method<Params, Data, Code, State, Deprecated> {
  return {
    ...written,
    codes: written.codes ?? [],
    emits: written.emits ?? [],
    status: written.status ?? ('ready' as State),
    deprecated: written.deprecated ?? (false as Deprecated),
    extension: written.extension ?? false,
    destructive: written.destructive ?? false,
  };
}
