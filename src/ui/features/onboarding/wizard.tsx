/** The frame of the steps of a setup: where you are on the side, the step itself on the stage. */
import { For, type JSX, onMount, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.ts';
import { Mark } from '../../components/mark.tsx';
import { text } from '../../i18n/i18n.ts';
import './wizard.css';

const steps = ['password', 'words', 'check', 'name'] as const;
export type WizardStep = (typeof steps)[number];

type Stage = { title: string; lead: string; onBack?: () => void; children: JSX.Element };

/** The steps to an account of one's own. */
export function Wizard(props: Stage & { step: WizardStep }) {
  return (
    <StepFrame
      {...props}
      steps={steps.map((step) => text().setup.steps[step])}
      place={steps.indexOf(props.step)}
      foot={{ icon: 'wifi-off', words: text().setup.offline }}
    />
  );
}

/** `steps`: what each is called; `place`: the one that is on. `onBack` adds the back button of the phone. */
export function StepFrame(
  props: Stage & { steps: readonly string[]; place: number; foot: { icon: IconName; words: string } },
) {
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
          <For each={props.steps}>
            {(name, index) => (
              <li
                aria-current={index() === props.place ? 'step' : undefined}
                data-done={index() < props.place ? '' : undefined}
              >
                <span class="wizard-number numeric">
                  <Show when={index() < props.place} fallback={index() + 1}>
                    <Icon name="check" size="tiny" />
                  </Show>
                </span>
                <span>{name}</span>
              </li>
            )}
          </For>
        </ol>
        <p class="wizard-foot hint">
          <Icon name={props.foot.icon} size="small" />
          <span>{props.foot.words}</span>
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
          <span class="hint">{text().setup.stepOf(props.place + 1, props.steps.length)}</span>
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
