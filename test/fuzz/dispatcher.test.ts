/** The whole engine against requests that no honest page makes, in every state: a documented code, soon, and no damage. */
import { expect, test } from 'vitest';
import { codes } from '#contract/codes.ts';
import { contract } from '#contract/contract.ts';
import type { Method } from '#contract/define.ts';
import { SimulatedInternet } from '../simulation/internet.ts';
import { Person } from '../simulation/person.ts';
import { Dice } from '../simulation/random.ts';
import { swiftProvider } from '../simulation/swift-provider.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';
import { type Chance, fuzz } from './inputs.ts';
import { exoticValue, mutateValue } from './mutations.ts';

const SHARE = 0.3;
const HOUR = 3_600_000;
const documented = new Set<number>(Object.values(codes).map(({ code }) => code));
const methods = Object.entries(contract).flatMap(([module, definitions]) =>
  Object.entries<Method>(definitions).map(([method, { example, status }]) => ({
    module,
    method,
    params: example.params,
    isReady: status !== 'planned',
  })),
);
/** Without what, done as asked, leaves nothing to look at. */
const sparing = methods.filter(({ method }) => method !== 'cleanAccount');

class Stage {
  readonly clock = new VirtualClock(2);
  readonly internet = new SimulatedInternet(this.clock, new Dice('fuzz'), { loss: 0, duplication: 0, reordering: 0 });
  readonly #options = { crypto: swiftProvider, storage: 'memory' } as const;

  person(name: string): Person {
    return new Person(name, 'fuzz', this.clock, this.internet, this.#options);
  }

  pass(duration: number): Promise<void> {
    return this.clock.runUntil(this.clock.now() + duration);
  }

  async befriend(one: Person, other: Person): Promise<void> {
    await this.clock.until(one.ok('contact', 'addFriend', { nodeId: other.address, content: 'hello', remark: '' }));
    await this.pass(5000);
    await this.clock.until(other.ok('contact', 'agreeApplySync', { nodeId: one.address, remark: '' }));
    await this.pass(5000);
  }
}

/** The method's own example with a friend's address in it, changed; or whatever comes along. */
function makeRequest(chance: Chance, address: string, from: typeof methods): unknown {
  if (chance.once(40)) return exoticValue(chance);
  const { module, method, params } = chance.pick(chance.once(8) ? from : from.filter(({ isReady }) => isReady));
  const known = JSON.parse(JSON.stringify(params)) as Record<string, unknown>;
  for (const [name, value] of Object.entries(known))
    if (typeof value === 'string' && value.length > 30 && chance.once(2)) known[name] = address;
  const changed = chance.once(4) ? known : mutateValue(chance, known, exoticValue);
  const route = chance.once(50)
    ? { __SERVER_ROUTE_MODULE: exoticValue(chance), __SERVER_ROUTE_METHOD: exoticValue(chance) }
    : { __SERVER_ROUTE_MODULE: module, __SERVER_ROUTE_METHOD: method };
  const isList = Array.isArray(changed) || ArrayBuffer.isView(changed);
  if (typeof changed !== 'object' || changed === null || isList) return changed;
  try {
    return { ...changed, ...route };
  } catch {
    // it doesn't let itself be read
    return changed;
  }
}

function expectDocumented(answer: unknown): void {
  const { code, message, data } = answer as { code: number; message: unknown; data: unknown };
  const good =
    documented.has(code) && code !== codes.InternalError.code && typeof message === 'string' && message !== '';
  if (!good || typeof data !== 'object' || data === null) throw new Error(`answered ${code} ${String(message)}`);
}

test('any request in any state', { timeout: 7_200_000 }, async () => {
  const stage = new Stage();
  const [me, friend, other, nobody, locked] = ['me', 'friend', 'other', 'nobody', 'locked'].map((name) =>
    stage.person(name),
  ) as [Person, Person, Person, Person, Person];
  for (const person of [me, friend, other, locked]) await person.register();
  await locked.ok('login', 'exportLogout', {});
  await nobody.start();
  await stage.pass(10_000);
  await stage.befriend(me, friend);
  await stage.befriend(me, other);

  await fuzz('dispatcher', { share: SHARE }, async (chance) => {
    const engine = chance.pick([me, me, me, me, nobody, locked]);
    const request = makeRequest(chance, other.address, engine === me ? sparing : methods);
    const answer = await stage.clock.until(engine.engine.call(request));
    expectDocumented(answer);
    await noteChangedPassword(engine, request, answer);
    if (engine === me && chance.once(20)) await comeBack(stage, me);
    if (chance.once(20)) await stage.pass(1000);
    return () => stage.clock.until(engine.engine.call(request));
  });

  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  // the account is there, and everything works
  await comeBack(stage, me);
  await me.ok('protection', 'setAutoLock', { after: 0 });
  expect([me, friend, other, nobody, locked].flatMap(({ problems }) => problems)).toEqual([]);
  for (let round = 0; round < 2; round++) {
    await friend.send(me, `hello ${round}`);
    await stage.pass(10_000);
    await me.send(friend, `hello yourself ${round}`);
    await stage.pass(10_000);
    await me.restart();
    await stage.pass(10_000);
  }
  const heard = (await friend.history(me)).filter((row) => row.msg_source === 1).map((row) => row.msg_cry);
  expect(heard).toEqual(['{"text":"hello yourself 0"}', '{"text":"hello yourself 1"}']);
  const texts = (await me.history(friend)).filter((row) => row.msg_source === 1).map((row) => row.msg_cry);
  expect(texts.at(-1)).toBe('{"text":"hello 1"}');
});

/** Once a request in the method's own form has changed the password of the account, that is what opens it. */
async function noteChangedPassword(person: Person, request: unknown, { code }: { code: number }): Promise<void> {
  if (code !== codes.Success.code || typeof request !== 'object' || request === null) return;
  const { __SERVER_ROUTE_METHOD: method, type, imPwd } = request as Record<string, unknown>;
  if (method === 'exportChangeImPwd' && type === 'text' && (await isHome(person))) person.password = String(imPwd);
}

/** Whether the person's own account is open: a wrong password may have opened the decoy, none at all an anonymous one. */
async function isHome(person: Person): Promise<boolean> {
  const { code, data } = await person.call('user', 'getUserSingleInfo', {});
  return code === codes.Success.code && (data as { u_nd_add: string }).u_nd_add === person.address;
}

/** Opens the account again if a request has closed it; wrong passwords in requests make everybody wait. */
async function comeBack(stage: Stage, person: Person): Promise<void> {
  if (await isHome(person)) return;
  await person.call('protection', 'lockNow', {});
  await stage.pass(2 * HOUR);
  await person.open();
}
