/** In the details of a contact: blocking them, after a question, and taking that back. */
import { createSignal, Show } from 'solid-js';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { setBlocked } from './blocking.ts';

export function BlockItem(props: { address: string; name: string }) {
  const app = useApp();
  const [asking, setAsking] = createSignal(false);
  const blocked = () => app.contacts.byAddress(props.address)?.c_black_state === 1;
  return (
    <>
      <button
        type="button"
        class="item"
        classList={{ danger: !blocked() }}
        onClick={() => (blocked() ? void setBlocked(app, props.address, false) : setAsking(true))}
      >
        <Icon name="ban" size="small" />
        <span>{blocked() ? text().privacy.unblock : text().privacy.block}</span>
      </button>
      <Show when={asking()}>
        <ConfirmDialog
          title={text().privacy.blockTitle(props.name)}
          body={text().privacy.blockBody}
          confirm={text().privacy.block}
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void setBlocked(app, props.address, true);
          }}
        />
      </Show>
    </>
  );
}
