/**
 * What the console knows while it is open: the session, this page's calls, the events seen, what was typed. All of it is
 * in memory only, bounded, and ends with the session.
 */
import { batch, createSignal, onCleanup } from 'solid-js';
import type { Client } from '#client/client.ts';
import type { Response } from '#contract/contract.ts';
import type { EngineEvent, SessionState } from '#contract/events.ts';
import type { MethodEntry } from './entries.ts';
import { asRequest, exampleText, pretty } from './request.ts';

export const most = { calls: 50, events: 200, characters: 1_000_000 } as const;

export type Call = {
  readonly id: number;
  readonly entry: MethodEntry;
  /** The parameters as they were typed. */
  readonly input: string;
  readonly answer: Answer | undefined;
  /** Nobody waits for the answer any more; it is shown when it comes all the same. */
  readonly abandoned: boolean;
};
/** `text` is the whole answer, `size` its length in octets, `duration` in ms. */
type Answer = Pick<Response, 'code' | 'message'> & {
  readonly text: string;
  readonly size: number;
  readonly duration: number;
};

/** `text` is the event's data as JSON. */
export type SeenEvent = Pick<EngineEvent, 'type' | 'time'> & { readonly key: string; readonly text: string };

/** The newest events, as many as there is room for; the newest one always has room. */
export function withinBounds(events: readonly SeenEvent[]): readonly SeenEvent[] {
  let characters = 0;
  const end = events.findIndex(({ text }, index) => {
    characters += text.length;
    return index > 0 && (index >= most.events || characters > most.characters);
  });
  return end < 0 ? events : events.slice(0, end);
}

/** The call that closed the session is shown on: its answer is what one waits for, and it has nothing of the session. */
function closesSession({ entry: { definition } }: Call): boolean {
  return definition.needs !== 'none' && definition.emits.includes('session.changed');
}

function describe(answer: Response, started: number): Answer {
  const text = pretty(answer);
  const { code, message } = answer;
  return { code, message, text, size: new Blob([text]).size, duration: performance.now() - started };
}

export type ConsoleState = ReturnType<typeof createConsoleState>;

/** Must be called under a reactive owner: it listens for the owner's life. Without a client nothing can be run. */
export function createConsoleState(client: Client | undefined) {
  const [session, setSession] = createSignal<SessionState>();
  const [calls, setCalls] = createSignal<readonly Call[]>([]);
  const [selected, setSelected] = createSignal(0);
  const [events, setEvents] = createSignal<readonly SeenEvent[]>([]);
  const [frozen, setFrozen] = createSignal<readonly SeenEvent[]>();
  const [inputs, setInputs] = createSignal<Readonly<Record<string, string>>>({});
  let nextCall = 1;

  const forget = () => {
    setCalls((all) => all.slice(0, 1).filter(closesSession));
    setEvents([]);
    setFrozen(undefined);
    setInputs({});
  };
  const see = (event: EngineEvent) => {
    if (event.type === 'session.changed') {
      if (session() === 'open' && event.data.state !== 'open') forget();
      setSession(event.data.state);
    }
    const { type, time, epoch, seq, data } = event;
    const seen = { type, time, key: `${epoch} ${seq}`, text: JSON.stringify(data) };
    setEvents((all) => withinBounds([seen, ...all]));
  };
  if (client) onCleanup(client.subscribe((event) => batch(() => see(event))));

  const change = (id: number, changes: Partial<Call>) =>
    setCalls((all) => all.map((call) => (call.id === id ? { ...call, ...changes } : call)));

  return {
    canRun: client !== undefined,
    /** Undefined until the engine has said a word. */
    session,
    calls,
    clearCalls: () => setCalls([]),
    /** What stands in a method's editor. */
    input: (entry: MethodEntry): string => inputs()[entry.page] ?? exampleText(entry.definition),
    setInput: (entry: MethodEntry, text: string) => setInputs((all) => ({ ...all, [entry.page]: text })),
    reset: (entry: MethodEntry) => setInputs(({ [entry.page]: _reset, ...others }) => others),
    /** The call whose answer a method's page shows: the chosen one, else its newest. */
    shown(page: string): Call | undefined {
      const own = calls().filter(({ entry }) => entry.page === page);
      return own.find(({ id }) => id === selected()) ?? own[0];
    },
    show(call: Call): void {
      setSelected(call.id);
      this.setInput(call.entry, call.input);
    },
    async run(entry: MethodEntry, params: object): Promise<void> {
      if (client === undefined) return;
      const id = nextCall++;
      const call = { id, entry, input: this.input(entry), answer: undefined, abandoned: false };
      setCalls((all) => [call, ...all].slice(0, most.calls));
      setSelected(id);
      const started = performance.now();
      const answer = await client.call(asRequest(entry.module, entry.method, params));
      change(id, { answer: describe(answer, started) });
    },
    /** The call itself goes on: nothing takes it back. */
    stopWaiting: (call: Call) => change(call.id, { abandoned: true }),
    /** Newest first; as they were when they were held. */
    events: () => frozen() ?? events(),
    held: () => frozen() !== undefined,
    setHeld: (held: boolean) => setFrozen(held ? events() : undefined),
    clearEvents(): void {
      setEvents([]);
      if (frozen()) setFrozen([]);
    },
  };
}
