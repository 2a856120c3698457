/** One of several ways on: what it is called, what it means. */
import { Icon } from '../../components/icon.tsx';
import type { IconName } from '../../components/icon-paths.ts';
import './welcome.css';

export function Way(props: {
  icon: IconName;
  title: string;
  hint: string;
  primary?: boolean;
  busy: boolean;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      class="way"
      data-kind={props.primary ? 'primary' : undefined}
      disabled={props.busy}
      onClick={() => props.onPress()}
    >
      <Icon name={props.icon} size="large" spinning={props.icon === 'loader-circle'} />
      <span>
        <b>{props.title}</b>
        <span>{props.hint}</span>
      </span>
      <Icon name="chevron-right" />
    </button>
  );
}
