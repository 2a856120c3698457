/** The little of a JavaScript syntax tree that the build's own transforms need: finding nodes and replacing their text. */
import { parseAst } from 'vite';

/** The part of an ESTree node that is looked at. */
export type Node = {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly callee?: Node;
  readonly arguments?: readonly Node[];
  readonly expression?: Node;
  readonly properties?: readonly Node[];
  readonly object?: Node;
  readonly property?: Node;
  readonly key?: Node;
  readonly value?: unknown;
  readonly name?: string;
  readonly id?: Node | null;
  readonly generator?: boolean;
};

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

/**
 * `code` with another text in place of each node that `replace` gives one for; inside such a node nothing else is
 * replaced. Lines move: a source map of the result would be wrong.
 */
export function replaceNodes(code: string, replace: (node: Node) => string | undefined): string {
  const replacements: { start: number; end: number; text: string }[] = [];
  const visit = (node: Node): void => {
    const text = replace(node);
    if (text !== undefined) replacements.push({ start: node.start, end: node.end, text });
    else for (const part of Object.values(node)) for (const one of [part].flat()) if (isNode(one)) visit(one);
  };
  visit(parseAst(code));
  let replaced = '';
  let end = 0;
  for (const { start, text, ...one } of replacements.sort((a, b) => a.start - b.start)) {
    replaced += code.slice(end, start) + text;
    end = one.end;
  }
  return replaced + code.slice(end);
}
