/** The frame of the steps: where you are on the side, the step itself on the stage. */
import { For, type JSX, onMount, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { Mark } from '../../components/mark.tsx';
import { text } from '../../i18n/i18n.ts';
import './wizard.css';

const steps = ['password', 'words', 'check', 'name'] as const;
export type WizardStep = (typeof steps)[number];

/** `onBack` adds the back button of the phone. */
export function Wizard(props: {
  step: WizardStep;
  title: string;
  lead: string;
  onBack?: () => void;
  children: JSX.Element;
}) {
  const place = () => steps.indexOf(props.step);
  let heading!: HTMLHeadingElement;
  // A new step is read from its title; a step with a field moves the focus on into it.
  onMount(() => heading.focus());
  return (
    <div class="wizard">
      <aside class="wizard-side">
        <div class="wizard-brand">
          <Mark size={32} />
          <b>iCom</b>
        </div>
        <ol class="wizard-steps">
          <For each={steps}>
            {(step, index) => (
              <li
                aria-current={step === props.step ? 'step' : undefined}
                data-done={index() < place() ? '' : undefined}
              >
                <span class="wizard-number numeric">
                  <Show when={index() < place()} fallback={index() + 1}>
                    <Icon name="check" size="tiny" />
                  </Show>
                </span>
                <span>{text().setup.steps[step]}</span>
              </li>
            )}
          </For>
        </ol>
        <p class="wizard-foot hint">
          <Icon name="wifi-off" size="small" />
          <span>{text().setup.offline}</span>
        </p>
      </aside>
      <main class="stage">
        <div class="stage-head">
          <Show when={props.onBack} fallback={<Mark size={28} />}>
            {(onBack) => (
              <button type="button" class="icon-button" aria-label={text().common.back} onClick={() => onBack()()}>
                <Icon name="chevron-left" size="large" />
              </button>
            )}
          </Show>
          <span class="hint">{text().setup.stepOf(place() + 1, steps.length)}</span>
        </div>
        <h1 ref={heading} tabindex="-1">
          {props.title}
        </h1>
        <p class="lead">{props.lead}</p>
        {props.children}
      </main>
    </div>
  );
}
