/** Validates a request's parameters against a definition and says, in documented codes, what is wrong with them. */
import * as v from 'valibot';
import { err, ok, type Result } from '#lib/result.ts';
import type { ErrorName } from './codes.ts';
import type { Method, ParamsSchema } from './define.ts';
import { isUnique } from './values.ts';

const complaints = {
  ParameterNull: 'must not be null',
  ParameterEmptyString: 'must not be an empty string',
  ParameterWrongType: 'has the wrong type',
  ParameterDuplicateElements: 'holds an element twice',
  ParameterNotInEnum: 'is none of the allowed values',
  ParameterEmptyArray: 'must not be an empty array',
  InvalidParameter: 'is invalid',
} as const satisfies Partial<Record<ErrorName, string>>;

/** `path` names the parameter by declared names and positions. */
export type ValidationError = {
  readonly name: keyof typeof complaints;
  readonly path: string;
  readonly message: string;
};

type Part = {
  readonly type: string;
  readonly wrapped?: Part;
  readonly item?: Part;
  readonly entries?: Readonly<Record<string, Part>>;
};

/** Stands in for a list where an object is expected, which valibot would let pass: no schema takes a symbol. */
const wrongType = Symbol('wrong type');

/** A copy with the declared fields only, in which a `null` that stands for an absent optional value is left out. */
function normalise(schema: Part, value: unknown): unknown {
  if (schema.type === 'optional' && schema.wrapped) {
    if (value === null && schema.wrapped.type !== 'nullable') return undefined;
    return value === undefined ? undefined : normalise(schema.wrapped, value);
  }
  if (schema.item && Array.isArray(value)) {
    const { item } = schema;
    return Array.from(value, (element) => normalise(item, element));
  }
  if (schema.entries && Array.isArray(value)) return wrongType;
  if (schema.type === 'object' && schema.entries && typeof value === 'object' && value !== null) {
    const copy: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(schema.entries)) {
      const own = Object.hasOwn(value, key) ? normalise(entry, Reflect.get(value, key)) : undefined;
      if (own !== undefined) copy[key] = own;
    }
    return copy;
  }
  return value;
}

function errorName(issue: v.BaseIssue<unknown>): ValidationError['name'] {
  const { input, type } = issue;
  if (issue.kind === 'schema') {
    if (input === null || input === undefined) return 'ParameterNull';
    if (type !== 'enum' && type !== 'picklist' && type !== 'literal') return 'ParameterWrongType';
    // valibot quotes text among the expected values: a number where text is expected is of the wrong type.
    const expected = issue.expected?.includes('"') ? 'string' : 'number';
    return typeof input === expected ? 'ParameterNotInEnum' : 'ParameterWrongType';
  }
  if (type === 'non_empty') return Array.isArray(input) ? 'ParameterEmptyArray' : 'ParameterEmptyString';
  if (type === 'safe_integer') return 'ParameterWrongType';
  return issue.requirement === isUnique ? 'ParameterDuplicateElements' : 'InvalidParameter';
}

/** Names the parameter by declared names and positions only: nothing of what was passed shows in the message. */
function explain(issue: v.BaseIssue<unknown>): ValidationError {
  const name = errorName(issue);
  const path = (issue.path ?? []).map((step) => String(step.key)).join('.');
  return { name, path, message: `Parameter ${path} ${complaints[name]}` };
}

function withAliases(definition: Pick<Method, 'aliases'>, request: object): object {
  if (!definition.aliases) return request;
  const renamed: Record<string, unknown> = { ...request };
  for (const [alias, name] of Object.entries(definition.aliases))
    if (Object.hasOwn(request, alias)) renamed[name] = Reflect.get(request, alias);
  return renamed;
}

/** The parameters as a handler gets them: declared ones only, defaults filled in. Unknown ones are ignored. */
export function validateParams<Params extends ParamsSchema>(
  definition: { readonly params: Params; readonly aliases?: Readonly<Record<string, string>> },
  request: object,
): Result<v.InferOutput<Params>, ValidationError> {
  const input = normalise(definition.params, withAliases(definition, request));
  const parsed = v.safeParse(definition.params, input, { abortEarly: true, abortPipeEarly: true });
  return parsed.success ? ok(parsed.output) : err(explain(parsed.issues[0]));
}
