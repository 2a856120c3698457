/** One contact: whole address, remark, message, delete. */
import { createSignal, Show } from 'solid-js';
import { ContactState } from '#model/enumerations.ts';
import { Avatar } from '../../components/avatar.tsx';
import { copyText } from '../../components/copy.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName } from '../../stores/names.ts';
import { RemarkField } from '../details/remark-field.tsx';
import '../details/details.css';

export function ContactPage(props: { address: string }) {
  const app = useApp();
  const [asking, setAsking] = createSignal(false);
  const message = async () => {
    const answer = await app.api.call('chat', 'getConversationByCidChat', {
      cnd: props.address,
      cid: props.address,
      conversationType: 0,
      createIfNeed: true,
    });
    if (answer.ok) app.navigation.open('chats', props.address);
    else app.toasts.error(codeText(answer.error.code));
  };
  const remove = async () => {
    setAsking(false);
    const answer = await app.api.call('contact', 'deleteFriend', { nodeId: props.address });
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    app.toasts.info(text().details.removed);
    app.navigation.open('people');
  };
  return (
    <Show when={app.contacts.byAddress(props.address)}>
      {(row) => (
        <>
          <div class="profile">
            <Avatar address={props.address} variant={row().c_pfp_id} size={72} />
            <h2>{contactName(row())}</h2>
            <p class="address">
              <span translate="no">{props.address}</span>
              <button
                type="button"
                class="icon-button"
                data-size="small"
                aria-label={text().details.copyAddress}
                onClick={() => void copyText(props.address, app.toasts)}
              >
                <Icon name="copy" size="tiny" />
              </button>
            </p>
            <Show
              when={row().c_state === ContactState.friend}
              fallback={
                <>
                  <p class="hint">{text().composer.notFriends}</p>
                  <Show when={app.conversations.byId(props.address)}>
                    <button
                      type="button"
                      class="button"
                      onClick={() => app.navigation.open('people', `add/${props.address}`)}
                    >
                      <Icon name="user-round-plus" size="small" />
                      {text().details.addAgain}
                    </button>
                  </Show>
                </>
              }
            >
              <button type="button" class="button" data-kind="primary" onClick={() => void message()}>
                <Icon name="message-circle" size="small" />
                {text().details.message}
              </button>
            </Show>
          </div>
          <div class="group">
            <RemarkField address={props.address} remark={row().c_ps} />
          </div>
          <div class="group">
            <button type="button" class="item danger" onClick={() => setAsking(true)}>
              <Icon name="user-round-x" size="small" />
              <span>{text().details.remove}</span>
            </button>
          </div>
          <Show when={asking()}>
            <ConfirmDialog
              title={text().details.removeTitle(contactName(row()))}
              body={text().details.removeBody}
              confirm={text().details.removeConfirm}
              danger
              onClose={() => setAsking(false)}
              onConfirm={() => void remove()}
            />
          </Show>
        </>
      )}
    </Show>
  );
}
