/**
 * What a built worker takes of Dexie: opening, versions with their upgrades, deleting. Reads and writes go on the connection
 * that it opens, and what an upgrade moves on its transaction's `idbtrans`; so tables and queries, the layers below them,
 * live queries and the news between tabs are left out, and with them the zones, by which a promise would find its transaction.
 */

/** Code from `start` up to `end`, or to the last line of the module, and what stands in its place. */
type Section = { readonly start: string; readonly end?: string; readonly text?: string };

const SECTIONS: readonly Section[] = [
  { start: 'const intrinsicTypeNames', end: 'const { toString } = ' },
  {
    start: 'var dexieErrorNames = [',
    end: 'function nop() { }',
    text: `
      const exceptions = new Proxy({}, {
        get: (_, name) => class extends Error { name = name + 'Error'; },
      });`,
  },
  {
    // Native promises do without zones. Dexie counts an error as handled when any promise of the chain is.
    start: 'var debug = typeof location',
    end: 'function tempTransaction(',
    text: `
      const debug = false;
      const globalPSD = {};
      const PSD = globalPSD;
      class DexiePromise extends Promise {
        _state = null;
        static follow(task) { return new DexiePromise((resolve) => resolve(task())); }
        then(...next) {
          const promise = super.then(...next);
          super.then.call(promise, undefined, nop);
          return promise;
        }
      }
      const rejection = (reason) => DexiePromise.reject(reason);
      const newScope = (task) => task();
      const usePSD = (_, task) => task();
      const incrementExpectedAwaits = nop;
      const decrementExpectedAwaits = nop;
      const wrap = (task, failed = nop) => (...given) => {
        try { return task(...given); } catch (reason) { failed(reason); }
      };`,
  },
  // Tables, queries, and the transactions in which they run.
  { start: 'class Table {', end: 'function Events(ctx) {' },
  { start: "            else if (args === 'asap') {", end: '    }\n}\n\nfunction makeClassConstructor(', text: '});' },
  { start: 'function createTableConstructor(db) {', end: 'function eventRejectHandler(' },
  { start: 'const globalEvents = ', end: 'class Transaction {' },
  { start: '    _lock() {', end: '    create(idbtrans) {' },
  {
    start: "            if ('mutatedParts' in idbtrans) {",
    end: '        });\n        return this;\n    }\n    _promise(',
  },
  { start: '    _promise(mode, fn, bWriteLock) {', end: '}\n\nfunction createTransactionConstructor(' },
  {
    start: 'function createDBCore(',
    end: 'function lowerVersionFirst(',
    text: `
      const generateMiddlewareStacks = nop;
      const setApiOnPlace = nop;
      const removeTablesApi = nop;`,
  },
  // A schema that was extended without another version, or is found out by looking: ours is declared.
  {
    start: "    if (idbUpgradeTrans.objectStoreNames.contains('$meta')",
    end: "    const trans = db._createTransaction('rea",
  },
  {
    start: 'function patchCurrentVersion(',
    end: 'function updateTablesAndIndexes(',
    text: `
      const patchCurrentVersion = nop;
      const getExistingVersion = (db, transaction, version) => DexiePromise.resolve(version);`,
  },
  { start: '        queue.push((idbtrans) => {\n            if (db.idbdb', end: '    });\n    function runQueue() {' },
  { start: '            if (state.autoSchema && !db', end: '                upgradeTransaction.onerror = ', text: '{' },
  { start: '            const objectStoreNames = ', end: '            connections.add(db);' },
  { start: '                if (!primKey) {', end: '                const tblSchema', text: 'primKey.unique = true;' },
  // Indexes that something else has named, and browsers that are too old for the rest of the app.
  {
    start: 'function adjustToExistingIndexNames(',
    end: 'function parseIndexSyntax(',
    text: 'const adjustToExistingIndexNames = nop;',
  },
  {
    start: 'const connections = createConnectionsManager();',
    end: 'function vip(fn) {',
    text: `
      const connections = { add: nop, remove: nop, toArray: () => [] };
      const _onDatabaseCreated = nop;
      const _onDatabaseDeleted = nop;`,
  },
  {
    start: 'function idbReady() {',
    end: 'function dexieOpen(db) {',
    text: 'const idbReady = () => DexiePromise.resolve();',
  },
  // Who waits for an open database, and what other tabs are told.
  {
    start: '        state.onReadyBeingFired = [];\n        return',
    end: '    })\n        .finally(() => {\n        if (state.openC',
  },
  {
    start: '        if (wasCreated) {\n            const everything',
    end: '        return db;\n    });\n}\n\nfunction awaitIter',
  },
  { start: 'function awaitIterator(iterator) {', end: 'let Dexie$1 = class Dexie {' },
  { start: '        this.once = (event', end: '        this.Transaction = ' },
  { start: '        this.WhereClause = ', end: "        this.on('versionchange'" },
  {
    start: '            if (ev.newVersion > 0)',
    end: "            this.close({ disableAutoOpen: false });\n        });\n        this.on('bl",
  },
  { start: "        this.on('blocked', (ev) => {", end: '        this._createTransaction = ' },
  { start: '        this.use(cacheExisting', end: '        addons.forEach(' },
  { start: '    _whenReady(fn) {', end: '    open() {' },
  { start: '    isOpen() {', end: '};\n\nconst symbolObservable' },
  {
    start: 'const Dexie = Dexie$1;',
    text: 'Dexie$1.addons = []; Dexie$1.dependencies = domDeps; export { Dexie$1 as Dexie };',
  },
];

/** Throws when a section isn't there once: another version of Dexie has to be looked at again. */
export function leanDexie(code: string): string {
  return SECTIONS.reduce((left, { start, end, text = '' }) => {
    const [from, to] = [left.indexOf(start), end === undefined ? left.length : left.indexOf(end)];
    if (from < 0 || from !== left.lastIndexOf(start) || to < from) throw new Error(`dexie no longer has ${start}`);
    return `${left.slice(0, from)}${text}\n${left.slice(to)}`;
  }, code);
}
