/** Reads what somebody types as a request, and writes it down as code. */
import type { Method } from '#contract/define.ts';
import { type ValidationError, validateParams } from '#contract/validate.ts';

/** `params` wherever there is something that can be sent, right or wrong; `ignored` are names that the method has no use for. */
export type Input =
  | { readonly kind: 'valid'; readonly params: object; readonly ignored: readonly string[] }
  | { readonly kind: 'refused'; readonly params: object; readonly error: ValidationError }
  | { readonly kind: 'notObject' }
  /** Where it stops being JSON, as far as the browser says. */
  | { readonly kind: 'notJson'; readonly line: number | undefined };

export function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

export function exampleText({ example }: Method): string {
  return pretty(example.params);
}

function parse(text: string): { value: unknown } | { line: number | undefined } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const [, position] = /position (\d+)/.exec((error as Error).message) ?? [];
    return { line: position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length };
  }
}

export function readInput(definition: Method, text: string): Input {
  const parsed = parse(text.trim() === '' ? '{}' : text);
  if ('line' in parsed) return { kind: 'notJson', line: parsed.line };
  const params = parsed.value;
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return { kind: 'notObject' };
  const checked = validateParams(definition, params);
  if (!checked.ok) return { kind: 'refused', params, error: checked.error };
  const known = new Set([...Object.keys(definition.params.entries), ...Object.keys(definition.aliases ?? {})]);
  return { kind: 'valid', params, ignored: Object.keys(params).filter((name) => !known.has(name)) };
}

/** The request as the API document has it. */
export function asRequest(module: string, method: string, params: object): object {
  return { ...params, __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method };
}

/** A line of a program that makes the call on any page of the app. */
export function asTypeScript(module: string, method: string, params: object): string {
  return [
    `const { code, message, data } = await icom.call('${module}', '${method}', ${pretty(params)});`,
    'if (code !== 200) throw new Error(`${code}: ${message}`);',
    'console.log(data);',
    '',
  ].join('\n');
}
