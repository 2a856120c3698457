/** Deleting the account from this device, with all its rooms, once the word was typed. */
import { createSignal, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { TypedWordDialog } from '../../components/typed-word-dialog.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

/** Whoever has no account ends the session instead: there is nothing to delete. */
export function DeleteAccount() {
  const app = useApp();
  const [asking, setAsking] = createSignal(false);
  const remove = async () => {
    setAsking(false);
    const answer = await app.api.call('user', 'cleanAccount', {});
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
  };
  return (
    <Show when={!app.session()?.anonymous}>
      <div class="group">
        <button type="button" class="item danger" onClick={() => setAsking(true)}>
          <Icon name="trash-2" size="small" />
          <span>
            {laterText().devices.deleteHere}
            <span class="item-detail">{laterText().devices.deleteHereHint}</span>
          </span>
        </button>
      </div>
      <Show when={asking()}>
        <TypedWordDialog
          title={laterText().devices.deleteHereTitle}
          body={laterText().devices.deleteHereBody}
          word={text().privacy.word}
          confirm={laterText().devices.deleteHere}
          onClose={() => setAsking(false)}
          onConfirm={() => void remove()}
        />
      </Show>
    </Show>
  );
}
