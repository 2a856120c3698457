/** Reads out of a schema what it takes: fields, JSON types, what may be left out, allowed values and other limits. */
import type * as v from 'valibot';
import { isNodeAddress, isUnique } from './values.ts';

export type JsonType = 'string' | 'number' | 'boolean' | 'array' | 'object' | 'null';

/**
 * What a value must be beyond its type: `address` that of a person or group, `unique` a list without repetition, `longest`
 * a text of so many characters at most.
 */
export type Limit =
  | { readonly kind: 'notEmpty' | 'integer' | 'unique' | 'address' | 'json' | 'base64' }
  | { readonly kind: 'least' | 'most' | 'longest'; readonly value: number };

export type Shape = {
  readonly types: ReadonlySet<JsonType>;
  readonly optional: boolean;
  /** What stands in for a value that is left out. */
  readonly fallback: unknown;
  /** The allowed values, where they are listed, each with its name, '' where it has none. */
  readonly values: ReadonlyMap<unknown, string> | undefined;
  readonly limits: readonly Limit[];
  readonly fields: ReadonlyMap<string, Shape>;
  readonly item: Shape | undefined;
};

type Part = {
  readonly type: string;
  readonly wrapped?: Part;
  readonly default?: unknown;
  readonly item?: Part;
  readonly value?: unknown;
  readonly entries?: Readonly<Record<string, Part>>;
  readonly options?: readonly unknown[];
  readonly enum?: Readonly<Record<string, unknown>>;
  readonly literal?: unknown;
  readonly pipe?: readonly Step[];
};
/** A schema or an action in a pipe. */
type Step = Part & { readonly kind: string; readonly requirement?: unknown };

const plain: Shape = {
  types: new Set(),
  optional: false,
  fallback: undefined,
  values: undefined,
  limits: [],
  fields: new Map(),
  item: undefined,
};

function ofType(type: JsonType): Shape {
  return { ...plain, types: new Set([type]) };
}

function ofValues(values: readonly unknown[], names: Readonly<Record<string, unknown>> = {}): Shape {
  const nameOf = new Map(Object.entries(names).map(([name, value]) => [value, name === value ? '' : name]));
  return {
    ...plain,
    types: new Set(values.map((value) => typeof value as JsonType)),
    values: new Map(values.map((value) => [value, nameOf.get(value) ?? ''])),
  };
}

function merged(shapes: readonly Shape[]): Shape {
  return {
    ...plain,
    types: new Set(shapes.flatMap(({ types }) => [...types])),
    fields: new Map(shapes.flatMap(({ fields }) => [...fields])),
    values: shapes.every(({ values }) => values)
      ? new Map(shapes.flatMap(({ values }) => [...(values ?? [])]))
      : undefined,
    limits: shapes.flatMap(({ limits }) => limits),
    item: shapes.find(({ item }) => item)?.item,
  };
}

function limitOf({ type, requirement }: Step): Limit[] {
  switch (type) {
    case 'non_empty':
      return [{ kind: 'notEmpty' }];
    case 'safe_integer':
      return [{ kind: 'integer' }];
    case 'parse_json':
      return [{ kind: 'json' }];
    case 'min_value':
      return [{ kind: 'least', value: requirement as number }];
    case 'max_value':
      return [{ kind: 'most', value: requirement as number }];
    case 'max_length':
      return [{ kind: 'longest', value: requirement as number }];
    case 'base64':
      return [{ kind: 'base64' }];
    case 'check':
      if (requirement === isUnique) return [{ kind: 'unique' }];
      if (requirement === isNodeAddress) return [{ kind: 'address' }];
      throw new Error('a check that has no word in the reference');
    case 'transform':
      return [];
    default:
      throw new Error(`no limit for a ${type}`);
  }
}

/** A pipe begins with a schema, which may be a pipe itself; what comes after parsed JSON describes no text. */
function piped([first, ...steps]: readonly Step[]): Shape {
  const start = shape(first as Part);
  const own = steps.filter(({ kind }) => kind !== 'schema').flatMap(limitOf);
  return { ...start, limits: [...start.limits, ...own] };
}

function shape(part: Part): Shape {
  if (part.pipe) return piped(part.pipe);
  const wrapped = (): Shape => shape(part.wrapped as Part);
  switch (part.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return ofType(part.type);
    case 'optional':
      return { ...wrapped(), optional: true, fallback: part.default };
    case 'nullable':
      return { ...wrapped(), types: new Set([...wrapped().types, 'null']) };
    case 'literal':
      return ofValues([part.literal]);
    case 'picklist':
    case 'enum':
      return ofValues(part.options ?? [], part.enum);
    case 'array':
      return { ...ofType('array'), item: shape(part.item as Part) };
    case 'record':
      return { ...ofType('object'), item: shape(part.value as Part) };
    case 'union':
      return merged((part.options as readonly Part[]).map(shape));
    case 'object':
    case 'strict_object':
    case 'loose_object': {
      const fields = Object.entries(part.entries ?? {}).map(([name, entry]) => [name, shape(entry)] as const);
      return { ...ofType('object'), fields: new Map(fields) };
    }
    case 'unknown':
      return plain;
    default:
      throw new Error(`no shape for a ${part.type}`);
  }
}

export function shapeOf(schema: v.GenericSchema): Shape {
  return shape(schema);
}
