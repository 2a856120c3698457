/** What was begun to be written in each conversation. The engine keeps it, so that tabs share it and a restart spares it. */
import { createStore, reconcile } from 'solid-js/store';
import type { Api } from './api.ts';

/** ms without a key until the engine is told. */
const pause = 500;
/** The code of storage that refuses to write; a draft that it refused is told again after this time (ms). */
const refused = { code: 20013, again: 10_000 } as const;

/** The draft in a conversation row's `ext`. */
export function readDraft(ext: string): string {
  if (ext === '') return '';
  const parsed: unknown = JSON.parse(ext);
  const draft = typeof parsed === 'object' && parsed !== null && 'draft' in parsed ? parsed.draft : '';
  return typeof draft === 'string' ? draft : '';
}

export function createDrafts(api: Api) {
  const [drafts, setDrafts] = createStore<Record<string, string>>({});
  /** What the engine has not been told yet, has not answered or has refused; what it says of these is older. */
  const pending = new Map<string, ReturnType<typeof setTimeout>>();

  const tell = async (id: string) => {
    const timer = pending.get(id);
    clearTimeout(timer);
    const answer = await api.call('draft', 'set', { conversationId: id, text: drafts[id] ?? '' });
    if (pending.get(id) !== timer) return;
    if (answer.ok) pending.delete(id);
    else if (answer.error.code === refused.code)
      pending.set(
        id,
        setTimeout(() => void tell(id), refused.again),
      );
  };
  return {
    of: (id: string): string => drafts[id] ?? '',
    set(id: string, text: string): void {
      clearTimeout(pending.get(id));
      setDrafts(id, text);
      pending.set(
        id,
        setTimeout(() => void tell(id), pause),
      );
    },
    /** What a conversation's row says: the same, or what another tab has written. */
    see(id: string, ext: string): void {
      if (!pending.has(id)) setDrafts(id, readDraft(ext));
    },
    /** A draft ends with its conversation. */
    forget(id: string): void {
      clearTimeout(pending.get(id));
      pending.delete(id);
      setDrafts(id, undefined as never);
    },
    /** Before the keys leave, before the page does, and when what was refused may be taken. */
    flush: async (): Promise<void> => void (await Promise.all([...pending.keys()].map(tell))),
    clear(): void {
      for (const timer of pending.values()) clearTimeout(timer);
      pending.clear();
      setDrafts(reconcile({}));
    },
  };
}
