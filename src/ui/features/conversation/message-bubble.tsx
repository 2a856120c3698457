/** One message: its text, time and delivery state; what to do when it was not sent. */
import { createSignal, Show } from 'solid-js';
import { copyText } from '../../components/copy.ts';
import { DeliveryState } from '../../components/delivery-state.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { createMenuOpener } from '../../components/menu-opener.ts';
import { clockTime, codeText, fullTime, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { body, deliveryState, failure, isMine } from '../../stores/message-content.ts';
import { machineTime } from '../../stores/moment.ts';
import { BurnMark } from '../burn/burn-mark.tsx';
import { findKey, type keymap } from '../keyboard/keymap.ts';
import { FoldedText } from './folded-text.tsx';
import type { MessageEntry } from './log-entries.ts';

export function MessageBubble(props: { entry: MessageEntry; name: string; newest: boolean; onFocus: () => void }) {
  const app = useApp();
  const row = () => props.entry.row;
  const mine = () => isMine(row());
  const state = () => (mine() ? deliveryState(row()) : undefined);
  const menu = createMenuOpener();
  const [discarding, setDiscarding] = createSignal(false);
  const [deleting, setDeleting] = createSignal(false);
  /** Pointed at or focused: only then the button for the menu is drawn, since a log has many messages. */
  const [near, setNear] = createSignal(false);
  const selecting = () => app.log.selected().length > 0;
  const selected = () => app.log.selected().includes(row().msg_id);
  let element!: HTMLDivElement;

  const retry = async () => {
    const answer = await app.api.call('outbox', 'retry', { messageId: row().msg_id });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
  };
  const discard = async () => {
    setDiscarding(false);
    const answer = await app.api.call('outbox', 'discard', { messageId: row().msg_id });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
  };
  const remove = async () => {
    setDeleting(false);
    const answer = await app.api.call('chat', 'deleteMessageById', { messageId: row().msg_id });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
  };
  const copy = () => void copyText(body(row()), app.toasts);
  const deeds: Record<keyof typeof keymap.message, () => void> = { copy, delete: () => setDeleting(true) };
  const onKey = (event: KeyboardEvent) => {
    const name = event.target === element ? findKey(event, 'message') : undefined;
    // Selected text is copied by the browser.
    if (name === undefined || (name === 'copy' && getSelection()?.isCollapsed === false)) return;
    event.preventDefault();
    deeds[name]();
  };
  const items = (): MenuItem[] => [
    { icon: 'copy', label: text().message.copy, run: copy },
    { icon: 'circle-check', label: text().message.select, run: () => app.log.toggleSelected(row().msg_id) },
    ...(state() === 'failed'
      ? ([
          { icon: 'refresh-cw', label: text().message.retry, run: () => void retry() },
          { icon: 'trash-2', label: text().message.discard, danger: true, run: () => setDiscarding(true) },
        ] as const)
      : ([{ icon: 'trash-2', label: text().message.delete, danger: true, run: () => setDeleting(true) }] as const)),
  ];
  const writer = () => (mine() ? text().message.byYou : props.name);
  const note = () => {
    if (!mine() || !props.newest) return undefined;
    if (state() === 'stored') return text().message.storedNote(props.name);
    return state() === 'sending' && app.connection.state() !== 'connected' ? text().message.waitingNote : undefined;
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a message is a stop of the log's arrow keys
    <div
      ref={element}
      class="message"
      data-message={row().msg_id}
      data-mine={mine() ? '' : undefined}
      data-first={props.entry.first ? '' : undefined}
      data-last={props.entry.last ? '' : undefined}
      data-found={app.log.found() === row().msg_id ? '' : undefined}
      tabindex="-1"
      data-selected={selected() ? '' : undefined}
      {...menu.handlers}
      onPointerEnter={(event) => setNear(event.pointerType !== 'touch')}
      onPointerLeave={() => setNear(element.contains(document.activeElement))}
      onFocusIn={({ target }) => {
        // a tap focuses as well: there a long press opens the menu
        if (target.matches(':focus-visible')) setNear(true);
        props.onFocus();
      }}
      onFocusOut={({ relatedTarget }) => {
        if (!element.contains(relatedTarget as Node | null)) setNear(element.matches(':hover'));
      }}
      onKeyDown={onKey}
      onClick={() => selecting() && !menu.wasLong() && app.log.toggleSelected(row().msg_id)}
    >
      <Show when={selecting()}>
        <input
          type="checkbox"
          class="message-check"
          checked={selected()}
          aria-label={text().message.select}
          onClick={(event) => event.stopPropagation()}
          onChange={() => app.log.toggleSelected(row().msg_id)}
        />
      </Show>
      <div class="bubble">
        <span class="visually-hidden">{writer()}: </span>
        <FoldedText id={row().msg_id} text={body(row())} />
        <span class="bubble-meta">
          <BurnMark row={row()} />
          <time dateTime={machineTime(row().sent_time)} title={fullTime(row().sent_time)}>
            {clockTime(row().sent_time)}
          </time>
          <Show when={state()}>{(name) => <DeliveryState state={name()} />}</Show>
        </span>
        <Show when={near() && !selecting()}>
          <button
            type="button"
            class="icon-button message-more"
            data-size="small"
            aria-haspopup="menu"
            aria-label={text().message.actions}
            data-tip={text().message.actions}
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              menu.open({ x: box.left, y: box.bottom });
            }}
          >
            <Icon name="ellipsis" size="small" />
          </button>
        </Show>
      </div>
      <Show when={state() === 'failed'}>
        <p class="message-failed">
          {failure(app.contacts.byAddress(row().rs_id))}
          <button type="button" onClick={() => void retry()}>
            {text().message.retry}
          </button>
          <button type="button" onClick={() => setDiscarding(true)}>
            {text().message.discard}
          </button>
        </p>
      </Show>
      <Show when={note()}>{(words) => <p class="message-note">{words()}</p>}</Show>
      <Show when={menu.at()}>
        {(at) => (
          <Menu
            at={at()}
            items={items()}
            onClose={() => {
              menu.close();
              element.focus();
            }}
          />
        )}
      </Show>
      <Show when={deleting()}>
        <ConfirmDialog
          title={text().message.deleteTitle(1)}
          body={text().message.deleteBody}
          confirm={text().message.delete}
          danger
          onClose={() => setDeleting(false)}
          onConfirm={() => void remove()}
        />
      </Show>
      <Show when={discarding()}>
        <ConfirmDialog
          title={text().message.discardTitle}
          body={text().message.discardBody}
          cancel={text().message.keep}
          confirm={text().message.discard}
          danger
          onClose={() => setDiscarding(false)}
          onConfirm={() => void discard()}
        />
      </Show>
    </div>
  );
}
