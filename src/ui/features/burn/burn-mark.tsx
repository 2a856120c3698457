/** On a message that burns: that it does, and once it was read, what is left of its time. */
import { createEffect, createSignal, onCleanup, Show } from 'solid-js';
import type { MessageRow } from '#contract/rows/message.ts';
import { Icon } from '../../components/icon.tsx';
import { duration, text, timeLeft } from '../../i18n/i18n.ts';
import './burn.css';

export function BurnMark(props: { row: MessageRow }) {
  const [now, setNow] = createSignal(Date.now());
  const running = () => props.row.burn_time > 0;
  createEffect(() => {
    if (!running()) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1000);
    onCleanup(() => clearInterval(timer));
  });
  const left = () => timeLeft(Math.max(0, props.row.burn_time - now()));
  const words = () =>
    running() ? text().burn.burnsIn(left()) : text().burn.burnsAfter(duration(props.row.exp_red_time));
  return (
    <Show when={props.row.b_exp === 1}>
      <span class="burn-mark" title={words()} data-running={running() ? '' : undefined}>
        <Icon name="timer" size="tiny" />
        <span class="visually-hidden">{words()}</span>
        <Show when={running()}>
          <span aria-hidden="true">{left()}</span>
        </Show>
      </span>
    </Show>
  );
}
