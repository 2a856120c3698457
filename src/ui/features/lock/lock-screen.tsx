/** One field, one button. It shows no name, no picture and no number of rooms, and never says which password was right. */
import { createSignal, lazy, onCleanup, onMount, Show, Suspense } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { Mark } from '../../components/mark.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { countdown, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { referenceHref } from '../../stores/reference-route.ts';
import { createPasswordTry } from './password-try.ts';
import './lock-screen.css';

const OtherWays = lazy(() => import('./other-ways.tsx'));

export function LockScreen() {
  const app = useApp();
  let field: HTMLInputElement | undefined;
  const attempt = createPasswordTry(app, () => field?.focus());
  /** For a few minutes after locking, where its owner wants that, no password is needed. */
  const [reopening, setReopening] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const askForReopening = async () => {
    const answer = await app.api.call('protection', 'getReopening', {});
    const left = answer.ok ? answer.value.until - Date.now() : 0;
    setReopening(left > 0);
    if (left > 0) timer = setTimeout(() => setReopening(false), left);
  };
  onMount(() => void askForReopening());
  onCleanup(() => clearTimeout(timer));
  const reopen = async () => {
    const answer = await app.api.call('protection', 'reopen', {});
    if (!answer.ok) setReopening(false);
  };
  return (
    <main class="lock-screen">
      <form
        class="lock-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt.open();
        }}
      >
        <Mark size={72} lit={false} />
        <h1>{text().lock.title}</h1>
        <Show when={app.ended() === 'loggedOut' && attempt.errorText() === undefined}>
          <p class="hint">{text().ended.loggedOut}</p>
        </Show>
        <PasswordField
          label={text().lock.label}
          hideLabel
          big
          autofocus
          value={attempt.password()}
          onInput={attempt.setPassword}
          error={attempt.errorText()}
          ref={(element) => {
            field = element;
          }}
        />
        <Show
          when={attempt.waitLeft() === 0}
          fallback={
            <button type="submit" class="button numeric" data-size="big" disabled>
              <Icon name="clock" size="small" />
              {text().lock.waiting(countdown(attempt.waitLeft()))}
            </button>
          }
        >
          <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={attempt.opening()}>
            <Show when={attempt.opening()} fallback={text().lock.unlock}>
              <Icon name="loader-circle" size="small" spinning />
              {text().lock.unlocking}
            </Show>
          </button>
        </Show>
        <Show when={reopening()}>
          <button
            type="button"
            class="button"
            data-size="big"
            aria-disabled={attempt.opening()}
            onClick={() => void reopen()}
          >
            <Icon name="door" size="small" />
            {text().lock.reopen}
          </button>
        </Show>
        <Show when={attempt.waitLeft() === 0}>
          <Suspense>
            <OtherWays onTry={attempt.openBy} />
          </Suspense>
        </Show>
        <Show when={attempt.waitLeft() > 0}>
          <p class="hint">{text().lock.waitNote}</p>
        </Show>
        <button
          type="button"
          class="button"
          data-kind={attempt.gone() ? undefined : 'bare'}
          onClick={() => {
            app.setSettingUp('restore');
            // it says whether the account is here still
            void app.api.call('login', 'init', {});
          }}
        >
          {attempt.gone() ? text().joining.wordsTitle : text().lock.forgot}
        </button>
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
