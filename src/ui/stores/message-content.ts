/** What a message row says: its text, its preview in a list, its delivery state. */
import type { ContactRow } from '#contract/rows/contact.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { ContactState, MessageSource, MessageState, MessageType, SendState } from '#model/enumerations.ts';
import { Notice } from '#model/notices.ts';
import type { DeliveryStateName } from '../components/delivery-state.tsx';
import { duration, text } from '../i18n/i18n.ts';

/** The `text` of a JSON-encoded content; undefined when it has none. */
export function readText(content: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(content);
    const said = typeof parsed === 'object' && parsed !== null && 'text' in parsed ? parsed.text : undefined;
    return typeof said === 'string' ? said : undefined;
  } catch {
    return undefined;
  }
}

/** What the notice of a setting says; `other` is the other side's address, '' where it isn't to be told who has set it. */
function burnText(content: string, other: string): string | undefined {
  try {
    const { type, time, by } = JSON.parse(content) as { type?: unknown; time?: unknown; by?: unknown };
    if (type !== Notice.burnSet || typeof time !== 'number') return undefined;
    if (time === 0) {
      if (other === '') return text().burn.ended;
      return by === other ? text().burn.endedByThem : text().burn.endedByYou;
    }
    if (other === '') return text().burn.set(duration(time));
    return by === other ? text().burn.setByThem(duration(time)) : text().burn.setByYou(duration(time));
  } catch {
    return undefined;
  }
}

/** What a notice of the engine's says; undefined for that of a new friendship, which a list and a history word each their way. */
function noticeText(content: string, other: string): string | undefined {
  if (content === JSON.stringify({ type: Notice.keysChanged })) return text().message.keysChanged;
  return content === JSON.stringify({ type: Notice.sessionRenewed })
    ? text().message.sessionRenewed
    : burnText(content, other);
}

/** Where nothing was said yet: a greeting is asked for only where one can be sent. `to`: undefined while that isn't known. */
function beginning(to: ContactRow | undefined): string {
  if (to?.c_black_state === 1) return text().privacy.blocked;
  return to === undefined || to.c_state === ContactState.friend ? text().chats.connected : '';
}

/** One line for the conversation list; `to`: with whom it is. */
export function preview(type: ConversationRow['msg_type'], content: string, to?: ContactRow): string {
  if (type === 0) return beginning(to);
  const said = readText(content);
  if (type === MessageType.text && said !== undefined) return said.replaceAll(/\s+/g, ' ').slice(0, 200);
  if (type === MessageType.blacklist) return text().message.notDelivered;
  if (type === MessageType.notice) return said ?? noticeText(content, '') ?? beginning(to);
  return text().chats.unsupported;
}

/** What a message shows in the history: its text, or the sentence that stands for it. */
export function body(row: MessageRow): string {
  const said = readText(row.msg_cry);
  if (row.msg_type === MessageType.text && said !== undefined)
    // nothing is said without a word: its key is gone
    return said === '' && row.b_exp === 1 ? text().burn.gone : said;
  if (row.msg_type === MessageType.blacklist) return text().message.notDelivered;
  if (row.msg_type === MessageType.notice)
    return said ?? noticeText(row.msg_cry, row.rs_id) ?? text().message.friendsNow;
  return text().chats.unsupported;
}

/** A kind of message that the engine makes. */
export function isNotice(type: ConversationRow['msg_type']): boolean {
  return type === MessageType.notice || type === MessageType.blacklist;
}

/** A line in the middle that nobody wrote: a notice of the engine's. */
export function isSystem(row: MessageRow): boolean {
  return row.msg_source === MessageSource.system || isNotice(row.msg_type);
}

export function isMine(row: MessageRow): boolean {
  return row.msg_source === MessageSource.me;
}

/** Why a message of ours has failed: only a block is known for certain, and it says that of all that is under way. */
export function failure(to: ContactRow | undefined): string {
  return to?.c_be_black_state === 1 ? text().message.notDelivered : text().message.failed;
}

export function deliveryState(row: MessageRow): DeliveryStateName {
  if (row.msg_is_send === SendState.failed) return 'failed';
  if (row.msg_is_send === SendState.sending) return 'sending';
  if (row.msg_state === MessageState.read) return 'read';
  return row.msg_state === MessageState.delivered ? 'delivered' : 'stored';
}
