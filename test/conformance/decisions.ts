/** Where the contract differs from the document on purpose; each line is one of the decisions in DECISIONS.md. */
import type { JsonType } from '#contract/shape.ts';

/** Parameters of ours that the document lacks. */
export const addedParams: Readonly<Record<string, readonly string[]>> = {
  // A red packet is for one person unless a count is given; the ordinary one of a group lacks it.
  'group.groupOrdinaryInsertRedEnvelope': ['count'],
};

const lockedMoney = ['uid', 'hash', 'expirationTime', 'toAddress'];

/** Fields of ours that the document lacks. */
export function addedData(method: string, ours: ReadonlyMap<string, ReadonlySet<JsonType>>): readonly string[] {
  // The writer's own clock in every message row, and how long after it was read the message burns.
  const message = ours.has('msg_id') && ours.has('sent_time') ? ['sent_time', 'burn_time'] : [];
  return /[iI]nsert\w*(RedEnvelope|Transfer)$|groupCommandRedEnvelope$/.test(method) ? lockedMoney : message;
}

const secrets = new Set(['b_clr_pwd', 'b_login_pwd', 'b_wallet_pwd', 'b_old_pwd', 'u_empty_pwd', 'u_anon_pwd']);

function ownRow(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row)) {
    // No stored secret leaves the engine. A group message row shows type 3 in one example.
    if (secrets.has(key)) changed[key] = '';
    else if (key === 'rs_type' && value === 3) changed[key] = 2;
    else changed[key] = value;
  }
  if ('msg_id' in row && 'msg_source' in row) {
    changed.sent_time = row.created_time;
    changed.burn_time = 0;
  }
  return changed;
}

export const asWeAnswer = {
  /** The table of setConversationTopById shows a message row; its example, a conversation row, is what we answer. */
  leavesOut: (method: string, field: string): boolean =>
    method === 'chat.setConversationTopById' && !['msg_id', 'rs_id', 'msg_type', 'msg_cry'].includes(field),

  /** The document's example as our engine would answer it. */
  example(method: string, data: unknown): unknown {
    if (Array.isArray(data)) return data.map((element) => asWeAnswer.example(method, element));
    if (typeof data !== 'object' || data === null) return data;
    const row = ownRow(data as Record<string, unknown>);
    const locks = addedData(method, new Map());
    for (const field of locks) row[field] ??= field === 'expirationTime' ? 0 : '';
    return row;
  },
};

const address = 'BgboULwougrXNRPnrdqRBrhbrzxeno7AidsBU7vXvRi4';

/** Values in the document's example requests that stand for something else: filler, blanks, a row of another shape. */
const meant: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // A message's id stands where the address of a person belongs.
  'chat.createConversation': { cnd: address },
  'chat.groupReceiveTransfer': { message: {} },
  'chat.insertTransfer': { srcAddress: address, senderNodeAddress: address },
  'chat.receiveTransfer': { receiveNodeId: address },
};

/** The document's example request as it is meant. */
export function asWeTake(method: string, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...params, ...meant[method] };
}
