/** Takes the other device's code: with the camera, or pasted. */
import { createSignal, createUniqueId, lazy, Show, Suspense } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { laterText, text } from '../../i18n/i18n.ts';
import type { Pairing } from './pairing-state.ts';
import '../people/people.css';

const Scanner = lazy(() => import('../qr/scanner.tsx'));

const isCode = (value: string) => /^icom-pair:\d+:\S+$/.test(value.trim());

export function TakeCode(props: { pairing: Pairing; scanning?: boolean }) {
  const id = createUniqueId();
  const [code, setCode] = createSignal('');
  const [scanning, setScanning] = createSignal(props.scanning ?? false);
  const take = (value: string) => {
    setScanning(false);
    if (!isCode(value)) return props.pairing.setError(laterText().pairing.malformed);
    void props.pairing.takeCode(value.trim());
  };
  return (
    <div class="page-form">
      <Show
        when={scanning()}
        fallback={
          <button type="button" class="button scan-button" data-size="big" onClick={() => setScanning(true)}>
            <Icon name="scan-line" />
            {laterText().pairing.scan}
          </button>
        }
      >
        <Suspense fallback={<p class="hint">{text().scan.starting}</p>}>
          <Scanner
            instead={text().scan.instead.code}
            accepts={isCode}
            onFound={take}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      </Show>
      <form
        class="page-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          take(code());
        }}
      >
        <div class="labelled">
          <label for={id}>{laterText().pairing.code}</label>
          <div class="field">
            <input
              id={id}
              class="mono"
              value={code()}
              autocomplete="off"
              autocapitalize="off"
              spellcheck={false}
              aria-invalid={props.pairing.error() ? 'true' : undefined}
              aria-describedby={props.pairing.error() ? `${id}-error` : undefined}
              onInput={(event) => {
                setCode(event.currentTarget.value);
                props.pairing.setError(undefined);
              }}
            />
          </div>
          <Show when={props.pairing.error()}>
            <span class="field-error" id={`${id}-error`} role="alert">
              <Icon name="circle-alert" size="small" />
              <span>{props.pairing.error()}</span>
            </span>
          </Show>
        </div>
        <div class="form-end">
          <button type="submit" class="button" data-kind="primary" aria-disabled={props.pairing.busy()}>
            <Show when={props.pairing.busy()} fallback={laterText().pairing.take}>
              <Icon name="loader-circle" size="small" spinning />
              {laterText().pairing.taking}
            </Show>
          </button>
        </div>
      </form>
    </div>
  );
}
