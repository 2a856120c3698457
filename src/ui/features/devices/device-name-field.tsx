/** What a device is called: a name that its owner gives it, or none. */
import { createUniqueId } from 'solid-js';
import { LIMITS } from '#model/limits.ts';
import { laterText } from '../../i18n/i18n.ts';

/** `placeholder`: what it is called without one. */
export function DeviceNameField(props: {
  name: string;
  placeholder: string;
  selected?: boolean;
  onName: (name: string) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="labelled">
      <label for={id}>{laterText().devices.renameLabel}</label>
      <div class="field">
        <input
          id={id}
          value={props.name}
          maxlength={LIMITS.deviceNote}
          placeholder={props.placeholder}
          autocomplete="off"
          aria-describedby={`${id}-hint`}
          onInput={(event) => props.onName(event.currentTarget.value)}
          ref={(element) => queueMicrotask(() => props.selected === true && element.select())}
        />
      </div>
      <span class="hint" id={`${id}-hint`}>
        {laterText().devices.renameHint}
      </span>
    </div>
  );
}
