/** A device that has typed the twelve words asks to be let in: allowed, it is paired; otherwise nothing happens. */
import { createSignal, Show } from 'solid-js';
import type { PairingContent } from '#contract/rows/device.ts';
import { codeText, laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';

function nameOf(content: PairingContent): string {
  return content.mn.trim() === '' ? content.pn : content.mn;
}

export function AskedToAuthorize() {
  const app = useApp();
  const request = createFetched(app, () => app.api.call('pairing', 'getRequest', {}), ['authorization.requested']);
  const [refused, setRefused] = createSignal(0);
  const asked = (): PairingContent | undefined => {
    const content = request.value();
    // An answer without fields says that nobody asks.
    return content && typeof content.n === 'string' && content.t !== refused()
      ? (content as PairingContent)
      : undefined;
  };
  const allow = async (content: PairingContent) => {
    const answer = await app.api.call('authLogin', 'authorize', { mLoginQrCode: content });
    if (answer.ok) app.navigation.open('settings', 'devices/pair');
    else app.toasts.error(codeText(answer.error.code));
  };
  return (
    <Show when={asked()}>
      {(content) => (
        <section class="note asked" data-kind="warning" aria-label={laterText().asked.title}>
          <div>
            <b>{laterText().asked.title}</b>
            <p>{laterText().asked.body(nameOf(content()))}</p>
            <div class="asked-end">
              <button type="button" class="button" onClick={() => setRefused(content().t)}>
                {laterText().asked.refuse}
              </button>
              <button type="button" class="button" data-kind="primary" onClick={() => void allow(content())}>
                {laterText().asked.allow}
              </button>
            </div>
          </div>
        </section>
      )}
    </Show>
  );
}
