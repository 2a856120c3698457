/** What tests of the blacklist do and look at. */
import { expect } from 'vitest';
import type { ContactRow } from '#contract/rows/contact.ts';
import { BlacklistNotice } from '#model/notices.ts';
import { type Device, textTo } from './device.ts';

export const MINUTE = 60_000;

export const block = (device: Device, other: Device) => device.ok('contact', 'onBlack', { nodeId: other.address });
export const unblock = (device: Device, other: Device) =>
  device.ok('contact', 'deleteBlack', { nodeId: other.address });
export const sending = (device: Device, other: Device) =>
  device.code('chat', 'sendTextMessage', textTo(other.address, 'hello'));
export const retry = (device: Device, messageId: string) => device.code('outbox', 'retry', { messageId });

/** What one's contact row says: whether they are blocked, and whether they block. */
export async function states(device: Device, other: Device): Promise<[number, number]> {
  const row = (await device.ok('contact', 'getContactByNoId', { nodeId: other.address })) as ContactRow;
  return [row.c_black_state, row.c_be_black_state];
}

export async function blacklist(device: Device, params: object = {}) {
  return (await device.ok('contact', 'getBlacklist', params)) as { ndAdd: string; nic: string; beBlackState: string }[];
}

/** Send state and delivery state of one's message, and whether it was ever shown as delivered. */
export async function fate(device: Device, id: string) {
  const shown = device.published('message.changed').flatMap(({ data }) => data.rows.filter((row) => row.msg_id === id));
  const { msg_is_send, msg_state } = await device.message(id);
  return { state: `${msg_is_send}/${msg_state}`, delivered: shown.some((row) => row.msg_state !== 1) };
}

export const FAILED = { state: '2/1', delivered: false };
export const DELIVERED = { state: '1/3', delivered: true };

export async function blacklistNotices(device: Device, other: Device): Promise<unknown[]> {
  const rows = (await device.history(other)).filter((row) => row.msg_type === 15);
  expect(rows.map((row) => row.msg_source)).toEqual(rows.map(() => 2));
  return rows.map((row) => JSON.parse(row.msg_cry));
}

export const ONE_NOTICE = [{ type: BlacklistNotice.notDelivered }];
