/** Who is blocked, and deleting everything that was said. */
import { createSignal, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { TypedWordDialog } from '../../components/typed-word-dialog.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { BlockedPeople } from './blocked-people.tsx';

export function PrivacySection() {
  const app = useApp();
  const [asking, setAsking] = createSignal(false);
  const deleteAll = async () => {
    setAsking(false);
    const answer = await app.api.call('chat', 'deleteAllMessages', {});
    if (answer.ok) app.toasts.info(text().privacy.deleted);
    else app.toasts.error(codeText(answer.error.code));
  };
  return (
    <>
      <BlockedPeople />
      <div class="group">
        <button type="button" class="item danger" onClick={() => setAsking(true)}>
          <Icon name="trash-2" size="small" />
          <span>
            {text().privacy.deleteAll}
            <span class="item-detail">{text().privacy.deleteAllHint}</span>
          </span>
        </button>
      </div>
      <Show when={asking()}>
        <TypedWordDialog
          title={text().privacy.deleteAllTitle}
          body={text().privacy.deleteAllBody}
          word={text().privacy.word}
          confirm={text().privacy.deleteAll}
          onClose={() => setAsking(false)}
          onConfirm={() => void deleteAll()}
        />
      </Show>
    </>
  );
}
