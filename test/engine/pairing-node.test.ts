/** Pairing over a real super node, which wants work of strangers and takes mail only for mailboxes that are read. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineEvent } from '#contract/events.ts';
import type { PairingState } from '#contract/rows/pairing.ts';
import { createEngine, type Engine } from '#engine/engine.ts';
import { createNodePorts } from '#platform/node/node-ports.ts';
import { LIMITS } from '#supernode/limits.ts';
import { startTestNode, type TestNode } from '../supernode/start-node.ts';

const PASSWORD = 'correct horse';
const CHEAP_KDF = { memoryKiB: 8, passes: 1, lanes: 1 };

class Headless {
  readonly #engine: Engine;
  #view: PairingState | undefined;
  readonly #waiting = new Set<() => void>();

  private constructor(engine: Engine) {
    this.#engine = engine;
    engine.subscribe((event: EngineEvent) => {
      if (event.type === 'pairing.changed') this.#view = event.data;
      for (const wake of this.#waiting) wake();
    });
  }

  static async start(node: TestNode): Promise<Headless> {
    const ports = await createNodePorts({ homeNodes: [node.origin] });
    return new Headless(await createEngine(ports, { kdfCost: CHEAP_KDF, validateResults: true }));
  }

  async ok<Data>(module: string, method: string, params: object = {}): Promise<Data> {
    const route = { __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method };
    const { code, message, data } = await this.#engine.call({ ...route, ...params });
    if (code !== 200) throw new Error(`${module}.${method}: ${code} ${message}`);
    return data as Data;
  }

  /** The state of the pairing once it is at this step. */
  at(step: PairingState['step']): Promise<PairingState> {
    return new Promise((resolve) => {
      const look = () => {
        if (this.#view?.step !== step) return;
        this.#waiting.delete(look);
        resolve(this.#view);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** Settles once `holds` does: asked again after every event. */
  async when(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        const wake = () => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        this.#waiting.add(wake);
      });
    }
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }
}

let node: TestNode;
let people: Headless[] = [];

beforeEach(async () => {
  node = await startTestNode({ limits: { unopenedMailboxes: false, work: LIMITS.work } });
});

afterEach(async () => {
  await Promise.all(people.map((person) => person.stop()));
  people = [];
  await node.stop();
});

test.each(['new', 'primary'] as const)('the %s device shows the code', { timeout: 120_000 }, async (shows) => {
  const [anna, fresh] = [await Headless.start(node), await Headless.start(node)];
  people = [anna, fresh];
  await anna.ok('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
  await anna.ok('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
  const [shower, taker] = shows === 'new' ? [fresh, anna] : [anna, fresh];
  const { code } = await shower.ok<PairingState>('pairing', 'showCode');
  await taker.ok('pairing', 'takeCode', { code });
  const { digits } = await anna.at('digits');
  await fresh.at('digits');
  expect(await fresh.ok('pairing', 'enterDigits', { digits })).toEqual({ matches: true, triesLeft: 3 });
  await anna.at('password');
  await anna.ok('pairing', 'confirm', { password: PASSWORD });
  await fresh.at('choosing');
  await fresh.ok('pairing', 'finish', { password: 'battery staple' });
  await Promise.all([anna.at('done'), fresh.at('done')]);
  const [one, other] = await Promise.all(
    people.map((person) => person.ok<{ u_nd_add: string }>('user', 'getUserSingleInfo')),
  );
  expect(other?.u_nd_add).toBe(one?.u_nd_add);
});

test('twelve words bring an account back from a node that was named', { timeout: 120_000 }, async () => {
  const other = await startTestNode();
  try {
    const anna = await Headless.start(node);
    people = [anna];
    const words = await anna.ok<string[]>('login', 'register', { walletPwd: PASSWORD, imPwd: PASSWORD, type: 'text' });
    await anna.ok('login', 'exportLogin', { password: PASSWORD, loginType: 'text' });
    await anna.ok('user', 'updateUserSingleInfo', { nickname: 'Anna of the lake' });
    const fresh = await Headless.start(other);
    people.push(fresh);
    const mnemonic = words;
    expect(await fresh.ok('login', 'exportMnemonicSelectByP2pV2', { mnemonic })).toEqual({ value: 0 });
    await fresh.ok('pairing', 'nameNode', { node: node.origin });
    const way = async () =>
      (await fresh.ok<{ value: number }>('login', 'exportMnemonicSelectByP2pV2', { mnemonic })).value;
    await fresh.when(async () => (await way()) === 1);
    const reset = { mnemonic, isResetPrimary: true };
    expect(await fresh.ok('login', 'exportMnemonicSelectByP2pV2', reset)).toEqual({ value: 0 });
    const info = await fresh.ok('login', 'mnemonicSelectByP2p', { mnemonic });
    const last = { loginInfo: JSON.stringify(info), type: 'text', password: PASSWORD };
    await fresh.ok('login', 'mnemonicLoginByLoginInfo', last);
    const nick = async () => (await fresh.ok<{ u_nick: string }>('user', 'getUserSingleInfo')).u_nick;
    await fresh.when(async () => (await nick()) === 'Anna of the lake');
  } finally {
    await Promise.all(people.map((person) => person.stop()));
    people = [];
    await other.stop();
  }
});
