/** A name for friends to see; may be left out. */

import { createSignal, createUniqueId } from 'solid-js';
import { LIMITS } from '#model/limits.ts';
import { Avatar } from '../../components/avatar.tsx';
import { text } from '../../i18n/i18n.ts';
import { useApp } from '../../stores/app-state.ts';
import { shortAddress } from '../../stores/names.ts';
import { Wizard } from './wizard.tsx';

export function NameStep(props: { onDone: (nickname: string) => void }) {
  const app = useApp();
  const id = createUniqueId();
  const [name, setName] = createSignal('');
  return (
    <Wizard step="name" title={text().name.title} lead={text().name.lead}>
      <form
        class="stage-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          props.onDone(name().trim());
        }}
      >
        <div class="name-preview">
          <Avatar address={app.ownAddress()} variant={app.user()?.u_pfp_id ?? 0} size={64} />
          <span>
            <b>{name().trim() || shortAddress(app.ownAddress())}</b>
            <span class="hint mono">{shortAddress(app.ownAddress())}</span>
          </span>
        </div>
        <div class="labelled">
          <label for={id}>{text().name.label}</label>
          <div class="field">
            <input
              id={id}
              value={name()}
              maxlength={LIMITS.nickname}
              placeholder={text().name.placeholder}
              autocomplete="off"
              onInput={(event) => setName(event.currentTarget.value)}
              ref={(element) => queueMicrotask(() => element.focus())}
            />
          </div>
        </div>
        <div class="stage-end">
          <button type="submit" class="button" data-kind="primary" data-size="big">
            {text().name.finish}
          </button>
        </div>
      </form>
    </Wizard>
  );
}
