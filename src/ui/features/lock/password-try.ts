/** Trying a password: at the lock screen, and inside to open another room. It never says which password was right. */
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { type LoginType, OpenedRoom } from '#model/enumerations.ts';
import { codeText, text } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import type { AppState } from '../../stores/app-state.ts';
import { forgetWays } from '../../stores/ways-in.ts';
import { readWait } from './wait.ts';

const wrongPassword: readonly number[] = [20010, 20011, 20012];

/** `onAgain` is called when the field may be typed in again: after a wrong password, and when a wait is over. */
export function createPasswordTry(app: AppState, onAgain: () => void) {
  const [password, setPassword] = createSignal('');
  const [error, setError] = createSignal<ApiError>();
  const [opening, setOpening] = createSignal(false);
  const [waitUntil, setWaitUntil] = createSignal(app.preferences.waitUntil());
  const [now, setNow] = createSignal(Date.now());

  const waitLeft = () => Math.max(0, waitUntil() - now());
  createEffect(
    on(waitUntil, (until) => {
      if (until <= Date.now()) return;
      const timer = setInterval(() => {
        setNow(Date.now());
        if (Date.now() >= until) {
          clearInterval(timer);
          onAgain();
        }
      }, 250);
      onCleanup(() => clearInterval(timer));
    }),
  );
  const openBy = async (loginType: LoginType, given: string): Promise<boolean> => {
    // Another tab may have been told to wait: a password given during a wait isn't tried, whatever it is.
    setWaitUntil(Math.max(waitUntil(), app.preferences.waitUntil()));
    setNow(Date.now());
    if (opening() || waitLeft() > 0 || given === '') return false;
    setOpening(true);
    setError(undefined);
    const answer = await app.api.call('login', 'exportLogin', { loginType, password: given });
    setOpening(false);
    if (answer.ok) {
      if (answer.value.value === OpenedRoom.cleared) forgetWays();
      return true;
    }
    setPassword('');
    setError(answer.error);
    // one moment for both: where no wait is told, none is left
    const answered = Date.now();
    setNow(answered);
    setWaitUntil(answered + readWait(answer.error.message).milliseconds);
    app.preferences.setWaitUntil(waitUntil());
    onAgain();
    return false;
  };
  return {
    password,
    setPassword,
    opening,
    /** ms until the next try. */
    waitLeft,
    /** Answers whether the password opened something. */
    open: () => openBy('text', password()),
    /** The same for another way in. */
    openBy,
    /** What was stored here is gone: no password opens anything. */
    gone: () => error()?.code === 20008,
    errorText(): string | undefined {
      const failed = error();
      if (!failed) return undefined;
      if (/was logged out/.test(failed.message)) return text().ended.loggedOut;
      const { tries } = readWait(failed.message);
      return wrongPassword.includes(failed.code) && tries > 1 ? text().lock.wrongTimes(tries) : codeText(failed.code);
    },
  };
}
