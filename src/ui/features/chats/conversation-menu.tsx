/** What can be done with a conversation: the same from its row, by long press or menu key, and from its header. */
import { createSignal, For, Match, Suspense, Switch } from 'solid-js';
import type { Result } from '#lib/result.ts';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { lazyWithTexts } from '../../components/lazy-part.ts';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import { useApp } from '../../stores/app-state.ts';
import { conversationName } from '../../stores/names.ts';

const MoveDialog = lazyWithTexts(() => import('../rooms/move-dialog.tsx'));

const hour = 3_600_000;
const hidings = [
  { name: 'hour', time: hour },
  { name: 'workday', time: 8 * hour },
  { name: 'day', time: 24 * hour },
  { name: 'week', time: 7 * 24 * hour },
] as const;

/** The owner removes it on `onClose`, which follows the menu or the dialog that it led to. */
export default function ConversationMenu(props: { id: string; at: { x: number; y: number }; onClose: () => void }) {
  const app = useApp();
  const [asking, setAsking] = createSignal<'hide' | 'delete' | 'move'>();
  const row = () => app.conversations.byId(props.id);
  const name = () => {
    const conversation = row();
    return conversation ? conversationName(conversation) : '';
  };

  const done = (answer: Result<unknown, ApiError>) => {
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    props.onClose();
  };
  const leave = () => {
    const { area, item } = app.navigation.place();
    if (area === 'chats' && item === props.id) app.navigation.open('chats');
  };
  const pin = async (isTop: boolean) =>
    done(await app.api.call('sync', 'updateContactWithTop', { cnd: props.id, isTop }));
  const mute = async () => done(await app.api.call('sync', 'updateWithDisturb', { cId: props.id }));
  const markRead = async (isRead: boolean) => {
    // What stands on the screen is read: whoever marks it as unread turns away from it.
    if (!isRead) leave();
    done(await app.api.call('chat', 'setConversationReadById', { conversationId: props.id, isRead }));
  };
  const hide = async (time: number) => {
    if (time > 0) leave();
    done(await app.api.call('contact', 'editHideState', { nodeId: props.id, time }));
  };
  const remove = async () => {
    const answer = await app.api.call('chat', 'deleteConversationById', { conversationId: props.id });
    if (answer.ok) app.toasts.info(text().chatMenu.deleted);
    done(answer);
  };
  const items = (): MenuItem[] => {
    const { top_time = 0, disturb = 0, hideState = 0, rs_unread = 0 } = row() ?? {};
    return [
      {
        icon: 'pin',
        label: top_time > 0 ? text().chatMenu.unpin : text().chatMenu.pin,
        run: () => void pin(top_time === 0),
      },
      {
        icon: 'bell-off',
        label: disturb === 1 ? text().chatMenu.unmute : text().chatMenu.mute,
        run: () => void mute(),
      },
      rs_unread > 0
        ? { icon: 'check', label: text().chatMenu.markRead, run: () => void markRead(true) }
        : { icon: 'message-circle', label: text().chatMenu.markUnread, run: () => void markRead(false) },
      hideState > 0
        ? { icon: 'eye', label: text().chatMenu.show, run: () => void hide(0) }
        : { icon: 'eye-off', label: text().chatMenu.hide, run: () => setAsking('hide') },
      ...(app.session()?.anonymous
        ? []
        : [{ icon: 'door', label: text().chatMenu.move, run: () => setAsking('move') } as const]),
      { icon: 'trash-2', label: text().chatMenu.delete, danger: true, run: () => setAsking('delete') },
    ];
  };
  return (
    <Switch>
      <Match when={asking() === 'hide'}>
        <Dialog title={text().chatMenu.hideTitle} closable onClose={props.onClose}>
          <p>{text().chatMenu.hideBody}</p>
          <div class="dialog-choices">
            <For each={hidings}>
              {(choice) => (
                <button type="button" class="button" onClick={() => void hide(choice.time)}>
                  {text().chatMenu.hideFor[choice.name]}
                </button>
              )}
            </For>
          </div>
        </Dialog>
      </Match>
      <Match when={asking() === 'move'}>
        <Suspense>
          <MoveDialog address={props.id} name={name()} onClose={props.onClose} />
        </Suspense>
      </Match>
      <Match when={asking() === 'delete'}>
        <ConfirmDialog
          title={text().chatMenu.deleteTitle(name())}
          body={text().chatMenu.deleteBody}
          confirm={text().chatMenu.delete}
          danger
          onClose={props.onClose}
          onConfirm={() => void remove()}
        />
      </Match>
      <Match when={row()}>
        <Menu
          at={props.at}
          items={items()}
          onClose={() => {
            // A choice that asks first goes on with its question.
            queueMicrotask(() => asking() ?? props.onClose());
          }}
        />
      </Match>
    </Switch>
  );
}
