/** What the lines of the app itself say, in a conversation and in the list. */
import { beforeAll, expect, test, vi } from 'vitest';
import { contactExample } from '#contract/rows/contact.ts';
import { messageExample } from '#contract/rows/message.ts';
import { ContactState, MessageSource, MessageType } from '#model/enumerations.ts';
import { Notice } from '#model/notices.ts';
import en from '../../src/ui/i18n/en/catalogue.ts';
import { useLanguage } from '../../src/ui/i18n/i18n.ts';
import { body, failure, preview } from '../../src/ui/stores/message-content.ts';

beforeAll(async () => {
  vi.stubGlobal('document', { documentElement: {} });
  await useLanguage('en');
});

const said = (type: Notice) => {
  const content = JSON.stringify({ type });
  const row = { ...messageExample, msg_type: MessageType.notice, msg_source: MessageSource.system, msg_cry: content };
  return [body(row), preview(MessageType.notice, content)];
};

test('each kind of notice has words of its own', () => {
  const { friendsNow, sessionRenewed, keysChanged } = en.message;
  expect(said(Notice.connected)).toEqual([friendsNow, en.chats.connected]);
  expect(said(Notice.sessionRenewed)).toEqual([sessionRenewed, sessionRenewed]);
  expect(said(Notice.keysChanged)).toEqual([keysChanged, keysChanged]);
});

test('a greeting is asked for only where one can be sent', () => {
  const beginning = (to: Partial<typeof contactExample>) =>
    [0 as const, MessageType.notice].map((type) => preview(type, '', { ...contactExample, ...to }));
  expect(beginning({})).toEqual([en.chats.connected, en.chats.connected]);
  expect(beginning({ c_black_state: 1 })).toEqual([en.privacy.blocked, en.privacy.blocked]);
  expect(beginning({ c_state: ContactState.new })).toEqual(['', '']);
});

test('a message that failed because of a block says so, and of any other no reason that nobody knows', () => {
  expect(failure({ ...contactExample, c_be_black_state: 1 })).toBe(en.message.notDelivered);
  expect([failure(contactExample), failure(undefined)]).toEqual([en.message.failed, en.message.failed]);
  expect(en.message.failed).not.toMatch(/node|accept/);
});
