/** People in browsers of their own: the app open in a separate context each, its API at hand and its events awaited. */
import { type Browser, type BrowserContext, test as base, chromium, expect, type Page } from '@playwright/test';
import type { DataOf, MethodName, ModuleName, ParamsOf } from '#contract/contract.ts';
import type { EngineEvent, EventType } from '#contract/events.ts';
import { type BareBrowser, launchBareBrowser } from './bare-browser.ts';
import { launchArguments, requireChromium } from './chromium.ts';
import { makeProfile } from './profile.ts';
import { type RunningNode, startNode } from './super-node.ts';

type EventOf<Type extends EventType> = Extract<EngineEvent, { type: Type }>;
/** The part of a value that has to be as given. */
type Pattern<Value> = Value extends readonly (infer Item)[]
  ? readonly Pattern<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]?: Pattern<Value[Key]> }
    : Value;

declare global {
  /** Events of this page since it was opened, and a way to wait for one. */
  var seen: { events: EngineEvent[]; waiting: (() => void)[] };
}

export class Person {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens the app in a new tab of `context`. */
  static async open(context: BrowserContext, url: string): Promise<Person> {
    const person = new Person(await context.newPage());
    await person.visit(url);
    return person;
  }

  async visit(url: string): Promise<void> {
    this.page.on('pageerror', (error) => console.error(error.stack));
    await this.page.goto(url);
    await this.listen();
  }

  /** Starts to record events; needed again after a reload. */
  async listen(): Promise<void> {
    await this.page.waitForFunction(() => 'icom' in globalThis);
    await this.page.evaluate(() => {
      globalThis.seen = { events: [], waiting: [] };
      globalThis.icom.subscribe((event) => {
        globalThis.seen.events.push(event);
        for (const look of globalThis.seen.waiting.splice(0)) look();
      });
    });
  }

  /** Another tab of the same person. */
  another(url: string): Promise<Person> {
    return Person.open(this.page.context(), url);
  }

  /** The data of a call that must succeed. */
  async call<Module extends ModuleName, Name extends MethodName<Module>>(
    module: Module,
    method: Name,
    params: ParamsOf<Module, Name>,
  ): Promise<DataOf<Module, Name>> {
    const answer = await this.page.evaluate((request) => globalThis.icom.call(request), {
      ...(params as object),
      __SERVER_ROUTE_MODULE: module,
      __SERVER_ROUTE_METHOD: method,
    });
    expect(answer, `${module}.${method}`).toMatchObject({ code: 200 });
    return answer.data;
  }

  /** The first event, past or to come, of this type whose data has everything in `pattern`. */
  event<Type extends EventType>(type: Type, pattern?: Pattern<EventOf<Type>['data']>): Promise<EventOf<Type>> {
    return this.page.evaluate(
      ([wantedType, wanted]) => {
        const has = (value: unknown, part: unknown): boolean =>
          typeof part === 'object' && part !== null
            ? typeof value === 'object' &&
              value !== null &&
              Object.entries(part).every(([key, inner]) => has(Reflect.get(value, key), inner))
            : value === part;
        return new Promise<unknown>((resolve) => {
          const look = () => {
            const found = globalThis.seen.events.find((event) => event.type === wantedType && has(event.data, wanted));
            if (found === undefined) globalThis.seen.waiting.push(look);
            else resolve(found);
          };
          look();
        });
      },
      [type, pattern ?? {}] as const,
    ) as Promise<EventOf<Type>>;
  }
}

type PersonOptions = {
  /** A browser of its own with this directory as its profile, so that it can be closed and opened again. */
  readonly profile?: string;
  /** A y4m file that the browser's camera shows; it may be written later, and is read anew each time the camera is opened. */
  readonly camera?: string;
  /** Further switches of a browser of its own. */
  readonly switches?: readonly string[];
  /** What is opened of the app, from its origin on. */
  readonly path?: string;
};

type Fixtures = {
  /** A directory for a browser's profile, deleted once the test's browsers are closed. */
  profile: string;
  openPerson: (options?: PersonOptions) => Promise<Person>;
  /** In a browser whose tabs are hidden behind the one in front. */
  openBarePerson: (options?: Pick<PersonOptions, 'path'>) => Promise<Person>;
};

async function newContext(browser: Browser, options: PersonOptions): Promise<BrowserContext> {
  const { profile, camera, switches = [] } = options;
  if (profile === undefined && camera === undefined && switches.length === 0) return browser.newContext();
  const film = camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`];
  return chromium.launchPersistentContext(profile ?? '', {
    executablePath: requireChromium(),
    args: [...launchArguments(), ...film, ...switches],
    // a profile is to hold all that people's own do
    serviceWorkers: profile === undefined ? 'block' : 'allow',
  });
}

/** `superNode`: one for a file's tests. `openPerson`: closed after each test. */
export const test = base.extend<Fixtures, { superNode: RunningNode }>({
  superNode: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed: none
    async ({}, use) => {
      const node = await startNode();
      await use(node);
      await node.stop();
    },
    { scope: 'worker' },
  ],
  // oxlint-disable-next-line no-empty-pattern -- as above
  profile: async ({}, use) => {
    const { directory, remove } = await makeProfile();
    await use(directory);
    await remove();
  },
  // oxlint-disable-next-line no-unused-vars -- what is needed ends later: no browser writes to a profile that is deleted
  openPerson: async ({ browser, superNode, profile: _ }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await newContext(browser, options);
      contexts.push(context);
      return Person.open(context, `${superNode.url}${options.path ?? ''}`);
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
  openBarePerson: async ({ superNode }, use) => {
    const browsers: BareBrowser[] = [];
    await use(async ({ path = '' } = {}) => {
      const browser = await launchBareBrowser();
      browsers.push(browser);
      return Person.open(browser.context, `${superNode.url}${path}`);
    });
    await Promise.all(browsers.map((browser) => browser.close()));
  },
});

const PASSWORDS = { login: 'battery staple', wallet: 'correct horse' } as const;

/** Registers and opens an account whose password is `battery staple`, unless told otherwise; answers its address and card. */
export async function register(
  person: Person,
  nickname?: string,
  { login, wallet }: { readonly login: string; readonly wallet: string } = PASSWORDS,
): Promise<{ nodeId: string; uri: string }> {
  await person.call('login', 'init', {});
  await person.call('login', 'register', { imPwd: login, walletPwd: wallet, type: 'text' });
  await openAccount(person, login);
  if (nickname !== undefined) await person.call('user', 'updateUserSingleInfo', { nickname });
  return person.call('card', 'getOwn', {});
}

/** Opens the account that `register` made. */
export async function openAccount(person: Person, password: string = PASSWORDS.login): Promise<void> {
  await person.call('login', 'exportLogin', { password, loginType: 'text' });
}

/** The code that a password is answered with at the lock screen. */
export function tryPassword(person: Person, password: string): Promise<number> {
  return person.page.evaluate(
    async (given) =>
      (
        await globalThis.icom.call({
          __SERVER_ROUTE_MODULE: 'login',
          __SERVER_ROUTE_METHOD: 'exportLogin',
          password: given,
          loginType: 'text',
        })
      ).code,
    password,
  );
}

/** Makes two registered people friends: `asker` asks, `other` agrees. */
export async function befriend(asker: Person, other: Person): Promise<void> {
  const [asking, asked] = await Promise.all([asker, other].map((person) => person.call('card', 'getOwn', {})));
  if (asking === undefined || asked === undefined) throw new Error('no card');
  const { nodeId } = await asker.call('card', 'read', { uri: asked.uri });
  // Nobody can be asked before their own device has published its keys, a moment after it opened the account.
  await expect(() => asker.call('contact', 'addFriend', { nodeId, content: 'It is me.' })).toPass();
  await other.event('apply.changed', { nodeId: asking.nodeId });
  await other.call('contact', 'agreeApplySync', { nodeId: asking.nodeId });
  await Promise.all([
    asker.event('contact.changed', { nodeId: asked.nodeId, row: { c_state: 2 } }),
    other.event('contact.changed', { nodeId: asking.nodeId, row: { c_state: 2 } }),
  ]);
}
