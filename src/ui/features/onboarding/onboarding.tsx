/** From nothing, or a forgotten password, to an open account: a new one, one that another device holds, or by twelve words. */
import { createSignal, Match, onCleanup, Switch } from 'solid-js';
import { MnemonicBackup } from '#model/enumerations.ts';
import { lazyWithTexts } from '../../components/lazy-part.ts';
import { codeText } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import { useApp } from '../../stores/app-state.ts';
import { CheckStep } from './check-step.tsx';
import { NameStep } from './name-step.tsx';
import { PasswordStep } from './password-step.tsx';
import { Welcome } from './welcome.tsx';
import { WordsStep } from './words-step.tsx';

const PairAsNew = lazyWithTexts(() => import('../pairing/pair-as-new.tsx'));
const Restore = lazyWithTexts(() => import('../restore/restore.tsx'));

type Step = 'welcome' | 'password' | 'words' | 'check' | 'name' | 'pair' | 'restore';

export default function Onboarding() {
  const app = useApp();
  const [step, setStep] = createSignal<Step>(app.settingUp() === 'restore' ? 'restore' : 'welcome');
  /** In memory only, and only as long as these steps last. */
  const [words, setWords] = createSignal<readonly string[]>([]);
  const [busy, setBusy] = createSignal(false);
  /** The primary device was asked, by the twelve words, to let this one in. */
  const [asked, setAsked] = createSignal(false);
  const [error, setError] = createSignal<string>();

  const askBeforeLeaving = (event: BeforeUnloadEvent) => {
    if (step() === 'words' || step() === 'check') event.preventDefault();
  };
  window.addEventListener('beforeunload', askBeforeLeaving);
  onCleanup(() => window.removeEventListener('beforeunload', askBeforeLeaving));

  const fail = (failure: ApiError) => {
    setError(codeText(failure.code));
    setBusy(false);
    app.setSettingUp(false);
  };
  /** Registers and opens; without passwords the account is an anonymous one. Answers whether it worked. */
  const register = async (passwords?: { login: string; wallet: string }): Promise<boolean> => {
    setBusy(true);
    setError(undefined);
    app.setSettingUp(true);
    const registered = await app.api.call('login', 'register', {
      type: 'text',
      ...(passwords && { imPwd: passwords.login, walletPwd: passwords.wallet }),
    });
    if (!registered.ok) {
      fail(registered.error);
      return false;
    }
    setWords(registered.value);
    const opened = await app.api.call('login', 'exportLogin', {
      loginType: 'text',
      ...(passwords && { password: passwords.login }),
    });
    setBusy(false);
    if (!opened.ok) app.toasts.error(codeText(opened.error.code));
    return true;
  };
  /** These end in an open account, and stay on the screen until then. */
  const begin = (way: 'pair' | 'restore', hasAsked = false) => {
    setAsked(hasAsked);
    setError(undefined);
    app.setSettingUp(true);
    setStep(way);
  };
  const backToStart = () => {
    app.setSettingUp(false);
    setStep('welcome');
  };
  const leaveWords = (written: boolean) => {
    if (written) void app.api.call('backup', 'set', { value: MnemonicBackup.done });
    setWords([]);
    setStep('name');
  };
  const finish = () => {
    // Workers can't ask for it: without it the browser may delete the account when space runs low.
    if (!app.session()?.anonymous) void app.storage.askForLasting();
    setWords([]);
    app.setSettingUp(false);
  };
  const finishWithName = async (nickname: string) => {
    if (nickname !== '') {
      const saved = await app.api.call('user', 'updateUserSingleInfo', { cache: true, nickname });
      if (!saved.ok) app.toasts.error(codeText(saved.error.code));
    }
    finish();
  };

  return (
    <Switch>
      <Match when={step() === 'welcome'}>
        <Welcome
          busy={busy()}
          error={error()}
          onCreate={() => setStep('password')}
          onPair={() => begin('pair')}
          onRestore={() => begin('restore')}
          onAnonymous={async () => {
            if (await register()) finish();
          }}
        />
      </Match>
      <Match when={step() === 'password'}>
        <PasswordStep
          busy={busy()}
          error={error()}
          onBack={() => {
            setError(undefined);
            setStep('welcome');
          }}
          onDone={async (login, wallet) => {
            if (await register({ login, wallet })) setStep('words');
          }}
        />
      </Match>
      <Match when={step() === 'pair'}>
        <PairAsNew asked={asked()} onBack={backToStart} onDone={finish} />
      </Match>
      <Match when={step() === 'restore'}>
        <Restore
          onBack={backToStart}
          onPair={() => begin('pair')}
          onAsked={() => begin('pair', true)}
          onDone={finish}
        />
      </Match>
      <Match when={step() === 'words'}>
        <WordsStep words={words()} onContinue={() => setStep('check')} onLater={() => leaveWords(false)} />
      </Match>
      <Match when={step() === 'check'}>
        <CheckStep words={words()} onBack={() => setStep('words')} onDone={() => leaveWords(true)} />
      </Match>
      <Match when={step() === 'name'}>
        <NameStep onDone={(nickname) => void finishWithName(nickname)} />
      </Match>
    </Switch>
  );
}
