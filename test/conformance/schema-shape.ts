/** Reads out of a schema what the document states: fields, JSON types, what is optional, allowed values. */
import type * as v from 'valibot';
import type { JsonType } from './specification.ts';

export type Shape = {
  readonly types: ReadonlySet<JsonType>;
  readonly optional: boolean;
  /** The allowed values, where they are listed. */
  readonly values: ReadonlySet<unknown> | undefined;
  readonly fields: ReadonlyMap<string, Shape>;
  readonly item: Shape | undefined;
};

type Part = {
  readonly type: string;
  readonly wrapped?: Part;
  readonly item?: Part;
  readonly value?: unknown;
  readonly entries?: Readonly<Record<string, Part>>;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
};

const plain: Shape = { types: new Set(), optional: false, values: undefined, fields: new Map(), item: undefined };

function ofValues(values: readonly unknown[]): Shape {
  return { ...plain, types: new Set(values.map((value) => typeof value as JsonType)), values: new Set(values) };
}

function merged(shapes: readonly Shape[]): Shape {
  return {
    ...plain,
    types: new Set(shapes.flatMap(({ types }) => [...types])),
    fields: new Map(shapes.flatMap(({ fields }) => [...fields])),
    values: shapes.every(({ values }) => values)
      ? new Set(shapes.flatMap(({ values }) => [...(values ?? [])]))
      : undefined,
    item: shapes.find(({ item }) => item)?.item,
  };
}

function shape(part: Part): Shape {
  const wrapped = (): Shape => shape(part.wrapped as Part);
  switch (part.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { ...plain, types: new Set([part.type]) };
    case 'optional':
      return { ...wrapped(), optional: true };
    case 'nullable':
      return { ...wrapped(), types: new Set([...wrapped().types, 'null']) };
    case 'literal':
      return ofValues([part.literal]);
    case 'picklist':
    case 'enum':
      return ofValues(part.options ?? []);
    case 'array':
      return { ...plain, types: new Set(['array']), item: shape(part.item as Part) };
    case 'record':
      return { ...plain, types: new Set(['object']), item: shape(part.value as Part) };
    case 'union':
      return merged((part.options as readonly Part[]).map(shape));
    case 'object':
    case 'strict_object':
    case 'loose_object': {
      const fields = Object.entries(part.entries ?? {}).map(([name, entry]) => [name, shape(entry)] as const);
      return { ...plain, types: new Set(['object']), fields: new Map(fields) };
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

/** Every field name anywhere in the shape, with its JSON types; `optional` ones too. */
export function shapeFields(
  { fields, item }: Shape,
  found = new Map<string, Set<JsonType>>(),
): Map<string, Set<JsonType>> {
  for (const [name, field] of fields) {
    const types = found.get(name) ?? new Set();
    for (const type of field.types) types.add(type);
    found.set(name, types);
    shapeFields(field, found);
  }
  if (item) shapeFields(item, found);
  return found;
}
