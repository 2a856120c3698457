/** On the primary device, in its settings: letting a new device in. */
import { createSignal, Match, Show, Switch } from 'solid-js';
import { Empty } from '../../components/empty.tsx';
import { Icon } from '../../components/icon.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { ShownDigits } from '../../components/six-digits.tsx';
import { laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { CodeCard, CopyCode } from './code-card.tsx';
import { Ended, MayList, otherName, Waiting, WithNote } from './pairing-parts.tsx';
import { createPairing, type Pairing } from './pairing-state.ts';
import { TakeCode } from './take-code.tsx';
import '../people/people.css';

/** `onLeave`: back to the list of devices. */
export function PairAsPrimary(props: { onLeave: () => void }) {
  const pairing = createPairing(useApp());
  const state = pairing.state;
  const again = async () => {
    await pairing.cancel();
  };
  return (
    <div class="pairing">
      <Switch>
        <Match when={pairing.step() === 'failed' && state()}>
          {(ended) => (
            <Ended state={ended()}>
              <button type="button" class="button" data-kind="primary" onClick={() => void again()}>
                {laterText().pairing.again}
              </button>
              <button type="button" class="button" onClick={() => props.onLeave()}>
                {laterText().pairing.back}
              </button>
            </Ended>
          )}
        </Match>
        <Match when={pairing.step() === 'done'}>
          <Empty icon="circle-check" title={laterText().pairing.doneTitle} body={laterText().pairing.doneLead}>
            <button type="button" class="button" data-kind="primary" onClick={() => props.onLeave()}>
              {laterText().pairing.back}
            </button>
          </Empty>
        </Match>
        <Match when={pairing.step() === 'idle'}>
          <p class="page-lead">{laterText().pairing.primaryLead}</p>
          <TakeCode pairing={pairing} />
          <p class="hint">{laterText().pairing.showLead}</p>
          <button
            type="button"
            class="button scan-button"
            aria-disabled={pairing.busy()}
            onClick={() => void pairing.showCode()}
          >
            <Icon name="qr-code" size="small" />
            {laterText().pairing.showHere}
          </button>
        </Match>
        <Match when={state()}>{(now) => <UnderWay pairing={pairing} state={now()} onLeave={props.onLeave} />}</Match>
      </Switch>
    </div>
  );
}

function UnderWay(props: { pairing: Pairing; state: NonNullable<ReturnType<Pairing['state']>>; onLeave: () => void }) {
  const at = (step: string) => props.state.step === step;
  return (
    <>
      <Switch fallback={<Waiting words={laterText().pairing.taking} />}>
        <Match when={at('code')}>
          <p class="page-lead">{laterText().pairing.scanLead}</p>
          <CodeCard state={props.state} busy={props.pairing.busy()} onAnother={() => void props.pairing.showCode()} />
          <CopyCode code={props.state.code} />
          <Waiting words={laterText().pairing.waiting} />
        </Match>
        <Match when={at('digits')}>
          <h2>{laterText().pairing.digitsShowTitle}</h2>
          <p class="page-lead">{laterText().pairing.digitsShowLead}</p>
          <ShownDigits digits={props.state.digits} label={laterText().pairing.digits} />
          <p class="hint">{laterText().pairing.triesLeft(props.state.triesLeft)}</p>
          <WithNote state={props.state} />
          <MayList />
        </Match>
        <Match when={at('password')}>
          <ConfirmForm pairing={props.pairing} name={otherName(props.state)} />
        </Match>
        <Match when={at('choosing')}>
          <Waiting words={laterText().pairing.choosingWait} />
        </Match>
        <Match when={at('finishing')}>
          <Waiting words={laterText().pairing.finishing} />
        </Match>
      </Switch>
      <div>
        <button type="button" class="button" onClick={() => void props.pairing.cancel().then(props.onLeave)}>
          {laterText().pairing.cancel}
        </button>
      </div>
    </>
  );
}

function ConfirmForm(props: { pairing: Pairing; name: string }) {
  const [password, setPassword] = createSignal('');
  const confirm = async (event: SubmitEvent) => {
    event.preventDefault();
    if (password() === '' || props.pairing.busy()) return;
    await props.pairing.confirm(password());
    setPassword('');
  };
  return (
    <form class="page-form" autocomplete="off" onSubmit={(event) => void confirm(event)}>
      <h2>{laterText().pairing.passwordTitle}</h2>
      <p class="page-lead">{laterText().pairing.passwordLead(props.name)}</p>
      <PasswordField
        label={laterText().pairing.password}
        value={password()}
        onInput={setPassword}
        error={props.pairing.error()}
        autofocus
      />
      <div class="form-end">
        <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={props.pairing.busy()}>
          <Show when={props.pairing.busy()} fallback={laterText().pairing.confirm}>
            <Icon name="loader-circle" size="small" spinning />
            {laterText().pairing.confirming}
          </Show>
        </button>
      </div>
    </form>
  );
}
