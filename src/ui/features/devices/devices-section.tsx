/** The account's devices, what can be done with each, and the way to add one. */
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import type { DeviceRow } from '#contract/rows/device.ts';
import { ok, type Result } from '#lib/result.ts';
import { FetchedView } from '../../components/fetched-view.tsx';
import { Icon } from '../../components/icon.tsx';
import { laterText } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import { type AppState, useApp } from '../../stores/app-state.ts';
import { createFetched } from '../../stores/fetched.ts';
import { PairAsPrimary } from '../pairing/pair-as-primary.tsx';
import { AskedToAuthorize } from './asked-to-authorize.tsx';
import { DeviceItem } from './device-item.tsx';
import { DeviceQuestion, type Question } from './device-question.tsx';
import { HistoryCard } from './history-card.tsx';
import { NodeAlarms } from './node-alarms.tsx';
import '../details/details.css';
import '../../components/setting-items.css';
import './devices.css';

type Devices = { readonly rows: readonly DeviceRow[]; readonly own: string; readonly primary: boolean };

async function readDevices({ api }: AppState): Promise<Result<Devices, ApiError>> {
  const [rows, own, primary] = await Promise.all([
    api.call('authLogin', 'getLocalAllMachine', {}),
    api.call('user', 'getMachineId', {}),
    api.call('authLogin', 'checkIsPrimaryDevice', {}),
  ]);
  if (!rows.ok) return rows;
  if (!own.ok) return own;
  if (!primary.ok) return primary;
  return ok({ rows: rows.value, own: own.value.value, primary: primary.value.status });
}

/** `pairing`: the page for adding a device lies open. */
export default function DevicesSection(props: { pairing: boolean }) {
  const app = useApp();
  const devices = createFetched(app, () => readDevices(app), ['device.changed']);
  const [question, setQuestion] = createSignal<Question>();
  return (
    <Switch>
      <Match when={app.session()?.anonymous}>
        <p class="page-lead">{laterText().devices.none}</p>
      </Match>
      <Match when={props.pairing}>
        <PairAsPrimary
          onLeave={() => {
            app.navigation.open('settings', 'devices');
            void devices.renew();
          }}
        />
      </Match>
      <Match when={true}>
        <section class="section">
          <div class="section-head">
            <p class="page-lead">{laterText().devices.lead}</p>
            <Show when={devices.value()?.primary ?? devices.error() !== undefined}>
              <button
                type="button"
                class="button"
                data-kind="primary"
                data-size="small"
                onClick={() => app.navigation.open('settings', 'devices/pair')}
              >
                <Icon name="plus" size="small" />
                {laterText().devices.pair}
              </button>
            </Show>
          </div>
          <Show when={devices.value()?.primary}>
            <AskedToAuthorize />
          </Show>
          <NodeAlarms />
          <FetchedView of={devices} rows={3}>
            {(list) => (
              <>
                <ul class="group">
                  <For each={list().rows}>
                    {(row) => (
                      <DeviceItem
                        row={row}
                        own={row.machineId === list().own}
                        primaryHere={list().primary}
                        onAsk={(kind) => setQuestion({ kind, row })}
                      />
                    )}
                  </For>
                </ul>
                <Show when={list().rows.length > 1}>
                  <HistoryCard />
                </Show>
                <Show when={!list().primary}>
                  <p class="hint">{laterText().devices.pairHint}</p>
                </Show>
              </>
            )}
          </FetchedView>
        </section>
        <Show when={question()} keyed>
          {(asked) => (
            <DeviceQuestion
              question={asked}
              onClose={() => setQuestion(undefined)}
              onDone={() => {
                setQuestion(undefined);
                void devices.renew();
              }}
            />
          )}
        </Show>
      </Match>
    </Switch>
  );
}
