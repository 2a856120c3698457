/** The history of the conversation on the screen: pages from the engine merged with what events bring. */
import { batch, createSignal } from 'solid-js';
import type { MessageRow } from '#contract/rows/message.ts';
import { MessageSource, MessageState } from '#model/enumerations.ts';
import type { Api } from './api.ts';
import { mergeRows } from './merged-rows.ts';

const pageSize = 60;
/** As many unread messages are read at once on opening, so that their line is there from the start. */
const mostUnread = 480;

/** Where the line “new messages” stands: before this message, with how many there were on opening. */
export type UnreadMark = { readonly messageId: string; readonly count: number };

export function createOpenConversation(api: Api) {
  const [id, setId] = createSignal<string>();
  /** Ascending by `created_time`. */
  const [rows, setRows] = createSignal<readonly MessageRow[]>([]);
  const [status, setStatus] = createSignal<'loading' | 'ready' | 'failed'>('loading');
  const [loadingOlder, setLoadingOlder] = createSignal(false);
  const [complete, setComplete] = createSignal(false);
  const [unreadMark, setUnreadMark] = createSignal<UnreadMark>();
  const [searching, setSearching] = createSignal(false);
  const [selected, setSelected] = createSignal<readonly string[]>([]);
  const [found, setFound] = createSignal<string>();
  const [unfolded, setUnfolded] = createSignal<readonly string[]>([]);

  /** Rows that changed while the first page was read, which may know nothing of it yet. */
  const changedMeanwhile = new Map<string, MessageRow>();

  const page = (conversation: string, startTime: number, size = pageSize) =>
    api.call('chat', 'getMessagesByConversationId', {
      conversationId: conversation,
      startTime,
      pageSize: size,
      orderBy: 'DESC',
    });

  const load = async (conversation: string, unread = 0) => {
    const size = Math.max(pageSize, Math.min(unread, mostUnread) + 20);
    const answer = await page(conversation, -1, size);
    if (id() !== conversation) return;
    if (!answer.ok) return void setStatus('failed');
    batch(() => {
      // What events brought while the page was read is newer than the page.
      // what has been read meanwhile was unread on opening
      if (status() !== 'ready') setUnreadMark(findUnread(mergeRows(answer.value.toReversed(), rows())));
      const read = answer.value.toReversed().map((row) => changedMeanwhile.get(row.msg_id) ?? row);
      setRows((known) => mergeRows(read, known));
      setComplete(answer.value.length < size);
      setStatus('ready');
    });
  };
  const reset = (conversation: string | undefined) =>
    batch(() => {
      setId(conversation);
      setRows([]);
      changedMeanwhile.clear();
      setStatus('loading');
      setLoadingOlder(false);
      setComplete(false);
      setUnreadMark(undefined);
      setSearching(false);
      setFound(undefined);
      setSelected([]);
      setUnfolded([]);
    });

  return {
    id,
    rows,
    status,
    loadingOlder,
    /** The first message ever is among the rows. */
    complete,
    unreadMark,
    /** The bar that searches this conversation is open. */
    searching,
    setSearching,
    /** Messages that are to be deleted together; while there are any, a press on a message selects it. */
    selected,
    setSelected,
    toggleSelected: (messageId: string) =>
      setSelected((ids) => (ids.includes(messageId) ? ids.filter((each) => each !== messageId) : [...ids, messageId])),
    /** The message that the search has found: the log brings it into sight and marks it. */
    found,
    setFound,
    /** Long messages that are shown whole, also when they come into sight again. */
    unfolded,
    setUnfolded: (messageId: string, whole: boolean) =>
      setUnfolded((ids) => [...ids.filter((each) => each !== messageId), ...(whole ? [messageId] : [])]),
    /** `unread`: how many messages are unread, as its row says. */
    open(conversation: string, unread: number): void {
      if (id() === conversation) return;
      reset(conversation);
      void load(conversation, unread);
    },
    close(): void {
      if (id() !== undefined) reset(undefined);
    },
    /** Reads the newest page again. Older rows stay, unless so many are new that there is a gap between. */
    async reload(): Promise<void> {
      const conversation = id();
      if (conversation === undefined) return;
      if (status() !== 'ready') return load(conversation);
      const answer = await page(conversation, -1);
      if (id() !== conversation || !answer.ok) return;
      const first = answer.value.at(-1)?.created_time ?? 0;
      batch(() => {
        const gap = !answer.value.some((row) => rows().some((known) => known.msg_id === row.msg_id));
        setRows((known) =>
          gap
            ? answer.value.toReversed()
            : mergeRows(
                known.filter((row) => row.created_time < first),
                answer.value,
              ),
        );
        if (gap) setComplete(answer.value.length < pageSize);
      });
    },
    async loadOlder(): Promise<void> {
      const conversation = id();
      const oldest = rows()[0];
      if (conversation === undefined || oldest === undefined || complete() || loadingOlder()) return;
      setLoadingOlder(true);
      const answer = await page(conversation, oldest.created_time);
      if (id() !== conversation) return;
      batch(() => {
        if (answer.ok) {
          setRows((known) => mergeRows(known, answer.value));
          setComplete(answer.value.length < pageSize);
        }
        setLoadingOlder(false);
      });
    },
    add(conversation: string, added: readonly MessageRow[]): void {
      if (conversation === id()) setRows((known) => mergeRows(known, added));
    },
    /** Changes of messages that aren't loaded are none of this list's business. */
    change(conversation: string, changed: readonly MessageRow[]): void {
      if (conversation !== id()) return;
      if (status() !== 'ready') for (const row of changed) changedMeanwhile.set(row.msg_id, row);
      const byId = new Map(changed.map((row) => [row.msg_id, row]));
      setRows((known) => known.map((row) => byId.get(row.msg_id) ?? row));
    },
    remove(conversation: string, messageIds: readonly string[]): void {
      if (conversation !== id()) return;
      setRows((known) => known.filter((row) => !messageIds.includes(row.msg_id)));
      setSelected((ids) => ids.filter((each) => !messageIds.includes(each)));
    },
  };
}

export function isUnread(row: MessageRow): boolean {
  return row.msg_source === MessageSource.other && row.msg_state === MessageState.unread;
}

function findUnread(rows: readonly MessageRow[]): UnreadMark | undefined {
  const unread = rows.filter(isUnread);
  const first = unread[0];
  return first && { messageId: first.msg_id, count: unread.length };
}
