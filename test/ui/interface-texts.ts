/** Reads the interface's sources for what they say: literal text that no catalogue has, and which catalogue keys they use. */
import { type Node, parseSync, visitorKeys } from 'oxc-parser';

export type Source = { readonly path: string; readonly code: string };

/** Properties of elements, components and objects whose value is shown or read out to people. */
const SPOKEN = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'action',
  'body',
  'cancel',
  'confirm',
  'data-tip',
  'detail',
  'error',
  'hint',
  'label',
  'lead',
  'placeholder',
  'title',
]);
/** Functions whose argument is shown to people. */
const SAYING = new Set(['info', 'error', 'setError', 'announce']);
/** What is written the same in every language. */
const SAME_EVERYWHERE: ReadonlySet<string> = new Set(['iCom']);

function children(node: Node): Node[] {
  const keys = visitorKeys[node.type] ?? [];
  return keys
    .flatMap((key) => (Reflect.get(node, key) as Node | null | (Node | null)[]) ?? [])
    .filter((child) => child !== null);
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

function parse(source: Source): Node {
  const { program, errors } = parseSync(source.path, source.code);
  if (errors.length > 0) throw new Error(`${source.path}: ${errors[0]?.message}`);
  return program;
}

/** Whether people would read words in it: names of keys such as `⌘` and marks such as `·` are none. */
function isWords(text: string): boolean {
  return /\p{L}/u.test(text) && !SAME_EVERYWHERE.has(text.trim());
}

/** The literal words that the value of an expression may be made of. */
function wordsIn(node: Node | null): string[] {
  switch (node?.type) {
    case 'Literal':
      return typeof node.value === 'string' && isWords(node.value) ? [node.value] : [];
    case 'TemplateLiteral':
      return [
        ...node.quasis.map((part) => part.value.raw).filter(isWords),
        ...node.expressions.flatMap((part) => wordsIn(part)),
      ];
    case 'ConditionalExpression':
      return [...wordsIn(node.consequent), ...wordsIn(node.alternate)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return node.type === 'LogicalExpression' || node.operator === '+'
        ? [...wordsIn(node.left), ...wordsIn(node.right)]
        : [];
    case 'ArrowFunctionExpression':
      return node.expression ? wordsIn(node.body) : [];
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return wordsIn(node.expression);
    default:
      return [];
  }
}

function nameOf(node: Node): string {
  if (node.type === 'JSXNamespacedName') return `${node.namespace.name}:${node.name.name}`;
  if (node.type === 'JSXIdentifier' || node.type === 'Identifier') return node.name;
  return node.type === 'Literal' ? String(node.value) : '';
}

/** `path:line: words` for each literal that people would see or hear, whatever their language. */
export function untranslated(source: Source): string[] {
  const found: string[] = [];
  const report = (node: Node, words: readonly string[]) => {
    const line = source.code.slice(0, node.start).split('\n').length;
    found.push(...words.map((said) => `${source.path}:${line}: ${said.trim()}`));
  };
  walk(parse(source), (node) => {
    if (node.type === 'JSXText' && isWords(node.value)) report(node, [node.value]);
    if (node.type === 'JSXAttribute' && SPOKEN.has(nameOf(node.name))) report(node, wordsIn(node.value));
    if (node.type === 'JSXElement' || node.type === 'JSXFragment')
      for (const child of node.children) if (child.type === 'JSXExpressionContainer') report(child, wordsIn(child));
    if (node.type === 'Property' && SPOKEN.has(nameOf(node.key))) report(node, wordsIn(node.value));
    if (node.type === 'CallExpression') {
      const called = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
      const words = node.arguments.flatMap((argument) => wordsIn(argument));
      if (SAYING.has(nameOf(called))) report(node, words);
    }
  });
  return found;
}

/** The steps from `text()` to where a chain of properties ends: a name, or `*` for one that is only known at run time. */
function chain(node: Node): string[] | undefined {
  if (node.type === 'CallExpression')
    return node.callee.type === 'Identifier' && node.callee.name === 'text' ? [] : undefined;
  if (node.type !== 'MemberExpression') return undefined;
  const before = chain(node.object);
  return before && [...before, node.computed ? '*' : nameOf(node.property)];
}

/** Every chain from `text()` in a source, each at its full length. */
function usedTexts(source: Source): string[][] {
  const found: string[][] = [];
  /** The objects of chains that have been found: a chain is met before its object. */
  const inner = new Set<Node>();
  walk(parse(source), (node) => {
    if (node.type !== 'MemberExpression') return;
    const steps = chain(node);
    if (steps === undefined) return;
    if (!inner.has(node)) found.push(steps);
    inner.add(node.object);
  });
  return found;
}

function isPart(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The paths of a catalogue's texts; an array of them is one. */
function paths(value: unknown, before: readonly string[] = []): string[] {
  if (!isPart(value)) return [before.join('.')];
  return Object.entries(value).flatMap(([key, inner]) => paths(inner, [...before, key]));
}

/** Parts of `catalogue` that a source takes as a whole: what it uses of them can't be seen. */
export function wholeParts(catalogue: unknown, source: Source): string[] {
  return usedTexts(source)
    .filter((steps) => !steps.includes('*'))
    .filter((steps) => isPart(steps.reduce((value, step) => (isPart(value) ? value[step] : undefined), catalogue)))
    .map((steps) => `${source.path}: ${steps.join('.')}`);
}

/** The paths of `catalogue` that no source uses. A name known only at run time uses all of its part. */
export function unusedTexts(catalogue: unknown, sources: readonly Source[]): string[] {
  const chains = sources.flatMap((source) => usedTexts(source));
  const uses = (path: string) => {
    const names = path.split('.');
    // A chain may go on after a text, such as `limits.map`.
    return chains.some((steps) => names.every((name, place) => steps[place] === name || steps[place] === '*'));
  };
  return paths(catalogue).filter((path) => !uses(path));
}
