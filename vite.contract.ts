/** Leaves out of a built worker what only people, tests and types read of the contract; the dispatcher misses nothing. */
import type { Plugin } from 'vite';
import { isNode, type Node, replaceNodes } from './vite.syntax.ts';

/** What no run-time code reads: the reference and the tests do, and types, which are gone by then. */
const READ_BY_PEOPLE = new Set(['summary', 'example', 'notes', 'codes', 'emits', 'destructive']);
/** A planned method answers 300 before its session or its parameters are looked at. */
const READ_OF_PLANNED = new Set(['data', 'status']);

const nameOf = (property: Node): string => property.key?.name ?? '';

function isPlanned(properties: readonly Node[]): boolean {
  const status = properties.find((property) => nameOf(property) === 'status')?.value;
  return isNode(status) && status.value === 'planned';
}

/** Of a method's data only this is asked: whether its empty answer is a list. */
function kindOf(data: unknown): string {
  const isList = isNode(data) && data.callee?.object?.name === 'v' && data.callee.property?.name === 'array';
  return `data: { type: '${isList ? 'array' : 'object'}' }`;
}

/** The JavaScript of a file of `src/contract/modules/`, its definitions cut down to what the dispatcher reads. */
export function leanMethods(code: string): string {
  return replaceNodes(code, (node) => {
    const properties = node.arguments?.[0]?.properties;
    if (node.callee?.name !== 'method' || properties === undefined) return undefined;
    const planned = isPlanned(properties);
    const kept = properties.flatMap((property) => {
      const name = nameOf(property);
      if (READ_BY_PEOPLE.has(name) || (planned && !READ_OF_PLANNED.has(name))) return [];
      return name === 'data' ? [kindOf(property.value)] : [code.slice(property.start, property.end)];
    });
    return `method({ ${kept.join(', ')} })`;
  });
}

export function leanContract(): Plugin {
  return {
    name: 'lean-contract',
    apply: 'build',
    // types have been stripped by then
    enforce: 'post',
    transform: {
      filter: { id: /\/src\/contract\/modules\/.*\.ts$/ },
      handler: (code) => ({ code: leanMethods(code), map: null }),
    },
  };
}
