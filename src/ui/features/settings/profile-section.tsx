/** The own name and picture. */

import { createEffect, createSignal, createUniqueId, For } from 'solid-js';
import { LIMITS } from '#model/limits.ts';
import { Avatar } from '../../components/avatar.tsx';
import { avatarVariants } from '../../components/avatar-shape.ts';
import { CopyIconButton } from '../../components/copy-icon-button.tsx';
import { codeText, text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { isDefaultName } from '../../stores/names.ts';

export function ProfileSection() {
  const app = useApp();
  const id = createUniqueId();
  const [name, setName] = createSignal('');
  const ownName = () => {
    const nick = app.user()?.u_nick ?? '';
    return isDefaultName(nick, app.ownAddress()) ? '' : nick;
  };
  createEffect(() => setName(ownName()));
  const variant = () => (((app.user()?.u_pfp_id ?? 0) % avatarVariants) + avatarVariants) % avatarVariants;

  const save = async (change: { nickname: string } | { pfpId: number }) => {
    const answer = await app.api.call('user', 'updateUserSingleInfo', { cache: true, ...change });
    if (answer.ok) app.toasts.info(text().settings.saved);
    else app.toasts.error(codeText(answer.error.code));
  };
  const changed = () => name().trim() !== '' && name().trim() !== ownName();
  return (
    <>
      <form
        class="page-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (changed()) void save({ nickname: name().trim() });
        }}
      >
        <div class="labelled">
          <label for={id}>{text().settings.nickname}</label>
          <div class="field-row">
            <div class="field grow">
              <input
                id={id}
                value={name()}
                maxlength={LIMITS.nickname}
                autocomplete="off"
                aria-describedby={`${id}-hint`}
                onInput={(event) => setName(event.currentTarget.value)}
              />
            </div>
            <button type="submit" class="button" data-kind="primary" disabled={!changed()}>
              {text().common.save}
            </button>
          </div>
          <span class="hint" id={`${id}-hint`}>
            {text().settings.nicknameHint}
          </span>
        </div>
      </form>
      <fieldset class="labelled">
        <legend>{text().settings.avatar}</legend>
        <div class="avatar-choices">
          <For each={Array.from({ length: avatarVariants }, (_, place) => place)}>
            {(place) => (
              <label>
                <input
                  type="radio"
                  class="visually-hidden"
                  name={`${id}-picture`}
                  checked={variant() === place}
                  aria-label={place === 0 ? text().settings.avatarOwn : text().settings.avatarVariant(place)}
                  onChange={() => void save({ pfpId: place })}
                />
                <Avatar address={app.ownAddress()} variant={place} size={48} />
              </label>
            )}
          </For>
        </div>
        <span class="hint">{text().settings.avatarHint}</span>
      </fieldset>
      <div class="labelled">
        <span class="field-label">{text().details.address}</span>
        <div class="profile-address">
          <span class="mono" translate="no">
            {app.ownAddress()}
          </span>
          <CopyIconButton label={text().details.copyAddress} text={app.ownAddress()} />
        </div>
      </div>
    </>
  );
}
