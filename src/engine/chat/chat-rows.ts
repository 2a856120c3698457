/** Messages and conversations as the API shows them. */
import type { ConversationRow } from '#contract/rows/conversation.ts';
import type { MessageRow } from '#contract/rows/message.ts';
import { ConversationType, type MessageType, SendState, TipStatus } from '#model/enumerations.ts';
import type { ProfileCard } from '#wire/payload.ts';
import { DEFAULT_ROOM } from '../contact/contact-rows.ts';
import type { Contact, Conversation, Message, MessageSending } from '../tables.ts';

const SENDING: Readonly<Record<MessageSending, SendState>> = {
  sending: SendState.sending,
  sent: SendState.sent,
  failed: SendState.failed,
};

/** `author`: what is known of who wrote it; ourselves for our own. `burnsAt`: ms since the epoch, 0 for not yet or never. */
export function messageRow(message: Message, author: ProfileCard, remark: string, burnsAt: number): MessageRow {
  return {
    msg_id: message.id,
    rs_id: message.conversation,
    msg_type: message.type as MessageType,
    msg_source: message.source,
    msg_cry: message.body,
    msg_state: message.state,
    created_time: message.time,
    updated_time: message.updated,
    msg_is_send: SENDING[message.sending],
    b_exp: message.burn === undefined ? 0 : 1,
    c_nd_add: message.author,
    msg_version: message.version,
    rs_type: ConversationType.single,
    pfp_id: `${author.pfpId}`,
    pfp_url: author.pfpUrl,
    nic: '',
    msg_domain: '',
    cps: remark,
    origin_nic: author.nick,
    exp_red_time: message.burn ?? 0,
    is_mbr_chat: 0,
    is_admin: 0,
    is_owner: 0,
    sent_time: message.sentAt,
    burn_time: burnsAt,
  };
}

export type ConversationSummary = { readonly unread: number; readonly last: Message | undefined };

/** What is known of the other side; no contact when they aren't one any more. */
export type OtherSide = {
  readonly contact: Contact | undefined;
  readonly muted: boolean;
  /** 0 when they aren't hidden. */
  readonly hiddenUntil: number;
};

export function conversationRow(
  conversation: Conversation,
  summary: ConversationSummary,
  { contact, muted, hiddenUntil }: OtherSide,
  fallback: ProfileCard,
): ConversationRow {
  const profile = contact?.profile ?? fallback;
  const remark = contact?.remark ?? '';
  const { last } = summary;
  return {
    rs_id: conversation.id,
    b_id: DEFAULT_ROOM,
    rs_unread: summary.unread === 0 && conversation.markedUnread ? 1 : summary.unread,
    c_nd_add: conversation.id,
    c_id: conversation.id,
    rs_type: ConversationType.single,
    created_time: conversation.created,
    updated_time: last !== undefined && last.time > conversation.sortedAfter ? last.time : conversation.sortTime,
    top_time: conversation.topTime,
    msg_id: last?.id ?? '',
    msg_type: (last?.type ?? 0) as MessageType | 0,
    msg_cry: last?.body ?? '',
    msgCndadd: last?.author ?? '',
    msgNic: '',
    msg_created_time: last?.time ?? 0,
    pfpid: profile.pfpId,
    pfpurl: profile.pfpUrl,
    nic: remark === '' ? profile.nick : remark,
    pubCurve: contact?.exchange ?? '',
    disturb: muted ? 1 : 0,
    state: 0,
    hideState: hiddenUntil,
    ext: conversation.draft === '' ? '' : JSON.stringify({ draft: conversation.draft }),
    hasAvTips: false,
    c_domain: '',
    msg_domain: '',
    cps: remark,
    gps: '',
    msgCps: last?.author === conversation.id ? remark : '',
    orgNic: profile.nick,
    isMbrChat: 0,
    isAdmin: 0,
    isOwner: 0,
    items: '',
    tip_status: TipStatus.normal,
  };
}
