/** The engine: one for all pages of a browser, or headless; everything it needs comes through its ports. */
import { contract, type Response } from '#contract/contract.ts';
import { DEFAULT_COST, type KdfCost } from '#crypto/password.ts';
import { createWebProvider } from '#crypto/web-provider.ts';
import { toHex } from '#lib/bytes.ts';
import { err } from '#lib/result.ts';
import { Lifecycle } from './account/lifecycle.ts';
import { createDispatcher } from './dispatcher.ts';
import { type EventListener, EventLog, type EventPosition } from './events/event-log.ts';
import type { Handlers } from './handler.ts';
import { deviceHandlers, deviceMethods } from './methods/auth-login/devices.ts';
import { authPairingHandlers } from './methods/auth-login/pairing.ts';
import { backupHandlers } from './methods/backup.ts';
import { passwordHandlers } from './methods/block/passwords.ts';
import { roomExtensionHandlers, roomHandlers } from './methods/block/rooms.ts';
import { cardHandlers } from './methods/card.ts';
import { conversationHandlers } from './methods/chat/conversations.ts';
import { messageHandlers } from './methods/chat/messages.ts';
import { removingHandlers } from './methods/chat/removing.ts';
import { sendingHandlers } from './methods/chat/sending.ts';
import { contactHandlers } from './methods/contact/contact.ts';
import type { EngineContext } from './methods/context.ts';
import { draftHandlers } from './methods/draft.ts';
import { historyHandlers } from './methods/history.ts';
import { loginHandlers } from './methods/login/login.ts';
import { openerHandlers } from './methods/opener.ts';
import { outboxHandlers } from './methods/outbox.ts';
import { pairingHandlers } from './methods/pairing.ts';
import { protectionHandlers } from './methods/protection.ts';
import { socketEventHandlers } from './methods/socket-event.ts';
import { stateHandlers } from './methods/state.ts';
import { syncHandlers } from './methods/sync.ts';
import { trustHandlers } from './methods/trust.ts';
import { userHandlers } from './methods/user.ts';
import { Joining } from './pairing/joining.ts';
import type { EnginePorts, Ports, ReleasePort } from './ports.ts';
import { DEFAULT_COVER, withCover } from './storage/cover-keeping.ts';
import { openRowDatabase } from './storage/database.ts';
import type { RowDatabase } from './storage/row-database.ts';
import { oneAtATime } from './storage/serial-files.ts';
import type { StoreHooks } from './storage/store.ts';

export type EngineOptions = {
  /** What one password guess costs; tests make it cheap. */
  readonly kdfCost?: KdfCost;
  /** Tests end the engine at a chosen write. */
  readonly storeHooks?: StoreHooks;
  /** Opens the rows of the name given elsewhere than in IndexedDB: a bot keeps them in LevelDB, a long simulation in memory. */
  readonly openRows?: (name: string) => Promise<RowDatabase>;
  /** How many records of 4 KiB the cover has, in which hidden rooms keep what is theirs. */
  readonly coverRecords?: number;
  /** Test builds check every answer against the contract. */
  readonly validateResults?: boolean;
};

export type Engine = {
  /** Answers any request with its documented code; never rejects. */
  call(request: unknown): Promise<Response>;
  /**
   * Events from now on, first the session's state, who is connected directly, and that storage fails; with `after`, those since then, or
   * `resync` and the same.
   */
  subscribe(listener: EventListener, after?: EventPosition): () => void;
  /** Closes the account; what was acknowledged is durable already. */
  stop(): Promise<void>;
};

/** A program that runs an engine of its own is no build that a node could have a newer one of. */
const UNRELEASED: ReleasePort = { own: { version: '', build: '' }, newest: async () => err('Unreachable') };

const PLATFORM_NAMES = { 1: 'Android', 2: 'iOS', 3: 'Desktop' } as const;

const handlers = {
  login: loginHandlers,
  authLogin: { ...deviceMethods, ...authPairingHandlers },
  device: deviceHandlers,
  socketEvent: socketEventHandlers,
  contact: contactHandlers,
  sync: syncHandlers,
  chat: { ...conversationHandlers, ...messageHandlers, ...sendingHandlers, ...removingHandlers },
  user: userHandlers,
  block: { ...roomHandlers, ...passwordHandlers },
  room: roomExtensionHandlers,
  protection: protectionHandlers,
  backup: backupHandlers,
  card: cardHandlers,
  draft: draftHandlers,
  history: historyHandlers,
  opener: openerHandlers,
  outbox: outboxHandlers,
  state: stateHandlers,
  pairing: pairingHandlers,
  trust: trustHandlers,
} satisfies Handlers<typeof contract, EngineContext>;

/** An engine that knows whether there is an account on this device. */
export async function createEngine(surroundings: EnginePorts, options: EngineOptions = {}): Promise<Engine> {
  let logs = true;
  const ports: Ports = {
    ...surroundings,
    files: oneAtATime(surroundings.files),
    crypto: surroundings.crypto ?? (await createWebProvider()),
    release: surroundings.release ?? UNRELEASED,
    lull: surroundings.lull ?? (async () => undefined),
    deviceName: (surroundings.deviceName ?? PLATFORM_NAMES[surroundings.platform]).slice(0, 64),
    log: (...line) => {
      if (logs) surroundings.log(...line);
    },
  };
  const events = new EventLog(toHex(ports.random(8)), ports.clock);
  const openRows = options.openRows ?? ((name) => openRowDatabase(ports.database, name));
  const kdfCost = options.kdfCost ?? DEFAULT_COST;
  const lifecycle = new Lifecycle(
    ports,
    {
      kdfCost,
      storeHooks: options.storeHooks ?? {},
      openRows: async (name) => withCover(await openRows(name), options.coverRecords ?? DEFAULT_COVER, ports.random),
    },
    events,
  );
  await lifecycle.prepare();
  lifecycle.farewell.deliver();
  const context: EngineContext = {
    lifecycle,
    events,
    ports,
    kdfCost,
    joining: new Joining(ports, events, lifecycle, kdfCost),
    switchLog(isOpen) {
      logs = isOpen;
    },
    account() {
      const account = lifecycle.openAccount();
      if (account === undefined) throw new Error('the gate lets nobody through without an open account');
      return account;
    },
  };
  const call = createDispatcher({
    contract,
    handlers,
    session: () => lifecycle.session(),
    context,
    validateResults: options.validateResults ?? false,
    log: ports.log,
  });
  return {
    call,
    subscribe(listener, after) {
      const { state, anonymous } = lifecycle.session();
      const account = lifecycle.openAccount();
      const direct = account?.directFriends() ?? [];
      const storage = account?.core.storage ?? 'ok';
      return events.subscribe(
        listener,
        { session: { state, anonymous, ...lifecycle.ending.shown(state) }, direct, storage },
        after,
      );
    },
    stop: () => lifecycle.stop(),
  };
}
