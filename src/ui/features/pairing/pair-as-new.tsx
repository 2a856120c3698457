/** On a browser without an account: coming into an account that another device holds. */
import { createSignal, Match, onMount, Show, Switch } from 'solid-js';
import type { PairingState } from '#contract/rows/pairing.ts';
import { Icon } from '../../components/icon.tsx';
import { NewPassword, newPasswordProblems } from '../../components/new-password.tsx';
import { Note } from '../../components/note.tsx';
import { SixDigits } from '../../components/six-digits.tsx';
import { laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { DeviceNameField } from '../devices/device-name-field.tsx';
import { HistoryCard } from '../devices/history-card.tsx';
import { StepFrame } from '../onboarding/wizard.tsx';
import { CodeCard, CopyCode } from './code-card.tsx';
import { OwnDevice } from './own-device.tsx';
import { Ended, MayList, Waiting, WithNote } from './pairing-parts.tsx';
import { createPairing, type Pairing } from './pairing-state.ts';
import { TakeCode } from './take-code.tsx';

/** Which of the four steps on the side a step of the engine belongs to. */
const places: Readonly<Record<PairingState['step'], number>> = {
  idle: 0,
  code: 0,
  meeting: 0,
  failed: 0,
  digits: 1,
  password: 2,
  choosing: 2,
  finishing: 3,
  done: 3,
};

/** `asked`: the primary device was asked by mail, so no code is shown. `onBack`: to the first screen, with nothing kept. `onDone`: the account is open here. */
export default function PairAsNew(props: { asked?: boolean; onBack: () => void; onDone: () => void }) {
  const pairing = createPairing(useApp());
  const [taking, setTaking] = createSignal(false);
  const step = pairing.step;
  onMount(() => props.asked || void pairing.showCode());
  const leave = async () => {
    await pairing.cancel();
    props.onBack();
  };
  const showAgain = () => {
    setTaking(false);
    void pairing.showCode();
  };
  const title = () => {
    if (step() === 'digits') return laterText().pairing.digitsTitle;
    if (step() === 'choosing') return laterText().pairing.choosingTitle;
    if (step() === 'done') return laterText().pairing.newDoneTitle;
    if (props.asked) return laterText().restore.ask;
    return laterText().pairing.newTitle;
  };
  const lead = () => {
    if (step() === 'digits') return laterText().pairing.digitsLead;
    if (step() === 'choosing') return laterText().pairing.choosingLead;
    if (step() === 'done') return laterText().pairing.newDoneLead;
    if (props.asked) return laterText().restore.askHint;
    return laterText().pairing.newLead;
  };
  return (
    <StepFrame
      steps={[
        props.asked ? laterText().restore.ask : laterText().pairing.steps.meet,
        laterText().pairing.steps.digits,
        laterText().pairing.steps.confirm,
        laterText().pairing.steps.done,
      ]}
      place={places[step()]}
      foot={{ icon: 'shield-check', words: laterText().pairing.foot }}
      title={title()}
      lead={lead()}
      {...(step() === 'done' ? {} : { onBack: () => void leave() })}
    >
      <Switch fallback={<Waiting words={laterText().pairing.taking} />}>
        <Match when={step() === 'failed' && pairing.state()}>
          {(state) => (
            <Ended state={state()}>
              <button type="button" class="button" data-kind="primary" onClick={showAgain}>
                {laterText().pairing.again}
              </button>
            </Ended>
          )}
        </Match>
        <Match when={taking() && (step() === 'code' || step() === 'idle')}>
          <TakeCode pairing={pairing} scanning />
          <div>
            <button type="button" class="button" data-size="small" onClick={showAgain}>
              <Icon name="qr-code" size="small" />
              {laterText().pairing.showHere}
            </button>
          </div>
        </Match>
        <Match when={step() === 'idle' && props.asked}>
          <Waiting words={laterText().restore.asking} />
        </Match>
        <Match when={step() === 'idle'}>
          <Show when={pairing.error()} fallback={<Waiting words={laterText().pairing.taking} />}>
            <Note kind="danger">{pairing.error()}</Note>
            <div>
              <button type="button" class="button" data-kind="primary" onClick={showAgain}>
                {laterText().pairing.again}
              </button>
            </div>
          </Show>
        </Match>
        <Match when={step() === 'code' && pairing.state()}>
          {(state) => (
            <div class="pairing-sides">
              <CodeCard state={state()} busy={pairing.busy()} onAnother={() => void pairing.showCode()} />
              <div class="pairing-side">
                <OwnDevice code={state().code} />
                <h2>{laterText().pairing.noCamera}</h2>
                <p class="hint">{laterText().pairing.noCameraHint}</p>
                <CopyCode code={state().code} />
                <div>
                  <button type="button" class="button" data-size="small" onClick={() => setTaking(true)}>
                    <Icon name="scan-line" size="small" />
                    {laterText().pairing.scanHere}
                  </button>
                </div>
                <Waiting words={laterText().pairing.waiting} />
              </div>
            </div>
          )}
        </Match>
        <Match when={step() === 'digits' && pairing.state()}>
          {(state) => <DigitsForm pairing={pairing} state={state()} />}
        </Match>
        <Match when={step() === 'password'}>
          <Waiting words={laterText().pairing.passwordWait} />
        </Match>
        <Match when={step() === 'choosing'}>
          <ChooseForm pairing={pairing} />
        </Match>
        <Match when={step() === 'finishing'}>
          <Waiting words={laterText().pairing.finishing} />
        </Match>
        <Match when={step() === 'done'}>
          <HistoryCard />
        </Match>
      </Switch>
      <div class="stage-end">
        <Show
          when={step() === 'done'}
          fallback={
            <button type="button" class="button" data-size="big" onClick={() => void leave()}>
              {laterText().pairing.cancel}
            </button>
          }
        >
          <button type="button" class="button" data-kind="primary" data-size="big" onClick={() => props.onDone()}>
            {laterText().pairing.open}
          </button>
        </Show>
      </div>
    </StepFrame>
  );
}

function DigitsForm(props: { pairing: Pairing; state: PairingState }) {
  const [digits, setDigits] = createSignal('');
  const [wrong, setWrong] = createSignal<string>();
  const enter = async (typed: string) => {
    const answer = await props.pairing.enterDigits(typed);
    setDigits('');
    if (answer && !answer.matches) setWrong(laterText().pairing.digitsWrong(answer.triesLeft));
  };
  return (
    <>
      <SixDigits
        label={laterText().pairing.digits}
        value={digits()}
        error={wrong() ?? props.pairing.error()}
        disabled={props.pairing.busy()}
        onInput={setDigits}
        onComplete={(typed) => void enter(typed)}
      />
      <Show when={!wrong()}>
        <p class="hint">{laterText().pairing.triesLeft(props.state.triesLeft)}</p>
      </Show>
      <WithNote state={props.state} />
      <MayList />
    </>
  );
}

function ChooseForm(props: { pairing: Pairing }) {
  const [password, setPassword] = createSignal('');
  const [repeated, setRepeated] = createSignal('');
  const [name, setName] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const choose = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    const problems = newPasswordProblems(password(), repeated());
    if (problems.password || problems.repeated) return;
    await props.pairing.finish(password(), name().trim());
  };
  return (
    <form class="stage-form" autocomplete="off" onSubmit={(event) => void choose(event)}>
      <NewPassword
        label={laterText().pairing.choosePassword}
        password={password()}
        repeated={repeated()}
        tried={tried()}
        error={props.pairing.error()}
        autofocus
        onPassword={setPassword}
        onRepeated={setRepeated}
      />
      <DeviceNameField name={name()} placeholder={text().name.placeholder} onName={setName} />
      <div class="form-end">
        <button type="submit" class="button" data-kind="primary" data-size="big" aria-disabled={props.pairing.busy()}>
          <Show when={props.pairing.busy()} fallback={laterText().pairing.finish}>
            <Icon name="loader-circle" size="small" spinning />
            {laterText().pairing.finishing}
          </Show>
        </button>
      </div>
    </form>
  );
}
