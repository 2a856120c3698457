/** Lint rules: correctness with types, who may import whom among the rooms of src/, and where browser globals may stand. */
import { defineConfig, type OxlintOverride } from 'oxlint';

type Rules = NonNullable<OxlintOverride['rules']>;

const ROOMS = [
  'lib',
  'model',
  'contract',
  'wire',
  'crypto',
  'domain',
  'engine',
  'client',
  'platform',
  'ui',
  'supernode',
] as const;
type Room = (typeof ROOMS)[number];

/** What each room may import from others besides lib and model; `types` are rooms of which it may name types only. */
const MAY_IMPORT: Record<Room, { values: readonly Room[]; types?: readonly Room[] }> = {
  lib: { values: [] },
  model: { values: [] },
  contract: { values: [] },
  wire: { values: [] },
  crypto: { values: [] },
  domain: { values: ['crypto'], types: ['contract'] },
  engine: { values: ['contract', 'wire', 'crypto', 'domain'] },
  client: { values: ['contract'] },
  platform: { values: ['engine', 'client', 'contract'] },
  ui: { values: ['client'], types: ['contract'] },
  supernode: { values: ['wire', 'crypto'] },
};

/** Rooms that every other room but lib may use; model itself may use lib only. */
const COMMON: readonly Room[] = ['lib', 'model'];

/** Rooms that run anywhere: in a page, in a worker, in Node. */
const PURE: readonly Room[] = ['lib', 'model', 'contract', 'wire', 'crypto', 'domain', 'engine'];

const BROWSER_GLOBALS = [
  'window',
  'document',
  'navigator',
  'location',
  'history',
  'self',
  'indexedDB',
  'localStorage',
  'sessionStorage',
  'caches',
  'Worker',
  'SharedWorker',
  'RTCPeerConnection',
  'Notification',
  'alert',
  'confirm',
  'prompt',
];

const ESCAPE = {
  regex: `^(\\.\\./)+((src/)?(${ROOMS.join('|')})|test|e2e)/`,
  message:
    'Inside a room imports are relative; into another room they are written #room/path.ts; tests are imported by tests only.',
};

function restrictedImports(room: Room, alsoAllowed: readonly Room[] = []): Rules {
  const { values, types = [] } = MAY_IMPORT[room];
  const common = room === 'lib' ? [] : room === 'model' ? (['lib'] as const) : COMMON;
  const allowed = new Set<Room>([...values, ...common, ...alsoAllowed]);
  const own = {
    regex: `^#${room}/`,
    message: 'Inside a room imports are relative.',
  };
  const forbidden = ROOMS.filter((other) => other !== room && !allowed.has(other) && !types.includes(other));
  const patterns = [
    ESCAPE,
    own,
    { regex: `^#(${forbidden.join('|')})/`, message: `The room ${room} may not import this room (ARCHITECTURE.md).` },
    ...types
      .filter((other) => !allowed.has(other))
      .map((other) => ({
        regex: `^#${other}/`,
        allowTypeImports: true,
        message: `The room ${room} may import types only from ${other} (ARCHITECTURE.md).`,
      })),
  ];
  return { 'no-restricted-imports': ['error', { patterns }] };
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  env: { builtin: true, es2024: true },
  ignorePatterns: ['dist', 'data', 'node_modules', 'test-results', 'test/bench/node_modules'],
  rules: {
    // `== null` asks for null and undefined at once.
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-alert': 'error',
    'no-console': 'error',
    'no-eval': 'error',
    'no-new-func': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'import/no-cycle': 'error',
    // Decoded bytes become branded ids and typed rows by assertion, at the one place where they are checked.
    'typescript/no-unsafe-type-assertion': 'off',
    // Fresh arrays are sorted in place, and a copy is what a loop walks while its source changes.
    'unicorn/no-array-sort': 'off',
    'unicorn/no-useless-spread': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/no-new-array': 'off',
    'typescript/no-unnecessary-type-arguments': 'off',
    // A message port starts when its `onmessage` is set, and its messages have no target origin.
    'unicorn/prefer-add-event-listener': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    // Ports are written as methods and implemented by objects that need no `this`.
    'typescript/unbound-method': 'off',
    // A conversion at a boundary holds at run time, whatever the type promises.
    'typescript/no-unnecessary-type-conversion': 'off',
    // Text is counted in code points.
    'typescript/no-misused-spread': 'off',
    // Solid assigns refs, and style sheets are imported for their effect.
    'no-unassigned-vars': 'off',
    'import/no-unassigned-import': 'off',
    'import/default': 'off',
    // fast-check is used under its customary name.
    'import/no-named-as-default-member': 'off',
    'no-underscore-dangle': 'off',
    'no-unmodified-loop-condition': 'off',
    'promise/always-return': 'off',
    // The compiler checks returns by their types.
    'typescript/consistent-return': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'typescript/await-thenable': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    // An event handler of the UI may be asynchronous.
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    // An aborted signal's reason is thrown as it is.
    'typescript/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
    // a default case says that the rest was thought of
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  },
  overrides: [
    ...ROOMS.map((room) => ({ files: [`src/${room}/**`], rules: restrictedImports(room) })),
    {
      files: PURE.map((room) => `src/${room}/**`),
      rules: {
        'no-restricted-globals': [
          'error',
          ...BROWSER_GLOBALS.map((name) => ({ name, message: 'A browser global belongs to src/platform or src/ui.' })),
        ],
      },
    },
    { files: ['src/ui/main.tsx'], rules: restrictedImports('ui', ['platform']) },
    // The reference shows the definitions themselves, in a chunk that no other page loads.
    { files: ['src/ui/features/reference/**'], rules: restrictedImports('ui', ['contract']) },
    {
      // Tests read JSON of the specification and build broken input on purpose.
      files: ['test/**', 'e2e/**'],
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
    {
      files: ['src/supernode/main.ts', 'src/platform/node/bot.ts', 'src/contract/print-api.ts', 'test/**', 'e2e/**'],
      rules: { 'no-console': 'off' },
    },
  ],
});
