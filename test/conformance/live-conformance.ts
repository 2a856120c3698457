/** Watches the answers of a live engine and compares their form with the API document, field by field. */
import { isDeepStrictEqual } from 'node:util';
import { methodList } from '#contract/method-list.ts';
import type { JsonType } from '#contract/shape.ts';
import { addedData, asWeAnswer } from './decisions.ts';
import {
  exampleData,
  fieldTypes,
  jsonType,
  nameOf,
  type Specification,
  type SpecMethod,
  tableType,
} from './specification.ts';

type Answer = { readonly code: number; readonly message: string; readonly data: unknown };
export type LiveCall = (module: string, method: string, params: object) => Promise<Answer>;

function routing({ module, method }: { module: string; method: string }): Record<string, string> {
  return { __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method };
}

/** The JSON types that a field may have: the example's, which wins over the table; null beside it where it shows null. */
function allowedTypes(method: SpecMethod): Map<string, Set<JsonType>> {
  const allowed = new Map(method.data.fields.map(({ name, type }) => [name, new Set([tableType(type)])] as const));
  for (const [name, types] of fieldTypes(exampleData(method))) {
    const documented = allowed.get(name);
    allowed.set(name, types.size === 1 && types.has('null') ? new Set([...(documented ?? []), 'null']) : types);
  }
  return allowed;
}

/** The methods that answered well at least once, and whatever was not as documented. */
export class LiveConformance {
  readonly problems: string[] = [];
  readonly #seen = new Set<string>();
  readonly #methods: ReadonlyMap<string, SpecMethod>;

  constructor(specification: Specification) {
    this.#methods = new Map(specification.methods.map((method) => [nameOf(method), method]));
  }

  /** The same call, with every successful answer compared. */
  watch(call: LiveCall): LiveCall {
    return async (module, method, params) => {
      const answer = await call(module, method, params);
      this.#compare(nameOf({ module, method }), { module, method }, answer);
      return answer;
    };
  }

  /** Implemented methods of which no successful answer, with a row where there are rows, was seen. */
  unseen(): string[] {
    return methodList
      .filter(({ definition: { status, extension } }) => status === 'ready' && !extension)
      .map(nameOf)
      .filter((name) => !this.#seen.has(name));
  }

  #compare(name: string, route: { module: string; method: string }, answer: Answer): void {
    const method = this.#methods.get(name);
    if (!method) return;
    const complain = (text: string): void => void this.problems.push(`${name}: ${text}`);
    const { data, ...rest } = answer;
    const form = { code: answer.code, message: answer.message, ...routing(route) };
    if (!isDeepStrictEqual(rest, form)) complain(`is answered in another form: ${Object.keys(rest).join()}`);
    if (answer.message === '') complain('has no message');
    if (jsonType(data) !== method.data.type) complain(`answers ${jsonType(data)}, not ${method.data.type}`);
    if (answer.code !== 200) return;

    if (method.deprecated) {
      this.#seen.add(name);
      if (Object.keys(data as object).length > 0) complain('answers something, although it is deprecated');
      return;
    }
    const rows = Array.isArray(data) ? data : [data];
    // An empty list says nothing about its rows, where the document shows some.
    if (rows.length > 0 || isDeepStrictEqual(data, exampleData(method))) this.#seen.add(name);
    for (const row of rows) this.#compareRow(name, method, row, complain);
  }

  #compareRow(name: string, method: SpecMethod, row: unknown, complain: (text: string) => void): void {
    if (typeof row !== 'object' || row === null) {
      if (typeof row !== 'string' || method.data.fields.length > 0) complain(`has a ${jsonType(row)} for a row`);
      return;
    }
    const allowed = allowedTypes(method);
    // the table and the example list what lies deeper beside what holds it
    const held = fieldTypes(row);
    for (const [field, types] of allowed) {
      if (asWeAnswer.leavesOut(name, field)) continue;
      const found = held.get(field);
      if (found === undefined) complain(`lacks ${field}`);
      else if (![...found].every((type) => types.has(type)))
        complain(`${field} is ${[...found].join()}, not ${[...types].join(' or ')}`);
    }
    const added = addedData(name, held);
    for (const field of Object.keys(row))
      if (!allowed.has(field) && !added.includes(field)) complain(`has ${field}, which is not documented`);
  }
}
