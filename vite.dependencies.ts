/** Leaves out of a built worker the parts of packages that nothing here reaches, and says of each why. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { leanDexie } from './vite.dexie.ts';
import { type Node, replaceNodes } from './vite.syntax.ts';

/** What stands in a module's place: nothing but functions that throw, other code, or other code for some declarations. */
type Replacement =
  | 'throwing'
  | { readonly module: string }
  | {
      readonly declarations: Readonly<Record<string, string>>;
      readonly text?: (code: string) => string;
    };

const NO_MAPPINGS =
  'constructor() {} has() { return false; } add() {} remove() { return false; } getAll() { return []; }';

const FROM_HEX = `
  function decodeBase64(hex) {
    return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
  }`;

/** By path inside node_modules. */
export const REPLACEMENTS: Readonly<Record<string, Replacement>> = {
  // Every peer id of ours, and of every super node, is an Ed25519 key.
  '@libp2p/crypto/dist/src/keys/ecdsa/ecdsa.js': 'throwing',
  '@libp2p/crypto/dist/src/keys/ecdsa/index.js': 'throwing',
  '@libp2p/crypto/dist/src/keys/ecdsa/utils.js': 'throwing',
  '@libp2p/crypto/dist/src/keys/rsa/der.js': 'throwing',
  '@libp2p/crypto/dist/src/keys/rsa/index.browser.js': 'throwing',
  '@libp2p/crypto/dist/src/keys/rsa/utils.js': 'throwing',
  '@libp2p/crypto/dist/src/keys/secp256k1/index.browser.js': 'throwing',
  '@libp2p/crypto/dist/src/keys/secp256k1/utils.js': 'throwing',
  // Home nodes are named by an origin: the browser resolves their names, and there are no `/dnsaddr` addresses.
  '@multiformats/dns/dist/src/index.js': 'throwing',
  // The peer store's lock is asked for within one thread only; the original listens to all threads of the origin.
  'mortice/dist/src/browser.js': { module: 'export default () => new EventTarget();' },
  // The libraries' own logs tell of peers and addresses, and a worker's console is hardly seen.
  '@libp2p/logger/dist/src/index.js': {
    module: `
      const silent = Object.assign(() => {}, { enabled: false, error() {}, trace() {}, newScope: () => silent });
      export const logger = () => silent;
      export const prefixLogger = () => ({ forComponent: logger });
      export const peerLogger = prefixLogger;
      export const defaultLogger = prefixLogger;`,
  },
  // The multibases of certificate hashes that are in use, and none of the hashes and codecs beside them.
  'multiformats/dist/src/basics.js': {
    module: `
      import * as base16 from './bases/base16.js';
      import * as base32 from './bases/base32.js';
      import * as base36 from './bases/base36.js';
      import * as base58 from './bases/base58.js';
      import * as base64 from './bases/base64.js';
      export * from './index.js';
      export const bases = { ...base16, ...base32, ...base36, ...base58, ...base64 };`,
  },
  // Two packages can tell whether an address lies in a range; this one does it with the other.
  'netmask/dist/netmask.js': {
    module: `
      import { cidrContains } from '@chainsafe/netmask';
      export class Netmask {
        constructor(range) { this.range = range; }
        contains(address) { return cidrContains(this.range, address); }
      }`,
  },
  // Relays are our home nodes, whose places src/engine/network/relay-places.ts takes: none is looked for.
  '@libp2p/circuit-relay-v2/dist/src/transport/discovery.js': {
    module: 'export class RelayDiscovery extends EventTarget { startDiscovery() {} stopDiscovery() {} }',
  },
  // A browser listens on no port that a router or a name could lead to.
  'libp2p/dist/src/address-manager/dns-mappings.js': { module: `export class DNSMappings { ${NO_MAPPINGS} }` },
  'libp2p/dist/src/address-manager/ip-mappings.js': { module: `export class IPMappings { ${NO_MAPPINGS} }` },
  // Nobody is looked up by peer id alone, and nothing is announced: a friend's addresses come from the friend.
  'libp2p/dist/src/peer-routing.js': {
    module: `
      import { NoPeerRoutersError } from './errors.js';
      export class DefaultPeerRouting {
        async findPeer() { throw new NoPeerRoutersError('No peer routers available'); }
      }`,
  },
  // Home nodes are dialled again by src/engine/network/home-link.ts, friends by presence.ts; one of each is enough.
  'libp2p/dist/src/connection-manager/reconnect-queue.js': {
    module: 'export class ReconnectQueue { start() {} stop() {} }',
  },
  'libp2p/dist/src/random-walk.js': { module: 'export class RandomWalk { async *walk() {} }' },
  'libp2p/dist/src/content-routing.js': { module: 'export class CompoundContentRouting {}' },
  // Of the dozens of relays and addresses that are remembered here a plain set is small enough.
  '@libp2p/utils/dist/src/filters/scalable-cuckoo-filter.js': {
    module: `
      class PlainSet {
        #items = new Set();
        add(item) { this.#items.add(String(item)); return true; }
        has(item) { return this.#items.has(String(item)); }
        remove(item) { return this.#items.delete(String(item)); }
        get count() { return this.#items.size; }
      }
      export { PlainSet as ScalableCuckooFilter };
      export const createScalableCuckooFilter = () => new PlainSet();`,
  },
  // Wherever the app starts there is WebCrypto, and no WebCrypto is without AES-GCM: noble's is for Node alone.
  '@noble/ciphers/aes.js': 'throwing',
  // WebAssembly in hexadecimal packs a sixth better than in base64, which hides from gzip where a byte begins.
  'hash-wasm/dist/index.esm.js': {
    declarations: { decodeBase64: FROM_HEX },
    text: (code) =>
      code.replace(/(var data\$?\w* = )"([\w+/]+=*)"/g, (_, head: string, text: string) => {
        return `${head}"${Buffer.from(text, 'base64').toString('hex')}"`;
      }),
  },
  // Dexie opens, upgrades and deletes: reads and writes go on its connection, what an upgrade moves on its `idbtrans`.
  'dexie/dist/modern/dexie.mjs': { declarations: {}, text: leanDexie },
};

function exportedNames(code: string): string[] {
  const declared = [...code.matchAll(/^export (?:async )?(?:function|class|const|let|var) (\w+)/gm)];
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(','));
  const names = listed
    .map(
      (name) =>
        name
          .trim()
          .split(/\s+as\s+/)
          .at(-1) ?? '',
    )
    .filter((name) => name !== '');
  return [...new Set([...declared.map(([, name = '']) => name), ...names])];
}

function throwing(path: string, code: string): string {
  const lines = exportedNames(code).map((name) => `export const ${name} = leftOut;`);
  const message = JSON.stringify(`${path} is left out of this build`);
  return `function leftOut() { throw new Error(${message}); }\n${lines.join('\n')}`;
}

/** Throws when a name isn't there: another version of the package has to be looked at again. */
function withDeclarations(path: string, code: string, declarations: Readonly<Record<string, string>>): string {
  const left = new Set(Object.keys(declarations));
  const replaced = replaceNodes(code, (node) => {
    const declared = node.id?.name ?? '';
    if (!/^(VariableDeclarator|FunctionDeclaration)$/.test(node.type) || !left.delete(declared)) return undefined;
    return node.type === 'VariableDeclarator' ? `${declared} = ${declarations[declared]}` : declarations[declared];
  });
  if (left.size > 0) throw new Error(`${path} no longer declares ${[...left].join(', ')}`);
  return replaced;
}

/** Whether this is `log(…)`, `this.log.error(…)`, `components.metrics?.dials.increment(…)` and the like. */
function isReport(node: Node | undefined): boolean {
  const call = node?.type === 'ChainExpression' ? node.expression : node;
  if (call?.type !== 'CallExpression') return false;
  const names: string[] = [];
  for (let part = call.callee; part !== undefined; part = part.object)
    names.push(part.property?.name ?? part.name ?? '');
  if (node?.type === 'ChainExpression' && names.slice(1).includes('metrics')) return true;
  return (names[0] === 'error' || names[0] === 'trace' ? names[1] : names[0]) === 'log';
}

/** A module of libp2p's without calls of its logger, which is silent, of metrics, which nobody takes, and without readers by field. */
function leanLibp2p(code: string): string {
  return replaceNodes(code, (node) => {
    if (node.type === 'ExpressionStatement' && isReport(node.expression)) return ';';
    // protons gives each message a third function, a generator that nobody here calls
    const reader = node.type === 'CallExpression' && node.callee?.name === 'message' ? node.arguments?.[2] : undefined;
    return reader?.generator ? code.slice(node.start, reader.start).replace(/,\s*$/, ')') : undefined;
  });
}

/** What a build takes for the module `path` of a package; undefined where it takes the module as it is. */
export function leanModule(path: string, code: string): string | undefined {
  const replacement = Object.hasOwn(REPLACEMENTS, path) ? REPLACEMENTS[path] : undefined;
  if (replacement === undefined) return /^(@libp2p\/|libp2p\/)/.test(path) ? leanLibp2p(code) : undefined;
  if (replacement === 'throwing') return throwing(path, code);
  return 'module' in replacement
    ? replacement.module
    : withDeclarations(path, replacement.text?.(code) ?? code, replacement.declarations);
}

export function leanDependencies(): Plugin {
  return {
    name: 'lean-dependencies',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: /\/node_modules\/.*\.m?js$/ },
      handler(code, id) {
        const lean = leanModule(id.slice(id.lastIndexOf('/node_modules/') + '/node_modules/'.length), code);
        return lean === undefined ? undefined : { code: lean, map: null };
      },
    },
  };
}

/** Dexie's modules as they are written for today's browsers. */
export const modernDexie = {
  find: /^dexie$/,
  replacement: fileURLToPath(new URL('./node_modules/dexie/dist/modern/dexie.mjs', import.meta.url)),
};
