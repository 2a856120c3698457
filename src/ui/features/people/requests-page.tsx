/** Friend requests that came in: who, what they say, accept or delete. */

import { createSignal, For, onMount, Show } from 'solid-js';
import type { ApplyRow } from '#contract/rows/contact.ts';
import { LIMITS } from '#model/limits.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Empty } from '../../components/empty.tsx';
import { Icon } from '../../components/icon.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { personName, shortAddress } from '../../stores/names.ts';
import { setBlocked } from '../details/blocking.ts';

export function RequestsPage() {
  const app = useApp();
  onMount(() => {
    if (app.contacts.badge() > 0) void app.api.call('contact', 'clearApplyBridge', {});
  });
  return (
    <Show
      when={app.contacts.requests().length > 0}
      fallback={<Empty icon="user-round-check" title={text().requests.emptyTitle} body={text().requests.emptyBody} />}
    >
      <p class="page-lead">{text().requests.lead}</p>
      <ul class="requests">
        <For each={app.contacts.requests()}>{(row) => <Request row={row} />}</For>
      </ul>
    </Show>
  );
}

function Request(props: { row: ApplyRow }) {
  const app = useApp();
  const [remark, setRemark] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const name = () => personName(props.row.nodeId, props.row.nickname);
  const accept = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    const { nodeId } = props.row;
    const called = remark().trim() || name();
    const answer = await app.api.call('contact', 'agreeApplySync', { nodeId, remark: remark().trim() });
    setBusy(false);
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    app.toasts.info(text().requests.accepted(called));
    app.navigation.open('chats', nodeId);
  };
  const remove = async () => {
    const answer = await app.api.call('contact', 'deleteApply', { nodeId: props.row.nodeId });
    if (answer.ok) app.toasts.info(text().requests.deleted);
    else app.toasts.error(codeText(answer.error.code));
  };
  return (
    <li class="request" aria-label={name()}>
      <Avatar address={props.row.nodeId} variant={props.row.pfpId} />
      <div class="request-text">
        <b>{name()}</b>
        <span class="hint">
          <span class="mono">{shortAddress(props.row.nodeId)}</span>
          <Show when={props.row.applyCount > 1}> · {text().requests.times(props.row.applyCount)}</Show>
        </span>
        <p>{props.row.applyRemark || text().requests.noGreeting}</p>
        <form class="request-form" autocomplete="off" onSubmit={(event) => void accept(event)}>
          <div class="field">
            <input
              value={remark()}
              maxlength={LIMITS.remark}
              autocomplete="off"
              placeholder={text().requests.remark}
              aria-label={text().requests.remark}
              onInput={(event) => setRemark(event.currentTarget.value)}
            />
          </div>
          <button type="submit" class="button" data-kind="primary" aria-disabled={busy()}>
            <Show when={busy()} fallback={text().requests.accept}>
              <Icon name="loader-circle" size="small" spinning />
              {text().requests.accepting}
            </Show>
          </button>
          <button type="button" class="button" onClick={() => void remove()}>
            {text().requests.delete}
          </button>
          <button type="button" class="button" onClick={() => void setBlocked(app, props.row.nodeId, true)}>
            {text().privacy.block}
          </button>
        </form>
      </div>
    </li>
  );
}
