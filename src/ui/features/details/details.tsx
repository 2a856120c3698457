/** The pane beside a conversation, or over it: the other person. */
import { onCleanup, onMount } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { ContactCard } from './contact-card.tsx';

export default function Details(props: { address: string }) {
  const { navigation } = useApp();
  let element!: HTMLElement;
  // Where it lies over the conversation it takes the focus, and gives it back.
  onMount(() => {
    if (navigation.wide()) return;
    element.focus();
    onCleanup(() => document.querySelector<HTMLElement>('[data-details-toggle]')?.focus());
  });
  return (
    <aside
      ref={element}
      class="pane details-pane"
      role={navigation.phone() ? 'main' : undefined}
      aria-label={text().details.label}
      data-region=""
      tabindex="-1"
    >
      <header class="bar details-bar">
        <h2 class="grow">{text().conversation.details}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label={text().conversation.closeDetails}
          data-tip={text().conversation.closeDetails}
          onClick={() => navigation.toggleDetails()}
        >
          <Icon name="x" />
        </button>
      </header>
      <div class="scroll">
        <ContactCard address={props.address} />
      </div>
    </aside>
  );
}
