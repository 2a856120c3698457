/** The frame of the steps of coming back by twelve words. */
import type { JSX } from 'solid-js';
import { laterText } from '../../i18n/i18n.ts';
import { StepFrame } from '../onboarding/wizard.tsx';

export function RestoreFrame(props: {
  place: 0 | 1 | 2;
  title: string;
  lead: string;
  onBack?: () => void;
  children: JSX.Element;
}) {
  return (
    <StepFrame
      {...props}
      steps={[
        laterText().restore.steps.words,
        laterText().restore.steps.way,
        laterText().restore.steps.password,
        laterText().restore.steps.done,
      ]}
      foot={{ icon: 'shield-check', words: laterText().restore.foot }}
    />
  );
}
