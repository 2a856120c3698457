/** Says which conversation stands on the screen and marks it as read, and only while somebody can see it. */
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { ConversationType } from '#model/enumerations.ts';
import type { AppState } from '../../stores/app-state.ts';
import { isUnread } from '../../stores/open-conversation.ts';

function inSight(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** ms: a tab that was left may say so after this one has said what it shows, so this one says it again. */
const again = 1000;

/** Call under a conversation's owner; it ends with the owner. */
export function markReadWhileVisible(app: AppState, id: string): void {
  const [visible, setVisible] = createSignal(inSight());
  const update = () => setVisible(inSight());
  const hide = () => setVisible(false);
  document.addEventListener('visibilitychange', update);
  window.addEventListener('focus', update);
  window.addEventListener('blur', update);
  window.addEventListener('pagehide', hide);
  onCleanup(() => {
    document.removeEventListener('visibilitychange', update);
    window.removeEventListener('focus', update);
    window.removeEventListener('blur', update);
    window.removeEventListener('pagehide', hide);
  });

  const show = (rsId: string) => void app.api.call('chat', 'setCurRsId', { rsId });
  createEffect(() => {
    if (!visible()) return;
    show(id);
    const timer = setTimeout(() => show(id), again);
    onCleanup(() => {
      clearTimeout(timer);
      show('');
    });
  });

  const asked = new Set<string>();
  createEffect(
    on([visible, app.log.rows], ([seen, rows]) => {
      if (!seen || app.log.id() !== id) return;
      const messageIds = rows.filter((row) => isUnread(row) && !asked.has(row.msg_id)).map((row) => row.msg_id);
      if (messageIds.length === 0) return;
      for (const messageId of messageIds) asked.add(messageId);
      const pub = app.contacts.byAddress(id)?.c_pub_curve ?? '';
      void app.api
        .call('chat', 'sendMessageAckByIds', {
          conversationId: id,
          cid: id,
          conversationType: ConversationType.single,
          messageIds,
          pub,
          isRetry: false,
        })
        .then((answer) => {
          // A refusal, such as of a full disk, is tried again with the next change.
          if (!answer.ok) for (const messageId of messageIds) asked.delete(messageId);
        });
    }),
  );
  createEffect(() => {
    const unread = app.conversations.byId(id)?.rs_unread ?? 0;
    if (visible() && unread > 0) {
      void app.api.call('chat', 'setConversationReadById', { conversationId: id, isRead: true });
    }
  });
}
