/** What super nodes were caught at: an older record than they had, two of one version, or one that they keep back. */
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { DataOf } from '#contract/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { codeText, fullTime, language, laterText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';
import { contactName, shortAddress } from '../../stores/names.ts';

type Alarm = DataOf<'state', 'getStatus'>['alarms'][number];
/** One thing that a node was caught at, of several friends at once perhaps. */
type Caught = Pick<Alarm, 'kind' | 'what' | 'node' | 'lastAt'> & { readonly friends: readonly string[] };

export function NodeAlarms() {
  const app = useApp();
  const status = createFetched(app, () => app.api.call('state', 'getStatus', {}), ['state.changed']);
  const [busy, setBusy] = createSignal(false);
  const unseen = createMemo(() => together((status.value()?.alarms ?? []).filter((alarm) => !alarm.seen)));
  const isForked = () => unseen().some(({ kind, what }) => kind === 'fork' && what !== 'state');
  const nameOf = (address: string) => {
    const row = app.contacts.byAddress(address);
    return row ? contactName(row) : shortAddress(address);
  };
  const whatOf = ({ what, friends }: Caught) => {
    if (what !== 'friend') return laterText().alarms[what];
    return laterText().alarms.friends(new Intl.ListFormat(language()).format(friends.map(nameOf)));
  };
  const acknowledge = async () => {
    if (busy()) return;
    setBusy(true);
    const answer = await app.api.call('state', 'acknowledgeAlarms', {});
    setBusy(false);
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await status.renew();
  };
  return (
    <Show when={unseen().length > 0}>
      <section class="note asked" data-kind="danger" role="alert" aria-label={text().chats.alarm}>
        <Icon name="shield-alert" size="small" />
        <div>
          <b>{text().chats.alarm}</b>
          <ul>
            <For each={unseen()}>
              {(caught) => (
                <li>
                  {laterText().alarms[caught.kind](caught.node, whatOf(caught))}{' '}
                  <span class="hint">{fullTime(caught.lastAt)}</span>
                </li>
              )}
            </For>
          </ul>
          <p>{laterText().alarms.safe}</p>
          <Show when={isForked()}>
            <p>{laterText().alarms.forked}</p>
          </Show>
          <div class="asked-end">
            <button type="button" class="button" onClick={() => void acknowledge()}>
              {laterText().alarms.seen}
            </button>
          </div>
        </div>
      </section>
    </Show>
  );
}

function together(alarms: readonly Alarm[]): readonly Caught[] {
  const all = new Map<string, Caught>();
  for (const { kind, what, node, nodeId, lastAt } of alarms) {
    const key = `${kind}/${what}/${node}`;
    const before = all.get(key) ?? { kind, what, node, lastAt, friends: [] };
    all.set(key, { ...before, lastAt: Math.max(before.lastAt, lastAt), friends: [...before.friends, nodeId] });
  }
  return [...all.values()];
}
