/** Everything the interface knows, in one place: made once, fed by the engine's events, handed to features by context. */
import { batch, createContext, createSignal, onCleanup, useContext } from 'solid-js';
import type { Client } from '#client/client.ts';
import type { EngineEvent, EventPayloads } from '#contract/events.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import type { UserRow } from '#contract/rows/user.ts';
import { ContactState, MnemonicBackup } from '#model/enumerations.ts';
import { text } from '../i18n/i18n.ts';
import { createAnnouncer } from './announcer.ts';
import { createApi } from './api.ts';
import { createConnection } from './connection.ts';
import { createContacts } from './contacts.ts';
import { createConversations } from './conversations.ts';
import { createDeviceStorage } from './device-storage.ts';
import { createDrafts } from './drafts.ts';
import { createInstalling } from './installing.ts';
import { deliveryState, isMine, isSystem } from './message-content.ts';
import { conversationName } from './names.ts';
import { createNavigation } from './navigation.ts';
import { createOpenConversation, isUnread } from './open-conversation.ts';
import type { Preferences } from './preferences.ts';
import { createPresence } from './presence.ts';
import { createToasts } from './toasts.ts';
import { createTrust } from './trust.ts';
import type { Updates } from './updates.ts';
import { forgetWays } from './ways-in.ts';

export type AppState = ReturnType<typeof createAppState>;
export type Session = EventPayloads['session.changed'];

const Context = createContext<AppState>();
export const AppProvider = Context.Provider;

export function useApp(): AppState {
  const state = useContext(Context);
  if (!state) throw new Error('the application state is used outside its provider');
  return state;
}

/** Must be called under a reactive owner: it subscribes for the owner's life. */
export function createAppState(client: Client, preferences: Preferences, updates: Updates) {
  const api = createApi(client);
  const [session, setSession] = createSignal<Session>();
  const [user, setUser] = createSignal<UserRow>();
  /** While onboarding runs it stays on the screen, whatever the session says; `restore`: it begins with the twelve words. */
  const [settingUp, setSettingUp] = createSignal<boolean | 'restore'>(false);
  /** Why the session has ended, when that was decided on another device. */
  const [ended, setEnded] = createSignal<Session['ended']>();
  const [askingToEnd, setAskingToEnd] = createSignal(false);
  const [openingRoom, setOpeningRoom] = createSignal(false);
  const [showingKeys, setShowingKeys] = createSignal(false);
  /** The twelve words are written down, as far as is known. */
  const [backedUp, setBackedUp] = createSignal(true);
  /** What super nodes were caught at and nobody has looked at yet: how often. */
  const [alarms, setAlarms] = createSignal(0);
  const [loaded, setLoaded] = createSignal(false);
  const contacts = createContacts();
  const stores = {
    contacts,
    conversations: createConversations(),
    presence: createPresence((address) => contacts.byAddress(address)?.c_state === ContactState.friend),
    connection: createConnection(),
    navigation: createNavigation(),
    toasts: createToasts(),
    announcer: createAnnouncer(),
    storage: createDeviceStorage(),
    installing: createInstalling(),
    drafts: createDrafts(api),
    trust: createTrust(),
    log: createOpenConversation(api),
  };

  /** Events that arrived while everything was being read: newer than what is read, so they are applied after it. */
  let held: EngineEvent[] | undefined;
  let reading = 0;

  const apply = (event: EngineEvent) => {
    switch (event.type) {
      case 'session.changed':
        return changeSession(event.data);
      case 'user.changed':
        return void setUser(event.data.row);
      case 'contact.changed':
        return stores.contacts.changeContact(event.data.nodeId, event.data.row);
      case 'apply.changed':
        return stores.contacts.changeRequest(event.data.nodeId, event.data.row, event.data.badge);
      case 'conversation.changed':
        if (event.data.row === null) stores.drafts.forget(event.data.rsId);
        else stores.drafts.see(event.data.rsId, event.data.row.ext);
        return stores.conversations.change(event.data.rsId, event.data.row);
      case 'message.added':
        stores.log.add(event.data.rsId, event.data.rows);
        announce(event.data.rsId, event.data.rows);
        return stores.conversations.seeMessages(event.data.rows);
      case 'message.changed':
        stores.log.change(event.data.rsId, event.data.rows);
        announce(event.data.rsId, event.data.rows);
        return stores.conversations.seeMessages(event.data.rows);
      case 'message.removed':
        return stores.log.remove(event.data.rsId, event.data.ids);
      case 'typing':
        return stores.presence.setTyping(event.data.nodeId, event.data.isInputting);
      case 'presence.changed':
        return stores.presence.setDirect(event.data.nodeId, event.data.direct);
      case 'trust.changed':
        return stores.trust.change(event.data.nodeId, event.data.state);
      case 'backup.changed':
        return void setBackedUp(event.data.value === MnemonicBackup.done);
      case 'state.changed':
        return void setAlarms(event.data.alarms);
      case 'connection.changed':
        return void stores.connection.set(event.data.value);
      case 'storage.changed':
        if (event.data.state === 'ok') void stores.drafts.flush();
        return stores.storage.setState(event.data.state);
      case 'resync':
        // the engine says again who is connected, and that storage fails
        stores.presence.clear();
        stores.storage.setState('ok');
        if (session()?.state === 'open') void read();
        return;
      default:
      // events of what this version doesn't show yet
    }
  };

  /** The open conversation speaks for itself: its log is a live region. */
  const announce = (id: string, rows: readonly MessageRow[]) => {
    const conversation = stores.conversations.byId(id);
    if (!conversation || conversation.disturb === 1 || stores.log.id() === id) return;
    const name = conversationName(conversation);
    const { say } = stores.announcer;
    if (rows.some((row) => isUnread(row) && !isSystem(row))) say(text().announce.arrived(name));
    if (rows.some((row) => isMine(row) && deliveryState(row) === 'failed')) say(text().announce.notSent(name));
  };

  const changeSession = (next: Session) => {
    const wasOpen = session()?.state === 'open';
    setSession(next);
    setEnded(next.ended);
    if (next.state === 'open' && !wasOpen) void read();
    if (next.state !== 'open') forget();
    if (next.state === 'none') forgetWays();
  };

  /** Nothing of an open session stays in memory or on the screen after it. */
  const forget = () => {
    reading += 1;
    held = undefined;
    setLoaded(false);
    setOpeningRoom(false);
    setUser(undefined);
    stores.log.close();
    stores.contacts.setAll([], [], 0);
    stores.conversations.clear();
    stores.presence.clear();
    stores.navigation.reset();
    stores.toasts.clear();
    stores.drafts.clear();
    stores.trust.setAll([]);
    setBackedUp(true);
    setAlarms(0);
    stores.announcer.clear();
    stores.storage.setState('ok');
  };

  const read = async () => {
    const turn = ++reading;
    // what was held before a resync is older than what is read now
    held = [];
    const [owner, people, requests, badge, conversations, connection, trust, backup, state] = await Promise.all([
      api.call('user', 'getUserSingleInfo', {}),
      api.call('contact', 'getContacts', {}),
      api.call('contact', 'getApplyList', {}),
      api.call('contact', 'getApplyBridge', {}),
      api.call('chat', 'getConversations', {}),
      api.call('user', 'connectionState', {}),
      api.call('trust', 'getStates', {}),
      api.call('login', 'exportGetBackUp', {}),
      api.call('state', 'getStatus', {}),
    ]);
    if (turn !== reading) return;
    const newestIds = conversations.ok ? conversations.value.flatMap((row) => row.msg_id || []) : [];
    const newest =
      newestIds.length > 0
        ? await api.call('chat', 'getMessageByIds', { messageIds: [...new Set(newestIds)] })
        : undefined;
    await stores.log.reload();
    if (turn !== reading) return;
    batch(() => {
      if (owner.ok) setUser(owner.value);
      if (people.ok && requests.ok && badge.ok) stores.contacts.setAll(people.value, requests.value, badge.value.value);
      if (conversations.ok) {
        stores.conversations.setAll(conversations.value);
        for (const row of conversations.value) stores.drafts.see(row.rs_id, row.ext);
      }
      if (trust.ok) stores.trust.setAll(trust.value);
      if (backup.ok) setBackedUp(backup.value.value === MnemonicBackup.done);
      if (state.ok) setAlarms(state.value.alarms.filter(({ seen }) => !seen).length);
      if (newest?.ok) stores.conversations.seeMessages(newest.value);
      if (connection.ok) stores.connection.set(connection.value.value);
      const missed = held ?? [];
      held = undefined;
      for (const event of missed) apply(event);
      setLoaded(true);
    });
  };

  updates.saveBefore(() => stores.drafts.flush());
  onCleanup(
    client.subscribe((event) => {
      const late = held && event.type !== 'session.changed' && event.type !== 'resync';
      if (late) held?.push(event);
      else batch(() => apply(event));
    }),
  );

  return {
    api: api,
    /** Events as they come, for what keeps its own copy; the answer ends it. */
    subscribe: client.subscribe,
    preferences,
    updates,
    session,
    user,
    /** The first reading after opening is done. */
    loaded,
    backedUp,
    alarms,
    ended,
    setEnded,
    settingUp,
    setSettingUp,
    /** The own address; '' before the account is known. */
    ownAddress: () => user()?.u_nd_add ?? '',
    /** Keys leave memory. Without an account that ends everything, so it is asked first. */
    lock(): void {
      if (session()?.anonymous) setAskingToEnd(true);
      else void stores.drafts.flush().then(() => api.call('login', 'exportLogout', {}));
    },
    /** Everything locks at once: the screen first, and nothing is asked or saved before it. */
    panic(): void {
      setSession((now) => now && { ...now, state: now.anonymous ? 'none' : 'locked' });
      forget();
      void api.call('protection', 'lockNow', {});
    },
    /** The question for another room's password lies open. */
    openingRoom,
    setOpeningRoom,
    /** The cheat-sheet of keys lies open. */
    showingKeys,
    setShowingKeys,
    askingToEnd,
    async answerToEnd(end: boolean): Promise<void> {
      setAskingToEnd(false);
      if (end) await api.call('login', 'exportLogout', {});
    },
    ...stores,
  };
}
