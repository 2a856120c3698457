/** What a bot does by itself: it accepts friend requests, and answers and marks as read what it is told. */
import { codes } from '#contract/codes.ts';
import type { EngineEvent } from '#contract/events.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { SerialQueue } from '#lib/async.ts';
import {
  ConnectionValue,
  ConversationKind,
  ConversationType,
  MessageSource,
  MessageState,
  MessageType,
} from '#model/enumerations.ts';
import type { HeadlessEngine } from './headless.ts';

/** `applyState` of a request that nobody has answered. */
const waiting = 1;
/** As many messages at once as one call answers. */
const pageSize = 100;

/** What is said to a text; undefined when there is nothing to say. */
export type Reply = (text: string) => string | undefined;

function textOf({ msg_type, msg_cry }: MessageRow): string | undefined {
  if (msg_type !== MessageType.text) return undefined;
  const { text } = JSON.parse(msg_cry) as { text?: unknown };
  return typeof text === 'string' ? text : undefined;
}

function isUnread({ msg_source, msg_state }: MessageRow): boolean {
  return msg_source === MessageSource.other && msg_state === MessageState.unread;
}

/**
 * Begins with what waits already, goes on with every event; the answer ends it. A message is answered before it is marked
 * as read, so that one is answered again rather than never when the program is killed in between. What can't be done now
 * (there is no network, say) is tried again at the next connection; `failed` hears its code.
 */
export function startManners(engine: HeadlessEngine, reply: Reply, failed: (method: string, code: number) => void) {
  const queue = new SerialQueue();
  let ended = false;

  const succeeded = (method: string, code: number): boolean => {
    if (code !== codes.Success.code && !ended) failed(method, code);
    return code === codes.Success.code;
  };
  const accept = async (nodeId: string): Promise<void> => {
    const { code } = await engine.call('contact', 'agreeApplySync', { nodeId });
    succeeded('agreeApplySync', code);
  };
  /** Whether the message needs no other answer. */
  const answer = async (rsId: string, row: MessageRow): Promise<boolean> => {
    const said = textOf(row);
    const text = said === undefined ? undefined : reply(said);
    if (text === undefined) return true;
    const to = { cnd: rsId, cid: rsId, conversationType: ConversationKind.single, pub: '' };
    const { code } = await engine.call('chat', 'sendTextMessage', { ...to, text });
    return succeeded('sendTextMessage', code);
  };
  /** Oldest first: pages from the newest on, up to one in which nothing is unread. */
  const unreadOf = async (rsId: string): Promise<MessageRow[]> => {
    const found: MessageRow[] = [];
    for (let startTime = -1; ; ) {
      const asked = { conversationId: rsId, startTime, pageSize, orderBy: 'DESC' } as const;
      const { code, data } = await engine.call('chat', 'getMessagesByConversationId', asked);
      if (!succeeded('getMessagesByConversationId', code)) return [];
      const unread = data.filter(isUnread);
      found.push(...unread);
      const oldest = data.at(-1);
      if (unread.length === 0 || oldest === undefined || data.length < pageSize) return found.reverse();
      startTime = oldest.created_time;
    }
  };
  const read = async (rsId: string): Promise<void> => {
    for (const row of await unreadOf(rsId)) {
      if (!(await answer(rsId, row))) return;
      const receipt = { conversationId: rsId, cid: rsId, conversationType: ConversationType.single, pub: '' };
      const told = { ...receipt, messageIds: [row.msg_id], isRetry: false };
      const { code: marked } = await engine.call('chat', 'sendMessageAckByIds', told);
      if (!succeeded('sendMessageAckByIds', marked)) return;
    }
  };
  const catchUp = async (): Promise<void> => {
    const requests = await engine.call('contact', 'getApplyList', {});
    if (succeeded('getApplyList', requests.code))
      for (const { nodeId, applyState } of requests.data) if (applyState === waiting) await accept(nodeId);
    const conversations = await engine.call('chat', 'getConversations', {});
    if (succeeded('getConversations', conversations.code))
      for (const { rs_id, rs_unread } of conversations.data) if (rs_unread > 0) await read(rs_id);
  };

  const work = (task: () => Promise<void>) => void queue.run(async () => (ended ? undefined : task()));
  const hear = (event: EngineEvent): void => {
    switch (event.type) {
      case 'apply.changed':
        if (event.data.row?.applyState === waiting) work(() => accept(event.data.nodeId));
        return;
      case 'message.added':
        if (event.data.rows.some((row) => row.msg_source === MessageSource.other)) work(() => read(event.data.rsId));
        return;
      case 'connection.changed':
        if (event.data.value === ConnectionValue.connected) work(catchUp);
        return;
      case 'resync':
        return work(catchUp);
      default:
      // nothing that asks for a deed
    }
  };
  work(catchUp);
  const unsubscribe = engine.subscribe(hear);
  return () => {
    ended = true;
    unsubscribe();
  };
}
