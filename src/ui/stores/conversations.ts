/** The conversation list: the engine's rows, the newest message of each for its delivery state, and drafts (memory only). */
import { createMemo } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { MessageRow } from '#contract/rows/message.ts';

export function createConversations() {
  const [state, setState] = createStore<{
    rows: Record<string, ConversationRow>;
    newest: Record<string, MessageRow>;
    drafts: Record<string, string>;
  }>({ rows: {}, newest: {}, drafts: {} });

  const lastChange = (row: ConversationRow) => row.msg_created_time || row.created_time;
  return {
    byId: (id: string): ConversationRow | undefined => state.rows[id],
    /** Pinned first, then by the newest message. */
    sorted: createMemo(() =>
      Object.values(state.rows).sort((a, b) => b.top_time - a.top_time || lastChange(b) - lastChange(a)),
    ),
    unread: createMemo(() =>
      Object.values(state.rows).reduce((sum, row) => sum + (row.disturb === 1 ? 0 : row.rs_unread), 0),
    ),
    /** The row of a conversation's newest message, when it is known. */
    newest(id: string): MessageRow | undefined {
      const row = state.newest[id];
      return row && row.msg_id === state.rows[id]?.msg_id ? row : undefined;
    },
    draft: (id: string): string => state.drafts[id] ?? '',
    setDraft: (id: string, value: string) => setState('drafts', id, value),

    setAll(rows: readonly ConversationRow[]): void {
      setState('rows', reconcile(Object.fromEntries(rows.map((row) => [row.rs_id, row]))));
    },
    change(id: string, row: ConversationRow | null): void {
      setState('rows', id, row ?? (undefined as never));
      if (row === null) setState('drafts', id, undefined as never);
    },
    seeMessages(rows: readonly MessageRow[]): void {
      for (const row of rows) {
        const known = state.newest[row.rs_id];
        if (!known || row.created_time >= known.created_time) setState('newest', row.rs_id, row);
      }
    },
    clear(): void {
      setState('rows', reconcile({}));
      setState('newest', reconcile({}));
      setState('drafts', reconcile({}));
    },
  };
}
