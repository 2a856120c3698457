/** The texts around the API reference in English; loaded with the reference, in all languages at once. */
import type { CodeOrigin } from '#contract/answers.ts';
import type { Gate } from '#contract/define.ts';
import type { SessionState } from '#contract/events.ts';
import type { Limit } from '#contract/shape.ts';
import type { ValidationError } from '#contract/validate.ts';
import { pluralizer } from '../plural.ts';

const plural = pluralizer('en');

export const enReference = {
  title: 'API',
  leave: 'Close the reference',
  toList: 'All methods',
  methods: (count: number) => plural(count, { one: '{count} method', other: '{count} methods' }),
  page: 'Page',
  list: 'Contents',
  search: 'Find a method, event or code',
  nothingFound: (query: string) => `Nothing here matches “${query}”.`,
  events: 'Events',
  codes: 'Codes',
  missing: 'There is no such page',
  missingBody: 'The address names no method, event or code of this version.',
  overview: {
    title: 'API reference',
    lead: 'Every method of iCom, read from the definitions that the engine itself runs on. Choose one to read what it takes and answers, and to try it here.',
    how: 'How to call it',
    howBody:
      'Every page of the app has the global object icom. A call always answers: what went wrong is in its code. Listening to events needs no method.',
    kept: 'Calls run against the account of this browser. What you type and what is answered stays in the memory of this page and is gone when the account is locked.',
  },
  engine: {
    none: 'The engine can’t run on this page: nothing can be tried here, but everything can be read.',
    waiting: 'Waiting for the engine',
    session: {
      none: 'Engine ready · no account yet',
      locked: 'Engine ready · locked',
      open: 'Engine ready · unlocked',
    } satisfies Record<SessionState, string>,
  },
  needs: {
    none: 'needs no account',
    loggedIn: 'needs an account',
    unlocked: 'needs an unlocked account',
    primaryDevice: 'needs the primary device',
  } satisfies Record<Gate, string>,
  marks: {
    planned: 'planned',
    plannedNote: 'Not built yet: this version answers every call with code 300. Its form will stay as it is.',
    deprecated: 'deprecated',
    deprecatedNote: 'Kept for programs that still call it. New ones have no use for it.',
    extension: 'extension',
    extensionNote: 'A method of iCom’s own, beyond the API document.',
    destructive: 'destructive',
    destructiveNote: 'Throws away what no other call brings back.',
  },
  parameters: 'Parameters',
  noParameters: 'It takes none.',
  alias: (alias: string, name: string) => `${alias} is taken for ${name}, and wins when both are given.`,
  data: 'Data',
  dataNote: 'What a successful call answers. After any other code it is empty.',
  example: 'Example',
  required: 'required',
  optional: 'optional',
  byDefault: (value: string) => `optional, ${value} when left out`,
  oneOf: 'One of',
  limit: (limit: Limit): string => {
    switch (limit.kind) {
      case 'notEmpty':
        return 'not empty';
      case 'integer':
        return 'a whole number';
      case 'unique':
        return 'nothing twice';
      case 'address':
        return 'the address of a person or group';
      case 'json':
        return 'JSON as text';
      case 'base64':
        return 'Base64';
      case 'longest':
        return `${limit.value} characters at most`;
      case 'least':
        return `${limit.value} at least`;
      default:
        return `${limit.value} at most`;
    }
  },
  origins: {
    method: 'from the method',
    session: 'from the session',
    parameters: 'from the parameters',
    always: 'from any method',
  } satisfies Record<CodeOrigin, string>,
  emits: 'Events it can bring about',
  emitsNone: 'None.',
  emittedBy: 'Brought about by',
  answeredBy: 'Answered by',
  answeredByAny: 'By any method whose session or parameters give reason to.',
  family: 'Registered for by',
  try: {
    title: 'Try it',
    input: 'Parameters as JSON',
    reset: 'Reset to the example',
    run: 'Run',
    running: 'Waiting for the answer',
    stop: 'Stop waiting',
    stopped: 'No longer waited for. The call itself goes on; its answer shows here when it comes.',
    note: 'Runs against your own account, in this browser.',
    notRun: 'Not run yet',
    copyCode: 'Copy as TypeScript',
    copyRequest: 'Copy as JSON',
    copyAnswer: 'Copy the answer',
    copyFailed: 'Not allowed by the browser',
    answer: 'Answer',
    sent: 'Request',
    milliseconds: (number: string) => `${number} ms`,
    notJson: (line: number | undefined) =>
      line === undefined ? 'This is not JSON yet.' : `This is not JSON yet: look at line ${line}.`,
    notObject: 'The parameters are an object: { … }.',
    valid: 'These parameters are valid.',
    ignored: (names: string) => `Valid. The method has no use for: ${names}.`,
    complaints: {
      ParameterNull: (path) => `${path} is missing, or null.`,
      ParameterEmptyString: (path) => `${path} must not be empty.`,
      ParameterWrongType: (path) => `${path} has the wrong type.`,
      ParameterDuplicateElements: (path) => `${path} holds an element twice.`,
      ParameterNotInEnum: (path) => `${path} is none of the allowed values.`,
      ParameterEmptyArray: (path) => `${path} must hold something.`,
      InvalidParameter: (path) => `${path} is not valid.`,
    } satisfies Record<ValidationError['name'], (path: string) => string>,
    answers: (complaint: string, code: number) => `${complaint} The engine answers ${code}.`,
    askTitle: (method: string) => `Run ${method}?`,
    askBody: 'It runs against your own account, and no other call brings back what it throws away.',
    askConfirm: (method: string) => `Run ${method}`,
  },
  watch: {
    label: 'Events and calls',
    title: 'Events',
    filter: 'Filter events',
    hold: 'Hold still',
    clear: 'Clear the events',
    none: 'None seen yet. They show up here as they happen.',
    noneMatch: 'None of those seen matches.',
    history: 'Calls',
    clearHistory: 'Clear the calls',
    noCalls: 'None yet.',
    pending: 'waiting',
  },
};

export type ReferenceTexts = typeof enReference;
