/** The one 14-px circle that becomes more solid as a message gets further; each state has a spoken label. */
import { Match, Switch } from 'solid-js';
import { text } from '../i18n/i18n.ts';
import './delivery-state.css';

export type DeliveryStateName = 'sending' | 'stored' | 'delivered' | 'read' | 'failed';

export function DeliveryState(props: { state: DeliveryStateName }) {
  return (
    <svg
      class="delivery-state"
      data-state={props.state}
      viewBox="0 0 14 14"
      role="img"
      aria-label={text().message.states[props.state]}
      fill="none"
      stroke="currentColor"
      stroke-width="1.4"
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <Switch>
        <Match when={props.state === 'sending'}>
          <circle cx="7" cy="7" r="5.2" stroke-dasharray="2.2 2.0" />
        </Match>
        <Match when={props.state === 'stored'}>
          <circle cx="7" cy="7" r="5.2" />
          <circle cx="7" cy="7" r="1.7" fill="currentColor" stroke="none" />
        </Match>
        <Match when={props.state === 'delivered'}>
          <circle cx="7" cy="7" r="5.2" />
          <path d="m4.7 7.2 1.6 1.6 3-3.3" />
        </Match>
        <Match when={props.state === 'read'}>
          <path
            fill="currentColor"
            stroke="none"
            fill-rule="evenodd"
            d="M7 1a6 6 0 1 1 0 12A6 6 0 0 1 7 1Zm3.1 3.9a.75.75 0 0 0-1.1.05L6.2 8.1 5.1 7A.75.75 0 0 0 4 8.1l1.7 1.7a.75.75 0 0 0 1.1-.04l3.3-3.8a.75.75 0 0 0 0-1.06Z"
          />
        </Match>
        <Match when={props.state === 'failed'}>
          <circle cx="7" cy="7" r="5.2" />
          <path d="M7 4.2v3.2M7 9.7v.05" />
        </Match>
      </Switch>
    </svg>
  );
}
