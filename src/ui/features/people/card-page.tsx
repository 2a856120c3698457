/** The own code, to be scanned by somebody else: black on white in both themes. */

import { createResource, For, Show } from 'solid-js';
import { Avatar } from '../../components/avatar.tsx';
import { copyText } from '../../components/copy.ts';
import { Empty } from '../../components/empty.tsx';
import { Icon } from '../../components/icon.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { personName } from '../../stores/names.ts';
import { QrCode } from '../qr/qr-code.tsx';

export function CardPage() {
  const app = useApp();
  const [card, { refetch }] = createResource(async () => {
    const answer = await app.api.call('card', 'getOwn', {});
    return answer.ok ? answer.value : undefined;
  });
  return (
    <>
      <p class="page-lead">{text().card.lead}</p>
      <Show when={!card.loading && card() === undefined}>
        <Empty icon="cloud-off" danger title={text().card.failed} body={text().starting.failedBody}>
          <button type="button" class="button" data-size="small" onClick={() => void refetch()}>
            {text().common.retry}
          </button>
        </Empty>
      </Show>
      <Show when={card()}>
        {(own) => (
          <div class="card">
            <QrCode content={own().uri} label={text().card.qrLabel} />
            <div class="card-text">
              <div class="card-who">
                <Avatar address={own().nodeId} variant={app.user()?.u_pfp_id ?? 0} />
                <b>{personName(own().nodeId, app.user()?.u_nick ?? '')}</b>
              </div>
              <p class="card-address mono" translate="no">
                {own().nodeId}
              </p>
              <div class="card-actions">
                <button
                  type="button"
                  class="button"
                  data-size="small"
                  onClick={() => void copyText(own().nodeId, app.toasts)}
                >
                  <Icon name="copy" size="small" />
                  {text().card.copyAddress}
                </button>
                <button
                  type="button"
                  class="button"
                  data-size="small"
                  onClick={() => void copyText(own().uri, app.toasts)}
                >
                  <Icon name="copy" size="small" />
                  {text().card.copyLink}
                </button>
              </div>
              <Show when={own().homeNodes.length > 0}>
                <p class="hint">
                  {text().card.nodes}
                  <For each={own().homeNodes}>{(node) => <span class="card-node mono">{node}</span>}</For>
                </p>
              </Show>
            </div>
          </div>
        )}
      </Show>
    </>
  );
}
