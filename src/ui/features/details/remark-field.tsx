/** The remark on a friend: a row that turns into a field. */

import { createSignal, createUniqueId, Show } from 'solid-js';
import { LIMITS } from '#model/limits.ts';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

export function RemarkField(props: { address: string; remark: string }) {
  const app = useApp();
  const id = createUniqueId();
  const [editing, setEditing] = createSignal(false);
  const [value, setValue] = createSignal('');
  let row: HTMLButtonElement | undefined;

  const start = () => {
    setValue(props.remark);
    setEditing(true);
  };
  const end = () => {
    setEditing(false);
    queueMicrotask(() => row?.focus());
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const answer = await app.api.call('contact', 'updateRemake', {
      nodeId: props.address,
      remake: value().trim(),
      isUpdateP2p: true,
    });
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    app.toasts.info(text().details.saved);
    end();
  };
  return (
    <Show
      when={editing()}
      fallback={
        <button
          type="button"
          class="item"
          onClick={start}
          ref={(element) => {
            row = element;
          }}
        >
          <Icon name="pencil" size="small" />
          <span>{text().details.remark}</span>
          <span class="item-value ellipsis">{props.remark || text().details.remarkNone}</span>
        </button>
      }
    >
      <form class="remark-form" autocomplete="off" onSubmit={(event) => void save(event)}>
        <div class="labelled">
          <label for={id}>{text().details.remark}</label>
          <div class="field">
            <input
              id={id}
              value={value()}
              maxlength={LIMITS.remark}
              autocomplete="off"
              aria-describedby={`${id}-hint`}
              onInput={(event) => setValue(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Escape') return;
                event.preventDefault();
                event.stopPropagation();
                end();
              }}
              ref={(element) => queueMicrotask(() => element.focus())}
            />
          </div>
          <span class="hint" id={`${id}-hint`}>
            {text().details.remarkHint}
          </span>
        </div>
        <div class="form-end">
          <button type="button" class="button" data-size="small" onClick={end}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary" data-size="small">
            {text().common.save}
          </button>
        </div>
      </form>
    </Show>
  );
}
