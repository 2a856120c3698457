/** The blacklist: searched and read page by page by the engine. */
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import type { DataOf } from '#contract/contract.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Empty } from '../../components/empty.tsx';
import { FilterField, NothingFound } from '../../components/filter-field.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { contactName, personName, shortAddress } from '../../stores/names.ts';
import { setBlocked } from '../details/blocking.ts';
import { SectionTitle } from '../shell/pane-title.tsx';

type Blocked = DataOf<'contact', 'getBlacklist'>[number];
const size = 20;

export function BlockedPeople() {
  const app = useApp();
  const [keyword, setKeyword] = createSignal('');
  const [rows, setRows] = createSignal<readonly Blocked[]>();
  const [complete, setComplete] = createSignal(true);

  /** Page `page`, after what stands there already. */
  const read = async (page: number) => {
    const asked = keyword();
    const answer = await app.api.call('contact', 'getBlacklist', { keyword: asked.trim(), page, size });
    if (asked !== keyword()) return;
    if (!answer.ok) return app.toasts.error(codeText(answer.error.code));
    setRows((known) => (page === 1 ? answer.value : [...(known ?? []), ...answer.value]));
    setComplete(answer.value.length < size);
  };
  createEffect(on(keyword, () => void read(1)));
  const nameOf = (row: Blocked) => {
    const contact = app.contacts.byAddress(row.ndAdd);
    return contact ? contactName(contact) : personName(row.ndAdd, row.nic);
  };
  const unblock = async (row: Blocked) => {
    // The pages move up: they are read anew from the first.
    if (await setBlocked(app, row.ndAdd, false)) void read(1);
  };
  return (
    <section class="blocked" aria-label={text().privacy.list}>
      <SectionTitle title={text().privacy.list} />
      <Show when={keyword() !== '' || (rows()?.length ?? 0) > 0}>
        <FilterField label={text().privacy.search} query={keyword()} onQuery={setKeyword} />
      </Show>
      <Show when={rows()?.length === 0}>
        <Show when={keyword() === ''} fallback={<NothingFound query={keyword()} />}>
          <Empty icon="ban" title={text().privacy.emptyTitle} body={text().privacy.emptyBody} />
        </Show>
      </Show>
      <Show when={(rows()?.length ?? 0) > 0}>
        <ul class="group">
          <For each={rows()}>
            {(row) => (
              <li class="item">
                <Avatar address={row.ndAdd} variant={row.pfpId} size={36} />
                <span class="grow">
                  <b class="ellipsis">{nameOf(row)}</b>
                  <span class="item-detail mono">{shortAddress(row.ndAdd)}</span>
                </span>
                <button type="button" class="button" data-size="small" onClick={() => void unblock(row)}>
                  {text().privacy.unblock}
                  <span class="visually-hidden"> {nameOf(row)}</span>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={!complete()}>
        <button type="button" class="button" onClick={() => void read(Math.ceil((rows()?.length ?? 0) / size) + 1)}>
          {text().privacy.more}
        </button>
      </Show>
    </section>
  );
}
