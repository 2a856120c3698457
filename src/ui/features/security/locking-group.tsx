/** When iCom locks by itself, opening it again without the password, and locking everything at once. */
import { createUniqueId, For, Show } from 'solid-js';
import type { ParamsOf } from '#contract/contract.ts';
import { Icon } from '../../components/icon.tsx';
import { SwitchItem } from '../../components/setting-items.tsx';
import { codeText, laterText } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { keyCaps, keymap } from '../keyboard/keymap.ts';
import { SectionTitle } from '../shell/pane-title.tsx';
import type { Protection } from './protection.ts';

/** Minutes; 0 = never. */
const choices = [0, 1, 5, 15, 60] as const;
const minute = 60_000;

export function LockingGroup(props: { protection: Protection }) {
  const app = useApp();
  const id = createUniqueId();
  const setAutoLock = async (params: ParamsOf<'protection', 'setAutoLock'>) => {
    const answer = await app.api.call('protection', 'setAutoLock', params);
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await props.protection.renew();
  };
  const setFast = async (isOpen: boolean) => {
    const answer = await app.api.call('login', 'switchFastLogin', { isOpen });
    if (!answer.ok) app.toasts.error(codeText(answer.error.code));
    await props.protection.renew();
  };
  return (
    <section class="section">
      <SectionTitle title={laterText().security.locking} />
      <div class="group">
        <Show when={props.protection.value()}>
          {(now) => (
            <>
              <div class="item top">
                <Icon name="timer" size="small" />
                <span class="grow">
                  <label for={id}>{laterText().security.autoLock}</label>
                  <span class="item-detail" id={`${id}-detail`}>
                    {laterText().security.autoLockDetail}
                  </span>
                </span>
                <span class="item-end">
                  <span class="field" data-kind="quiet">
                    <select
                      id={id}
                      aria-describedby={`${id}-detail`}
                      onChange={(event) => void setAutoLock({ after: Number(event.currentTarget.value) * minute })}
                    >
                      <For each={choices}>
                        {(minutes) => (
                          <option value={minutes} selected={minutes * minute === now().autoLockAfter}>
                            {laterText().security.autoLockChoices[minutes]}
                          </option>
                        )}
                      </For>
                    </select>
                  </span>
                </span>
              </div>
              <SwitchItem
                icon="clock"
                label={laterText().security.fast}
                detail={laterText().security.fastDetail}
                on={now().fastLogin}
                onChange={(on) => void setFast(on)}
              />
            </>
          )}
        </Show>
        <button type="button" class="item top" onClick={() => app.panic()}>
          <Icon name="lock" size="small" />
          <span class="grow">
            {laterText().security.panic}
            <span class="item-detail">
              {laterText().security.panicDetail(keyCaps(keymap.everywhere.panic[0]).join('+'))}
            </span>
          </span>
          <span class="item-end">{laterText().security.panicNow}</span>
        </button>
      </div>
    </section>
  );
}
