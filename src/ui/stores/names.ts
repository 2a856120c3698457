/** How people are called in the interface: the remark, else their own name, else their address in short. */
import type { ContactRow } from '#contract/rows/contact.ts';
import type { ConversationRow } from '#contract/rows/conversation.ts';

/** `9kQm…x4Rf` */
export function shortAddress(address: string): string {
  return address.length > 10 ? `${address.slice(0, 4)}…${address.slice(-4)}` : address;
}

/** The name an account has until its owner gives it one: the first characters of the address. */
export function isDefaultName(name: string, address: string): boolean {
  return name === '' || address.startsWith(name);
}

/** `names` in order of preference; names that only repeat the address are passed over. */
function best(address: string, names: readonly string[]): string {
  return names.find((name) => !isDefaultName(name, address)) ?? shortAddress(address);
}

export function contactName(row: Pick<ContactRow, 'c_nd_add' | 'c_ps' | 'c_nic'>): string {
  return best(row.c_nd_add, [row.c_ps, row.c_nic]);
}

export function conversationName(row: ConversationRow): string {
  return best(row.rs_id, [row.cps, row.nic, row.orgNic]);
}

export function personName(address: string, nickname: string): string {
  return best(address, [nickname]);
}
