/** In place of the composer while messages are selected: how many, and deleting them here. */
import { createSignal, onMount, Show } from 'solid-js';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { returnFocus } from '../../components/return-focus.ts';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

export default function SelectionBar() {
  const { api, log, toasts } = useApp();
  const [asking, setAsking] = createSignal(false);
  let bar!: HTMLElement;
  let button!: HTMLButtonElement;
  returnFocus(() => bar);
  onMount(() => button.focus());
  const remove = async () => {
    setAsking(false);
    const messageIds = [...log.selected()];
    const answer = await api.call('chat', 'deleteMessagesByIds', { messageIds, isUpdateSession: true });
    if (!answer.ok) return toasts.error(codeText(answer.error.code));
    log.setSelected([]);
    toasts.info(text().message.deleted(messageIds.length));
  };
  return (
    <footer ref={bar} class="composer-blocked" data-region="" tabindex="-1">
      <span class="grow" role="status">
        {text().message.selected(log.selected().length)}
      </span>
      <button ref={button} type="button" class="button" onClick={() => log.setSelected([])}>
        {text().common.cancel}
      </button>
      <button type="button" class="button" data-kind="danger" onClick={() => setAsking(true)}>
        <Icon name="trash-2" size="small" />
        {text().message.delete}
      </button>
      <Show when={asking()}>
        <ConfirmDialog
          title={text().message.deleteTitle(log.selected().length)}
          body={text().message.deleteBody}
          confirm={text().message.delete}
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => void remove()}
        />
      </Show>
    </footer>
  );
}
