/** Where a message is written: one to eight lines; Enter sends, Shift+Enter breaks, never while an input method composes. */
import { createEffect, on, onCleanup, onMount, Show } from 'solid-js';
import { ConversationKind } from '#model/enumerations.ts';
import { LIMITS } from '#model/limits.ts';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { BurnStrip } from '../burn/burn-strip.tsx';
import { KeyCaps } from '../keyboard/key-caps.tsx';
import { ariaKeys, findKey, keymap } from '../keyboard/keymap.ts';
import './composer.css';

const mostLines = 8;
/** A typing notice is renewed at most this often (ms), and taken back after this long without a key. */
const typing = { every: 3000, idle: 5000 } as const;

export function Composer(props: { id: string; name: string; pub: string }) {
  const app = useApp();
  let box!: HTMLDivElement;
  let field!: HTMLTextAreaElement;
  // The composer belongs to one conversation: it is made anew for another.
  const id = props.id;
  const value = () => app.drafts.of(id);

  let noticeSent = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;
  const notice = (isInputting: boolean) => {
    noticeSent = isInputting ? Date.now() : 0;
    void app.api.call('chat', 'sendInputStateMessage', { cnd: id, isInputting });
  };
  const stopTyping = () => {
    clearTimeout(idle);
    if (noticeSent > 0) notice(false);
  };
  const keepTyping = () => {
    clearTimeout(idle);
    idle = setTimeout(stopTyping, typing.idle);
    if (Date.now() - noticeSent > typing.every) notice(true);
  };
  onCleanup(() => {
    stopTyping();
    void app.drafts.flush();
  });

  const fit = () => {
    field.style.blockSize = 'auto';
    const line = Number.parseFloat(getComputedStyle(field).lineHeight);
    const padding = field.offsetHeight - field.clientHeight + 14;
    field.style.blockSize = `${Math.min(field.scrollHeight, line * mostLines + padding)}px`;
  };
  const change = (next: string) => app.drafts.set(id, next);
  createEffect(on(value, fit));
  let width = 0;
  const sizes = new ResizeObserver(([entry]) => {
    // Its height is what fitting changes.
    if (entry === undefined || entry.contentRect.width === width) return;
    width = entry.contentRect.width;
    fit();
  });
  onCleanup(() => sizes.disconnect());
  onMount(() => {
    sizes.observe(box);
    if (!app.navigation.phone()) field.focus();
  });

  const send = async () => {
    const said = value().trim();
    if (said === '') return;
    if (new TextEncoder().encode(said).length > LIMITS.textBytes) return app.toasts.error(text().composer.tooLong);
    change('');
    void app.drafts.flush();
    stopTyping();
    const answer = await app.api.call('chat', 'sendTextMessage', {
      cnd: id,
      cid: id,
      conversationType: ConversationKind.single,
      pub: props.pub,
      text: said,
    });
    if (answer.ok) return;
    app.toasts.error(codeText(answer.error.code));
    // Nothing written is lost: it comes back before whatever was typed since.
    change([said, value()].filter(Boolean).join('\n'));
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || findKey(event, 'composer') !== 'send') return;
    event.preventDefault();
    void send();
  };

  return (
    <footer class="composer" data-region="" tabindex="-1">
      <div ref={box} class="composer-box">
        <BurnStrip address={id} />
        <textarea
          ref={field}
          rows="1"
          dir="auto"
          value={value()}
          aria-label={text().composer.label}
          aria-keyshortcuts={ariaKeys(keymap.composer.send)}
          placeholder={text().composer.label}
          autocomplete="off"
          enterkeyhint="send"
          data-first-focus=""
          onInput={(event) => {
            change(event.currentTarget.value);
            if (event.currentTarget.value.trim() === '') stopTyping();
            else keepTyping();
          }}
          onKeyDown={onKey}
        />
        <button
          type="button"
          class="icon-button composer-send"
          aria-label={text().composer.send}
          data-tip={text().composer.send}
          disabled={value().trim() === ''}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => void send()}
        >
          <Icon name="arrow-up" />
        </button>
      </div>
      <Show when={!app.navigation.phone()}>
        <p class="composer-hint">
          <span>
            <Icon name="lock" size="tiny" />
            <span class="ellipsis">{text().composer.privacy(props.name)}</span>
          </span>
          <span>
            <KeyCaps chord={keymap.composer.send[0]} /> {text().composer.sends}{' '}
            <KeyCaps chord={keymap.composer.breakLine[0]} /> {text().composer.breaks}
          </span>
        </p>
      </Show>
    </footer>
  );
}
