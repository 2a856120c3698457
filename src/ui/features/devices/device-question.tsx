/** What is asked before a device is renamed, made the primary one, logged out, let in again or removed. */
import { createSignal, Match, Switch } from 'solid-js';
import type { DeviceRow } from '#contract/rows/device.ts';
import type { Result } from '#lib/result.ts';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { codeText, laterText, text } from '../../i18n/i18n.ts';
import type { ApiError } from '../../stores/api.ts';
import { useApp } from '../../stores/app-state.ts';
import { deviceName } from './device-item.tsx';
import { DeviceNameField } from './device-name-field.tsx';

export type QuestionKind = 'rename' | 'makePrimary' | 'offline' | 'admit' | 'remove';
export type Question = { readonly kind: QuestionKind; readonly row: DeviceRow };

export function DeviceQuestion(props: { question: Question; onClose: () => void; onDone: () => void }) {
  const { api, toasts } = useApp();
  const machineId = () => props.question.row.machineId;
  const name = () => deviceName(props.question.row);
  const done = (answer: Result<unknown, ApiError>, words: string | undefined) => {
    if (!answer.ok) {
      toasts.error(codeText(answer.error.code));
      return props.onClose();
    }
    if (words !== undefined) toasts.info(words);
    props.onDone();
  };
  return (
    <Switch>
      <Match when={props.question.kind === 'rename'}>
        <RenameDialog
          row={props.question.row}
          onClose={props.onClose}
          onDone={async (note) =>
            done(await api.call('authLogin', 'setMachineNote', { machineId: machineId(), note }), undefined)
          }
        />
      </Match>
      <Match when={props.question.kind === 'makePrimary'}>
        <ConfirmDialog
          title={laterText().devices.makePrimaryTitle(name())}
          body={laterText().devices.makePrimaryBody}
          confirm={laterText().devices.makePrimary}
          onClose={props.onClose}
          onConfirm={async () =>
            done(
              await api.call('authLogin', 'setPrimaryMachine', { machineId: machineId() }),
              laterText().devices.madePrimary(name()),
            )
          }
        />
      </Match>
      <Match when={props.question.kind === 'offline'}>
        <ConfirmDialog
          title={laterText().devices.offlineTitle(name())}
          body={laterText().devices.offlineBody}
          confirm={laterText().devices.offline}
          onClose={props.onClose}
          onConfirm={async () =>
            done(
              await api.call('authLogin', 'offlineMachine', { machineId: machineId() }),
              laterText().devices.offlineDone(name()),
            )
          }
        />
      </Match>
      <Match when={props.question.kind === 'admit'}>
        <ConfirmDialog
          title={laterText().devices.admitTitle(name())}
          body={laterText().devices.admitBody}
          confirm={laterText().devices.admit}
          onClose={props.onClose}
          onConfirm={async () =>
            done(await api.call('device', 'admit', { machineId: machineId() }), laterText().devices.admitted(name()))
          }
        />
      </Match>
      <Match when={props.question.kind === 'remove'}>
        <ConfirmDialog
          title={laterText().devices.removeTitle(name())}
          body={laterText().devices.removeBody}
          confirm={laterText().devices.remove}
          danger
          onClose={props.onClose}
          onConfirm={async () =>
            done(
              await api.call('authLogin', 'deleteMachine', { machineId: machineId() }),
              laterText().devices.removed(name()),
            )
          }
        />
      </Match>
    </Switch>
  );
}

function RenameDialog(props: { row: DeviceRow; onClose: () => void; onDone: (note: string) => void }) {
  const [note, setNote] = createSignal(props.row.devNote);
  return (
    <Dialog title={laterText().devices.rename} onClose={props.onClose}>
      <form
        class="dialog-form"
        autocomplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          props.onDone(note().trim());
        }}
      >
        <DeviceNameField name={note()} placeholder={props.row.devName} selected onName={setNote} />
        <div class="dialog-end">
          <button type="button" class="button" onClick={() => props.onClose()}>
            {text().common.cancel}
          </button>
          <button type="submit" class="button" data-kind="primary">
            {text().common.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
