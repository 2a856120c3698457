/** One message: its text, time and delivery state; what to do when it was not sent. */
import { createSignal, Show } from 'solid-js';
import { copyText } from '../../components/copy.ts';
import { DeliveryState } from '../../components/delivery-state.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Menu, type MenuItem } from '../../components/menu.tsx';
import { clockTime, codeText, fullTime, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { body, deliveryState, isMine } from '../../stores/message-content.ts';
import { machineTime } from '../../stores/moment.ts';
import { LinkedText } from './linked-text.tsx';
import type { MessageEntry } from './log-entries.ts';

export function MessageBubble(props: { entry: MessageEntry; name: string; newest: boolean; onFocus: () => void }) {
  const app = useApp();
  const row = () => props.entry.row;
  const mine = () => isMine(row());
  const state = () => (mine() ? deliveryState(row()) : undefined);
  const [menuAt, setMenuAt] = createSignal<{ x: number; y: number }>();
  const [discarding, setDiscarding] = createSignal(false);
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
  const menu = (): MenuItem[] => [
    { icon: 'copy', label: text().message.copy, run: () => void copyText(body(row()), app.toasts) },
    ...(state() === 'failed'
      ? ([
          { icon: 'refresh-cw', label: text().message.retry, run: () => void retry() },
          { icon: 'trash-2', label: text().message.discard, danger: true, run: () => setDiscarding(true) },
        ] as const)
      : []),
  ];
  const openMenu = (event: MouseEvent) => {
    // Selected text keeps the browser's own menu.
    if (getSelection()?.isCollapsed === false) return;
    event.preventDefault();
    const box = element.getBoundingClientRect();
    setMenuAt(event.clientX > 0 ? { x: event.clientX, y: event.clientY } : { x: box.left + 12, y: box.bottom });
  };
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
      onFocusIn={() => props.onFocus()}
      onContextMenu={openMenu}
    >
      <div class="bubble">
        <span class="visually-hidden">{writer()}: </span>
        <p dir="auto">
          <LinkedText text={body(row())} />
        </p>
        <span class="bubble-meta">
          <time dateTime={machineTime(row().sent_time)} title={fullTime(row().sent_time)}>
            {clockTime(row().sent_time)}
          </time>
          <Show when={state()}>{(name) => <DeliveryState state={name()} />}</Show>
        </span>
      </div>
      <Show when={state() === 'failed'}>
        <p class="message-failed">
          {text().message.failed}
          <button type="button" onClick={() => void retry()}>
            {text().message.retry}
          </button>
          <button type="button" onClick={() => setDiscarding(true)}>
            {text().message.discard}
          </button>
        </p>
      </Show>
      <Show when={note()}>{(words) => <p class="message-note">{words()}</p>}</Show>
      <Show when={menuAt()}>
        {(at) => (
          <Menu
            at={at()}
            items={menu()}
            onClose={() => {
              setMenuAt(undefined);
              element.focus();
            }}
          />
        )}
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
