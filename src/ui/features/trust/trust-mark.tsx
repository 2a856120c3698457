/** Beside a name: that the keys behind it were compared, or have changed since they were seen. */
import { Match, Switch } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import './trust.css';

export function TrustMark(props: { address: string }) {
  const { trust } = useApp();
  return (
    <Switch>
      <Match when={trust.of(props.address) === 'verified'}>
        <span class="trust-mark">
          <Icon name="shield-check" size="tiny" />
          <span class="visually-hidden">{text().trust.verified}</span>
        </span>
      </Match>
      <Match when={trust.of(props.address) === 'changed'}>
        <span class="trust-mark" data-changed="">
          <Icon name="shield-alert" size="tiny" />
          <span class="visually-hidden">{text().trust.changedShort}</span>
        </span>
      </Match>
    </Switch>
  );
}
