/** The connection in plain words, with a dot whose shape says the same: full, ring, grey ring. */
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

export function NetworkLine() {
  const { connection } = useApp();
  return (
    <div class="network-line" role="status" data-state={connection.state()}>
      <span class="network-dot" />
      <span class="ellipsis">{text().network.states[connection.state()]}</span>
    </div>
  );
}
