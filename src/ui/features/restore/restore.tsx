/** Twelve words: how this device comes back, a password, and the account is here again; or, where it is, opens under a new one. */
import { createMemo, createSignal, Match, Switch } from 'solid-js';
import type { LoginInfo } from '#contract/rows/login-info.ts';
import type { Result } from '#lib/result.ts';
import { MnemonicBackup, MnemonicLogin } from '#model/enumerations.ts';
import { codeText, laterText } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import { useApp } from '../../stores/app-state.ts';
import { RestorePassword } from './restore-password.tsx';
import { RestoreWay } from './restore-way.tsx';
import { RestoreWords } from './restore-words.tsx';

type Step = 'words' | 'way' | 'password';

/** `onPair`: by a code instead. `onAsked`: the primary device was asked, and pairs this one if it agrees. `onDone`: the account is open here. */
export default function Restore(props: {
  onBack: () => void;
  onPair: () => void;
  onAsked: () => void;
  onDone: () => void;
}) {
  const app = useApp();
  const { call } = app.api;
  /** The account is on this device, and stays as it is: only its password is replaced. So it is until these steps are over. */
  const here = createMemo<boolean>(
    (was) => (app.session()?.state === 'open' ? was : app.session()?.state === 'locked'),
    false,
  );
  const [step, setStep] = createSignal<Step>('words');
  /** In memory only, and only as long as these steps last. */
  const [words, setWords] = createSignal<string[]>([]);
  const [info, setInfo] = createSignal<LoginInfo>();
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();

  /** Words that open nothing here needn't be wrong ones. */
  const explain = (code: number) => (code === 20002 && here() ? laterText().restore.notHere : codeText(code));
  const run = async <Value,>(deed: () => Promise<Result<Value, ApiError>>): Promise<Value | undefined> => {
    setBusy(true);
    setError(undefined);
    const answer = await deed();
    setBusy(false);
    if (answer.ok) return answer.value;
    setError(explain(answer.error.code));
    return undefined;
  };
  const fetchAccount = async () => {
    const found = await run(() => call('login', 'mnemonicSelectByP2p', { mnemonic: words(), isUpdateIm: here() }));
    if (!found) return;
    setInfo(found);
    setStep('password');
  };
  const look = async (typed: string[], node: string) => {
    setWords(typed);
    if (node !== '' && (await run(() => call('pairing', 'nameNode', { node }))) === undefined) return;
    const way = await run(() => call('login', 'exportMnemonicSelectByP2pV2', { mnemonic: typed, isUpdateIm: here() }));
    if (!way) return;
    if (way.value === MnemonicLogin.direct) await fetchAccount();
    else setStep('way');
  };
  const reset = async () => {
    const way = await run(() =>
      call('login', 'exportMnemonicSelectByP2pV2', { mnemonic: words(), isResetPrimary: true }),
    );
    if (way) await fetchAccount();
  };
  const ask = async () => {
    if (await run(() => call('authLogin', 'reqAuthByMn', {}))) props.onAsked();
  };
  const backToWords = () => {
    setError(undefined);
    setStep('words');
  };
  const restore = async (password: string) => {
    const loginInfo = info();
    if (!loginInfo) return;
    const last = { loginInfo: JSON.stringify(loginInfo), type: 'text', isUpdateIm: here(), password } as const;
    if (!(await run(() => call('login', 'mnemonicLoginByLoginInfo', last)))) return;
    if (here()) {
      // wrong passwords are forgiven; where another device has logged this one out, the lock screen says so
      app.preferences.setWaitUntil(0);
      await run(() => call('login', 'exportLogin', { loginType: 'text', password }));
    }
    // who has typed them has them
    void call('backup', 'set', { value: MnemonicBackup.done });
    props.onDone();
  };
  return (
    <Switch>
      <Match when={step() === 'words'}>
        <RestoreWords
          here={here()}
          busy={busy()}
          error={error()}
          onBack={props.onBack}
          onDone={(...given) => void look(...given)}
        />
      </Match>
      <Match when={step() === 'way'}>
        <RestoreWay
          busy={busy()}
          error={error()}
          onBack={backToWords}
          onAsk={() => void ask()}
          onPair={props.onPair}
          onReset={() => void reset()}
        />
      </Match>
      <Match when={step() === 'password'}>
        <RestorePassword
          here={here()}
          busy={busy()}
          error={error()}
          onBack={backToWords}
          onDone={(password) => void restore(password)}
        />
      </Match>
    </Switch>
  );
}
