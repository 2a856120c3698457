/** Every code that a method can answer, by what brings it about: derived from its definition, for the reference. */
import type { CodeName } from './codes.ts';
import type { Gate, Method } from './define.ts';
import { type Shape, shapeOf } from './shape.ts';

/** `method`: what its handler says. `session`: the gate. `parameters`: validation. `always`: any method may. */
export type CodeOrigin = 'method' | 'session' | 'parameters' | 'always';

export type PossibleCode = { readonly name: CodeName; readonly origin: CodeOrigin };

const refusals: Readonly<Record<Gate, readonly CodeName[]>> = {
  none: [],
  loggedIn: ['NotLoggedIn'],
  unlocked: ['NotLoggedIn'],
  primaryDevice: ['NotLoggedIn', 'Failed'],
};

function complaintsOf({ types, optional, values, limits, fields, item }: Shape): CodeName[] {
  const isList = types.has('array');
  const ofLimits = limits.map(({ kind }): CodeName => {
    if (kind === 'notEmpty') return isList ? 'ParameterEmptyArray' : 'ParameterEmptyString';
    if (kind === 'unique') return 'ParameterDuplicateElements';
    return kind === 'integer' ? 'ParameterWrongType' : 'InvalidParameter';
  });
  return [
    ...(optional ? [] : (['ParameterNull'] as const)),
    'ParameterWrongType',
    ...(values ? (['ParameterNotInEnum'] as const) : []),
    ...ofLimits,
    ...[...fields.values(), ...(item ? [item] : [])].flatMap(complaintsOf),
  ];
}

/** What the code of an answer can be, each once, success first. */
export function possibleCodes(definition: Method): PossibleCode[] {
  const { needs, params, codes, status } = definition;
  const found = new Map<CodeName, CodeOrigin>([['Success', 'always']]);
  const add = (origin: CodeOrigin, names: readonly CodeName[]) => {
    for (const name of names) if (!found.has(name)) found.set(name, origin);
  };
  add('method', codes);
  if (status === 'planned') add('always', ['NotImplemented']);
  add('session', refusals[needs]);
  add('parameters', [...shapeOf(params).fields.values()].flatMap(complaintsOf));
  // A request that is too large or too deep, and a bug.
  add('always', ['InvalidParameter', 'InternalError']);
  return [...found].map(([name, origin]) => ({ name, origin }));
}
