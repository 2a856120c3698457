/** The safety number of a contact: read it out, show it as a code or scan theirs, and say that it was compared. */
import { createResource, createSignal, For, lazy, Show, Suspense } from 'solid-js';
import { Dialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { Note } from '../../components/note.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { comparingFailed } from '../../stores/trust.ts';
import { QrCode } from '../qr/qr-code.tsx';
import './trust.css';

const Scanner = lazy(() => import('../qr/scanner.tsx'));

export default function SafetyDialog(props: { address: string; name: string; onClose: () => void }) {
  const app = useApp();
  const person = { nodeId: props.address };
  const [scanning, setScanning] = createSignal(false);
  const [matches, setMatches] = createSignal<boolean>();
  const [problem, setProblem] = createSignal<string>();
  const state = () => app.trust.of(props.address);
  const verified = () => state() === 'verified';
  // Read anew when the keys change while somebody compares them.
  const [safety] = createResource(state, async () => {
    setMatches(undefined);
    const answer = await app.api.call('trust', 'getSafetyNumber', person);
    return answer.ok ? answer.value : undefined;
  });

  const compare = async (code: string) => {
    setScanning(false);
    const answer = await app.api.call('trust', 'compare', { ...person, code });
    setMatches(answer.ok ? answer.value.matches : undefined);
    setProblem(answer.ok ? undefined : comparingFailed(answer.error.code));
  };
  const setVerified = async (same: boolean) => {
    const number = safety()?.number;
    const answer = await app.api.call('trust', 'setVerified', {
      ...person,
      verified: same,
      ...(same && number !== undefined && { number }),
    });
    setProblem(answer.ok ? undefined : codeText(answer.error.code));
  };
  return (
    <Dialog title={text().trust.title(props.name)} closable onClose={props.onClose}>
      <Show when={!safety.loading && safety() === undefined}>
        <p role="status">{text().trust.unknown}</p>
      </Show>
      <Show when={safety()}>
        {(known) => (
          <>
            <p>{text().trust.lead(props.name)}</p>
            <p class="safety-number" translate="no">
              <For each={known().number.split(' ')}>{(group) => <span>{group} </span>}</For>
            </p>
            <Show when={scanning()} fallback={<QrCode content={known().code} label={text().trust.qrLabel} />}>
              <Suspense>
                <Scanner
                  instead={text().scan.instead.digits}
                  accepts={(code) => code.startsWith('icom-safety:')}
                  onFound={(code) => void compare(code)}
                  onClose={() => setScanning(false)}
                />
              </Suspense>
            </Show>
            <Show when={matches() !== undefined}>
              <p class="trust-result" data-matches={matches() ? '' : undefined} role="alert">
                <Icon name={matches() ? 'circle-check' : 'circle-alert'} size="small" />
                {matches() ? text().trust.matches : text().trust.differs(props.name)}
              </p>
            </Show>
            <Show when={problem()}>{(words) => <Note kind="danger">{words()}</Note>}</Show>
            <div class="dialog-end">
              <Show when={!scanning()}>
                <button type="button" class="button" onClick={() => setScanning(true)}>
                  <Icon name="scan-line" size="small" />
                  {text().trust.scan}
                </button>
              </Show>
              {/* One button for both, so that it keeps the focus. */}
              <button
                type="button"
                class="button"
                data-kind={verified() ? undefined : 'primary'}
                disabled={!verified() && matches() === false}
                onClick={() => void setVerified(!verified())}
              >
                {verified() ? text().trust.unverify : text().trust.verify}
              </button>
            </div>
          </>
        )}
      </Show>
    </Dialog>
  );
}
