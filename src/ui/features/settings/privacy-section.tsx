/** Who is blocked, and deleting everything that was said. */
import { createSignal, createUniqueId, Show } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { BlockedPeople } from './blocked-people.tsx';

export function PrivacySection() {
  const app = useApp();
  const id = createUniqueId();
  const [asking, setAsking] = createSignal(false);
  const [typed, setTyped] = createSignal('');
  const sure = () => typed().trim().toLocaleLowerCase() === text().privacy.word;
  const ask = () => {
    setTyped('');
    setAsking(true);
  };
  const deleteAll = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!sure()) return;
    setAsking(false);
    const answer = await app.api.call('chat', 'deleteAllMessages', {});
    if (answer.ok) app.toasts.info(text().privacy.deleted);
    else app.toasts.error(codeText(answer.error.code));
  };
  return (
    <>
      <BlockedPeople />
      <div class="group">
        <button type="button" class="item danger" onClick={ask}>
          <Icon name="trash-2" size="small" />
          <span>
            {text().privacy.deleteAll}
            <span class="item-detail">{text().privacy.deleteAllHint}</span>
          </span>
        </button>
      </div>
      <Show when={asking()}>
        <Dialog title={text().privacy.deleteAllTitle} onClose={() => setAsking(false)}>
          <form class="page-form" autocomplete="off" onSubmit={(event) => void deleteAll(event)}>
            <p>{text().privacy.deleteAllBody}</p>
            <div class="labelled">
              <label for={id}>{text().privacy.typeWord(text().privacy.word)}</label>
              <div class="field">
                <input
                  id={id}
                  value={typed()}
                  autocomplete="off"
                  spellcheck={false}
                  onInput={(event) => setTyped(event.currentTarget.value)}
                />
              </div>
            </div>
            <div class="dialog-end">
              <button type="button" class="button" autofocus onClick={() => setAsking(false)}>
                {text().common.cancel}
              </button>
              <button type="submit" class="button" data-kind="danger" disabled={!sure()}>
                {text().privacy.deleteAll}
              </button>
            </div>
          </form>
        </Dialog>
      </Show>
    </>
  );
}
