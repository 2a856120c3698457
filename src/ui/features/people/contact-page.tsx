/** One contact among the people: their card, and the way to talk. */
import { Show } from 'solid-js';
import { ContactState, ConversationKind } from '#model/enumerations.ts';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { ContactCard } from '../details/contact-card.tsx';

export function ContactPage(props: { address: string }) {
  const app = useApp();
  const message = async () => {
    const answer = await app.api.call('chat', 'getConversationByCidChat', {
      cnd: props.address,
      cid: props.address,
      conversationType: ConversationKind.single,
      createIfNeed: true,
    });
    if (answer.ok) app.navigation.open('chats', props.address);
    else app.toasts.error(codeText(answer.error.code));
  };
  return (
    <Show when={app.contacts.byAddress(props.address)}>
      {(row) => (
        <ContactCard address={props.address}>
          <Show
            when={row().c_state === ContactState.friend}
            fallback={
              <>
                <p class="hint">{text().composer.notFriends}</p>
                <Show when={row().c_state === ContactState.new}>
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
        </ContactCard>
      )}
    </Show>
  );
}
