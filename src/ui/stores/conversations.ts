/** The conversation list: the engine's rows, and the newest message of each for its delivery state. */
import { createMemo } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { MessageRow } from '#contract/rows/message.ts';

export function createConversations() {
  const [state, setState] = createStore<{
    rows: Record<string, ConversationRow>;
    newest: Record<string, MessageRow>;
  }>({ rows: {}, newest: {} });

  /** Pinned first, then by what happened last, as the engine sorts them. */
  const sorted = createMemo(() =>
    Object.values(state.rows).sort(
      (a, b) => Math.sign(b.top_time) - Math.sign(a.top_time) || b.updated_time - a.updated_time,
    ),
  );
  const shown = createMemo(() => sorted().filter((row) => row.hideState === 0));
  return {
    byId: (id: string): ConversationRow | undefined => state.rows[id],
    /** All but the hidden ones. */
    sorted: shown,
    hidden: createMemo(() => sorted().filter((row) => row.hideState > 0)),
    unread: createMemo(() => shown().reduce((sum, row) => sum + (row.disturb === 1 ? 0 : row.rs_unread), 0)),
    /** The row of a conversation's newest message, when it is known. */
    newest(id: string): MessageRow | undefined {
      const row = state.newest[id];
      return row && row.msg_id === state.rows[id]?.msg_id ? row : undefined;
    },

    setAll(rows: readonly ConversationRow[]): void {
      setState('rows', reconcile(Object.fromEntries(rows.map((row) => [row.rs_id, row]))));
    },
    change(id: string, row: ConversationRow | null): void {
      setState('rows', id, row ?? (undefined as never));
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
    },
  };
}
