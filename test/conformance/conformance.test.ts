/** The contract against the API document: every method, parameter, field, type and code. */
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { codes } from '#contract/codes.ts';
import type { Method } from '#contract/define.ts';
import { methodList } from '#contract/method-list.ts';
import { shapeOf } from '#contract/shape.ts';
import { validateParams } from '#contract/validate.ts';
import { addedData, addedParams, asWeAnswer, asWeTake } from './decisions.ts';
import { shapeFields } from './shape-fields.ts';
import {
  exampleData,
  exampleParams,
  fieldTypes,
  isOptional,
  jsonType,
  nameOf,
  type SpecMethod,
  type SpecParam,
  specification,
  tableType,
} from './specification.ts';

const documented = methodList.filter(({ definition }) => !definition.extension);

function definitionOf(method: SpecMethod): Method {
  const found = documented.find((candidate) => nameOf(candidate) === nameOf(method));
  if (!found) throw new Error(`${nameOf(method)} is not defined`);
  return found.definition;
}

/** What the document's tables say of one parameter, against our schema of it. */
function checkParam(param: SpecParam, schema: v.GenericSchema, example: unknown, where: string): void {
  const shape = shapeOf(schema);
  expect(shape.optional, `${where} is optional`).toBe(isOptional(param));
  const expected = example === undefined ? tableType(param.type) : jsonType(example);
  expect([...shape.types], `the type of ${where}`).toContain(expected);
  if (param.enum)
    expect(new Set([...(shape.values?.keys() ?? [])].map(String)), `the values of ${where}`).toEqual(
      new Set(param.enum.map(({ value }) => value)),
    );
}

describe.skipIf(!specification)(
  `the document${specification ? '' : ': skipped, there is no ../shared/spec/api.json'}`,
  () => {
    const methods = specification?.methods ?? [];

    test('has 199 methods in 10 modules, and so has the contract', () => {
      expect(methods).toHaveLength(199);
      expect(documented.map(nameOf).sort()).toEqual(methods.map(nameOf).sort());
      expect(new Set(documented.map(({ module }) => module))).toEqual(new Set(specification?.modules));
      expect(specification?.modules).toHaveLength(10);
    });

    test('has 106 codes, and so has the contract', () => {
      const numbers = Object.values(codes).map(({ code }) => code);
      expect(numbers).toHaveLength(106);
      expect(numbers).toEqual(specification?.codes.map(({ code }) => code));
    });

    describe.each(methods.map((method) => [nameOf(method), method] as const))('%s', (name, method) => {
      const definition = definitionOf(method);
      const params = definition.params.entries as Readonly<Record<string, v.GenericSchema>>;

      test('is deprecated where the document says so', () => expect(definition.deprecated).toBe(method.deprecated));

      test('parameters', () => {
        const added = addedParams[name] ?? [];
        expect(Object.keys(params).sort()).toEqual([...method.params.map((param) => param.name), ...added].sort());
        const example = asWeTake(name, exampleParams(method));
        for (const param of method.params) {
          const schema = params[param.name] as v.GenericSchema;
          checkParam(param, schema, example[param.name], `${name}.${param.name}`);
          for (const alias of param.aliases ?? []) expect(definition.aliases?.[alias]).toBe(param.name);
        }
      });

      test('fields of structured parameters', () => {
        for (const param of method.params.filter(({ children }) => children)) {
          const shape = shapeOf(params[param.name] as v.GenericSchema);
          const fields = (shape.item ?? shape).fields;
          // Text that holds JSON is checked by its example: its schema is that of a string first.
          if (shape.types.has('string')) continue;
          expect([...fields.keys()].sort()).toEqual(param.children?.map(({ name: child }) => child).sort());
        }
      });

      test('data', () => {
        const shape = shapeOf(definition.data);
        expect([...shape.types]).toEqual([method.data.type]);
        const ours = shapeFields(shape);
        const shown = fieldTypes(exampleData(method));
        for (const { name: field, type } of method.data.fields) {
          if (asWeAnswer.leavesOut(name, field)) continue;
          const found = ours.get(field);
          expect(found, `field ${field}`).toBeDefined();
          const expected = shown.get(field) ?? new Set([tableType(type)]);
          for (const one of expected) expect([...(found ?? [])], `the type of ${field}`).toContain(one);
        }
        const known = new Set([...method.data.fields.map(({ name: field }) => field), ...shown.keys()]);
        const added = [...ours.keys()].filter((field) => !known.has(field));
        expect(added.sort()).toEqual([...addedData(name, ours)].filter((field) => !known.has(field)).sort());
      });

      test('the document’s example is accepted', () => {
        const result = validateParams(definition, asWeTake(name, exampleParams(method)));
        expect(result).toMatchObject({ ok: true });
        const parsed = v.safeParse(definition.data, asWeAnswer.example(name, exampleData(method)));
        expect(parsed.issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`)).toBeUndefined();
      });
    });
  },
);

describe.each(methodList.map((entry) => [nameOf(entry), entry.definition] as const))(
  'our example of %s',
  (_name, definition) => {
    test('is valid, and complete', () => {
      expect(validateParams(definition, definition.example.params)).toMatchObject({ ok: true });
      expect(v.safeParse(definition.data, definition.example.data).issues).toBeUndefined();
      expect(JSON.parse(JSON.stringify(definition.example))).toEqual(definition.example);
      const fields = Object.keys(definition.params.entries);
      expect(fields).toEqual(expect.arrayContaining(Object.keys(definition.example.params)));
    });

    test('its summary is one line of English', () => {
      expect(definition.summary).toMatch(/^[A-Z][\x20-\x7e’“”–]{10,120}[.]$/);
      expect(new Set(definition.codes).size).toBe(definition.codes.length);
    });
  },
);
