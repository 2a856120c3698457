/** The API document in its machine-readable form, where it lies beside the project. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { JsonType } from '#contract/shape.ts';

export type SpecField = { readonly name: string; readonly type: string };

export type SpecParam = {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly desc: string;
  readonly enum?: readonly { readonly value: string }[];
  readonly aliases?: readonly string[];
  readonly children?: readonly SpecParam[];
};

export type SpecMethod = {
  readonly module: string;
  readonly method: string;
  readonly deprecated: boolean;
  readonly params: readonly SpecParam[];
  readonly data: { readonly type: 'object' | 'array'; readonly fields: readonly SpecField[] };
  readonly exampleRequest: Readonly<Record<string, unknown>>;
  readonly exampleData: unknown;
};

export type Specification = {
  readonly modules: readonly string[];
  readonly methods: readonly SpecMethod[];
  readonly codes: readonly { readonly code: number }[];
};

const path = fileURLToPath(new URL('../../../shared/spec/api.json', import.meta.url));

/** Undefined where the document is not at hand: its tests are skipped then. */
export const specification: Specification | undefined = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as Specification)
  : undefined;

export const nameOf = ({ module, method }: { module: string; method: string }): string => `${module}.${method}`;

/** A required parameter whose description states a default is optional. */
export function isOptional(param: SpecParam): boolean {
  return !param.required || /默认/.test(param.desc);
}

const tableTypes: Readonly<Record<string, JsonType>> = {
  string: 'string',
  strings: 'string',
  int: 'number',
  boolean: 'boolean',
  bool: 'boolean',
  true: 'boolean',
  object: 'object',
  objecet: 'object',
  array: 'array',
};

/** What a type in the document's tables, slips of the pen included, means in JSON. */
export function tableType(type: string): JsonType {
  const found = tableTypes[type];
  if (found === undefined) throw new Error(`unknown type ${type}`);
  return found;
}

export function jsonType(value: unknown): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as JsonType;
}

function decoded(value: unknown): unknown {
  return typeof value === 'string' && /^[{[]/.test(value) ? JSON.parse(value) : value;
}

/** The example's data; JSON-encoded text at its top level, or as an element of a list, is decoded. */
export function exampleData({ exampleData: data }: SpecMethod): unknown {
  const whole = decoded(data);
  return Array.isArray(whole) ? whole.map(decoded) : whole;
}

/** The example's parameters, without the two that route it. */
export function exampleParams({ exampleRequest }: SpecMethod): Record<string, unknown> {
  return Object.fromEntries(Object.entries(exampleRequest).filter(([key]) => !key.startsWith('__')));
}

/** Every field name anywhere in the value, with the JSON types it is seen with. */
export function fieldTypes(value: unknown, found = new Map<string, Set<JsonType>>()): Map<string, Set<JsonType>> {
  if (Array.isArray(value)) for (const element of value) fieldTypes(element, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, field] of Object.entries(value)) {
      found.set(key, (found.get(key) ?? new Set()).add(jsonType(field)));
      fieldTypes(field, found);
    }
  return found;
}
