/** One field, one button. It shows no name, no picture and no number of rooms, and never says which password was right. */
import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { Mark } from '../../components/mark.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { codeText, countdown, text } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import { useApp } from '../../stores/app-state.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import { readWait } from './wait.ts';
import './lock-screen.css';

const wrongPassword = [20010, 20011, 20012] as const;

export function LockScreen() {
  const app = useApp();
  const [password, setPassword] = createSignal('');
  const [error, setError] = createSignal<ApiError>();
  const [opening, setOpening] = createSignal(false);
  const [waitUntil, setWaitUntil] = createSignal(app.preferences.waitUntil());
  const [now, setNow] = createSignal(Date.now());
  let field: HTMLInputElement | undefined;

  const waitLeft = () => Math.max(0, waitUntil() - now());
  createEffect(
    on(waitUntil, (until) => {
      if (until <= Date.now()) return;
      const timer = setInterval(() => {
        setNow(Date.now());
        if (Date.now() >= until) {
          clearInterval(timer);
          field?.focus();
        }
      }, 250);
      onCleanup(() => clearInterval(timer));
    }),
  );

  const open = async (event: SubmitEvent) => {
    event.preventDefault();
    // Another tab may have been told to wait: a password given during a wait isn't tried, whatever it is.
    setWaitUntil(Math.max(waitUntil(), app.preferences.waitUntil()));
    setNow(Date.now());
    if (opening() || waitLeft() > 0 || password() === '') return;
    setOpening(true);
    setError(undefined);
    const answer = await app.api.call('login', 'exportLogin', { loginType: 'text', password: password() });
    setOpening(false);
    if (answer.ok) return;
    setPassword('');
    setError(answer.error);
    setNow(Date.now());
    setWaitUntil(Date.now() + readWait(answer.error.message).milliseconds);
    app.preferences.setWaitUntil(waitUntil());
    field?.focus();
  };
  const errorText = () => {
    const failed = error();
    if (!failed) return undefined;
    const { tries } = readWait(failed.message);
    const wrong = wrongPassword.some((code) => code === failed.code);
    return wrong && tries > 1 ? text().lock.wrongTimes(tries) : codeText(failed.code);
  };

  return (
    <main class="lock-screen">
      <form class="lock-form" onSubmit={(event) => void open(event)} autocomplete="off">
        <Mark size={72} lit={false} />
        <h1>{text().lock.title}</h1>
        <PasswordField
          label={text().lock.label}
          hideLabel
          big
          autofocus
          value={password()}
          onInput={setPassword}
          error={errorText()}
          ref={(element) => {
            field = element;
          }}
        />
        <Show
          when={waitLeft() === 0}
          fallback={
            <button type="submit" class="button numeric" data-size="big" disabled>
              <Icon name="clock" size="small" />
              {text().lock.waiting(countdown(waitLeft()))}
            </button>
          }
        >
          <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={opening()}>
            <Show when={opening()} fallback={text().lock.unlock}>
              <Icon name="loader-circle" size="small" spinning />
              {text().lock.unlocking}
            </Show>
          </button>
        </Show>
        <Show when={waitLeft() > 0}>
          <p class="hint">{text().lock.waitNote}</p>
        </Show>
      </form>
      <footer class="lock-foot">
        <span>
          <Icon name="cloud-check" size="small" />
          {text().lock.held}
        </span>
        <a href={referenceHref()}>{text().nav.developers}</a>
      </footer>
    </main>
  );
}
