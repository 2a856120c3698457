/** The login password, which protects the words too unless a separate one is given. */

import { createSignal, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { text } from '../../i18n/i18n.ts';
import { Wizard } from './wizard.tsx';

export function PasswordStep(props: {
  busy: boolean;
  error: string | undefined;
  onBack: () => void;
  onDone: (login: string, wallet: string) => void;
}) {
  const [login, setLogin] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [wallet, setWallet] = createSignal('');
  const [walletRepeated, setWalletRepeated] = createSignal('');
  const [separate, setSeparate] = createSignal(false);
  const [tried, setTried] = createSignal(false);

  /** The fields are there and have something in them. */
  const hasWallet = () => separate() && wallet() + walletRepeated() !== '';
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    const problems = [newPasswordProblems(login(), repeated())];
    if (hasWallet()) problems.push(newPasswordProblems(wallet(), walletRepeated()));
    if (props.busy || problems.some((each) => each.password ?? each.repeated)) return;
    props.onDone(login(), hasWallet() ? wallet() : login());
  };

  return (
    <Wizard step="password" title={text().password.title} lead={text().password.lead} onBack={props.onBack}>
      <form class="stage-form" onSubmit={submit} autocomplete="off">
        <NewPassword
          label={text().password.label}
          password={login()}
          repeated={repeated()}
          tried={tried()}
          error={props.error}
          autofocus
          onPassword={setLogin}
          onRepeated={setRepeated}
        />
        <details class="disclosure" onToggle={(event) => setSeparate(event.currentTarget.open)}>
          <summary>
            <Icon name="chevron-right" size="small" />
            {text().password.advanced}
          </summary>
          <p class="hint">{text().password.advancedHint}</p>
          <Show when={separate()}>
            <NewPassword
              label={text().password.walletLabel}
              password={wallet()}
              repeated={walletRepeated()}
              tried={tried() && hasWallet()}
              onPassword={setWallet}
              onRepeated={setWalletRepeated}
            />
          </Show>
        </details>
        <div class="stage-end">
          <button type="button" class="button opt-wide" data-size="big" onClick={() => props.onBack()}>
            {text().common.back}
          </button>
          <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={props.busy}>
            <Show when={props.busy} fallback={text().password.create}>
              <Icon name="loader-circle" size="small" spinning />
              {text().password.creating}
            </Show>
          </button>
        </div>
      </form>
    </Wizard>
  );
}
