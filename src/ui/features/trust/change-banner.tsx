/** Over a conversation whose other side has new keys: nothing is sent until this was seen. */
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';

const SafetyDialog = lazy(() => import('./safety-dialog.tsx'));

export function ChangeBanner(props: { address: string; name: string }) {
  const app = useApp();
  const [comparing, setComparing] = createSignal(false);
  const acknowledge = async () => {
    const answer = await app.api.call('trust', 'acknowledgeChange', { nodeId: props.address });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
  };
  return (
    <>
      <Show when={app.trust.of(props.address) === 'changed'}>
        <div class="banner" role="status">
          <Icon name="shield-alert" size="small" />
          <span class="grow">{text().trust.changed(props.name)}</span>
          <button type="button" class="button" data-size="small" onClick={() => setComparing(true)}>
            {text().trust.compare}
          </button>
          <button type="button" class="button" data-kind="bare" data-size="small" onClick={() => void acknowledge()}>
            {text().trust.seen}
          </button>
        </div>
      </Show>
      <Show when={comparing()}>
        <Suspense>
          <SafetyDialog address={props.address} name={props.name} onClose={() => setComparing(false)} />
        </Suspense>
      </Show>
    </>
  );
}
