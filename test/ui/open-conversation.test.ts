/** The conversation on the screen: what changes while its first page is read is not lost, what was unfolded stays so. */
import { expect, test } from 'vitest';
import { type MessageRow, messageExample } from '#contract/rows/message.ts';
import { deferred } from '#lib/async.ts';
import { ok, type Result } from '#lib/result.ts';
import { MessageSource, MessageState } from '#model/enumerations.ts';
import type { Api } from '../../src/ui/stores/api.ts';
import { createOpenConversation } from '../../src/ui/stores/open-conversation.ts';

const unread: MessageRow = { ...messageExample, msg_source: MessageSource.other, msg_state: MessageState.unread };

test('a message that is read while the first page comes is shown as read, and as new', async () => {
  const page = deferred<Result<MessageRow[], never>>();
  const log = createOpenConversation({ call: () => page.promise } as Api);
  log.open(unread.rs_id, 1);
  log.change(unread.rs_id, [{ ...unread, msg_state: MessageState.read, burn_time: 5 }]);
  page.resolve(ok([unread]));
  await expect.poll(() => log.status()).toBe('ready');
  expect(log.rows().map(({ msg_state, burn_time }) => [msg_state, burn_time])).toEqual([[MessageState.read, 5]]);
  expect(log.unreadMark()).toEqual({ messageId: unread.msg_id, count: 1 });
});

test('a long message stays unfolded until it is folded, or another conversation is on the screen', () => {
  const log = createOpenConversation({ call: () => deferred().promise } as Api);
  log.open('somebody', 0);
  log.setUnfolded('a', true);
  log.setUnfolded('b', true);
  log.setUnfolded('a', false);
  expect(log.unfolded()).toEqual(['b']);
  log.open('another', 0);
  expect(log.unfolded()).toEqual([]);
});
