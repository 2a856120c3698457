/** A pairing code to be scanned or copied, with a ring that shows how long it is good for. */
import { createSignal, onCleanup, Show } from 'solid-js';
import type { PairingState } from '#contract/rows/pairing.ts';
import { copyText } from '../../components/copy.ts';
import { laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { QrCode } from '../qr/qr-code.tsx';
import './pairing.css';

/** ms for which a code is good. */
const lifetime = 60_000;
const around = 2 * Math.PI * 9;

function Ring(props: { left: number }) {
  return (
    <svg class="pairing-ring" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <circle cx="11" cy="11" r="9" />
      <circle
        cx="11"
        cy="11"
        r="9"
        stroke-dasharray={`${(around * Math.min(1, props.left / lifetime)).toFixed(1)} ${around.toFixed(1)}`}
        transform="rotate(-90 11 11)"
      />
    </svg>
  );
}

export function CodeCard(props: { state: PairingState; busy: boolean; onAnother: () => void }) {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(timer));
  const left = () => Math.max(0, props.state.expires - now());
  return (
    <figure class="pairing-code">
      <div class="pairing-qr" data-expired={left() === 0 ? '' : undefined}>
        <QrCode content={props.state.code} label={laterText().pairing.qrLabel} />
      </div>
      <div class="pairing-left">
        <Ring left={left()} />
        <span class="numeric">
          <Show when={left() > 0} fallback={laterText().pairing.expired}>
            {laterText().pairing.seconds(Math.ceil(left() / 1000))}
          </Show>
        </span>
        <button
          type="button"
          class="button"
          data-kind="bare"
          data-size="small"
          aria-disabled={props.busy}
          onClick={() => props.onAnother()}
        >
          {laterText().pairing.another}
        </button>
      </div>
    </figure>
  );
}

export function CopyCode(props: { code: string }) {
  const app = useApp();
  return (
    <div class="field pairing-copy">
      <span class="mono ellipsis" translate="no">
        {props.code}
      </span>
      <button
        type="button"
        class="button"
        data-kind="bare"
        data-size="small"
        onClick={() => void copyText(props.code, app.toasts)}
      >
        {laterText().pairing.copyCode}
      </button>
    </div>
  );
}
