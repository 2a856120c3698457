/** The frame of the steps of coming back by twelve words; `here`: to the account on this device, under a new password. */
import type { JSX } from 'solid-js';
import { laterText } from '../../i18n/i18n.ts';
import { StepFrame } from '../onboarding/wizard.tsx';

const steps = ['words', 'way', 'password', 'done'] as const;

export function RestoreFrame(props: {
  here?: boolean;
  step: (typeof steps)[number];
  title: string;
  lead: string;
  onBack?: () => void;
  children: JSX.Element;
}) {
  // there is one way to what is here
  const taken = () => steps.filter((step) => !props.here || step !== 'way');
  return (
    <StepFrame
      {...props}
      steps={taken().map((step) => laterText().restore.steps[step])}
      place={taken().indexOf(props.step)}
      foot={{ icon: 'shield-check', words: laterText().restore.foot }}
    />
  );
}
