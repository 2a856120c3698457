/** Beside a conversation: who the other person is, what you call them, what protects you, and how to part. */
import { createSignal, onCleanup, onMount, Show } from 'solid-js';
import { ContactState } from '#model/enumerations.ts';
import { Avatar } from '../../components/avatar.tsx';
import { copyText } from '../../components/copy.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName, isDefaultName, shortAddress } from '../../stores/names.ts';
import { RemarkField } from './remark-field.tsx';
import './details.css';

export function Details(props: { address: string }) {
  const app = useApp();
  const contact = () => app.contacts.byAddress(props.address);
  const [asking, setAsking] = createSignal(false);
  const name = () => {
    const row = contact();
    return row ? contactName(row) : shortAddress(props.address);
  };
  const remove = async () => {
    setAsking(false);
    const answer = await app.api.call('contact', 'deleteFriend', { nodeId: props.address });
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    app.toasts.info(text().details.removed);
    app.navigation.open(app.navigation.place().area);
  };
  let element!: HTMLElement;
  // Where it lies over the conversation it takes the focus, and gives it back.
  onMount(() => {
    if (app.navigation.wide()) return;
    element.focus();
    onCleanup(() => document.querySelector<HTMLElement>('[data-details-toggle]')?.focus());
  });
  return (
    <aside ref={element} class="pane details-pane" aria-label={text().details.label} data-region="" tabindex="-1">
      <header class="bar details-bar">
        <h2 class="grow">{text().conversation.details}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={text().conversation.closeDetails}
          data-tip={text().conversation.closeDetails}
          onClick={() => app.navigation.toggleDetails()}
        >
          <Icon name="x" />
        </button>
      </header>
      <div class="scroll">
        <div class="profile">
          <Avatar address={props.address} variant={contact()?.c_pfp_id ?? 0} size={72} />
          <h2>{name()}</h2>
          <p class="address">
            <span translate="no">{props.address}</span>
            <button
              type="button"
              class="icon-button"
              data-size="small"
              aria-label={text().details.copyAddress}
              data-tip={text().details.copyAddress}
              onClick={() => void copyText(props.address, app.toasts)}
            >
              <Icon name="copy" size="tiny" />
            </button>
          </p>
        </div>
        <Show when={contact()}>
          {(row) => (
            <>
              <div class="group">
                <RemarkField address={props.address} remark={row().c_ps} />
                <Show when={row().c_ps !== '' && !isDefaultName(row().c_nic, props.address)}>
                  <div class="item">
                    <Icon name="circle-user-round" size="small" />
                    <span>{text().details.ownName}</span>
                    <span class="item-value ellipsis">{row().c_nic}</span>
                  </div>
                </Show>
              </div>
              <Show when={row().c_state === ContactState.friend}>
                <div class="group">
                  <div class="item top">
                    <Icon name="shield-check" size="small" />
                    <span>
                      {text().details.protection}
                      <span class="item-detail">{text().details.protectionBody}</span>
                    </span>
                  </div>
                </div>
              </Show>
              <div class="group">
                <button type="button" class="item danger" onClick={() => setAsking(true)}>
                  <Icon name="user-round-x" size="small" />
                  <span>{text().details.remove}</span>
                </button>
              </div>
            </>
          )}
        </Show>
      </div>
      <Show when={asking()}>
        <ConfirmDialog
          title={text().details.removeTitle(name())}
          body={text().details.removeBody}
          confirm={text().details.removeConfirm}
          danger
          onClose={() => setAsking(false)}
          onConfirm={() => void remove()}
        />
      </Show>
    </aside>
  );
}
