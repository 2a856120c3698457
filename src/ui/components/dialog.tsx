/** A modal dialog, a bottom sheet on a phone: the browser's own `<dialog>`, so focus stays inside and Esc cancels. */
import { type JSX, onCleanup, onMount } from 'solid-js';
import { Portal } from 'solid-js/web';
import { text } from '../i18n/i18n.ts';
import { Icon } from './icon.tsx';
import './dialog.css';

/** `onClose` is called for Esc, the scrim and the close button; the owner then removes the dialog. */
export function Dialog(props: { title: string; onClose: () => void; closable?: boolean; children: JSX.Element }) {
  let element!: HTMLDialogElement;
  onMount(() => {
    const before = document.activeElement;
    element.showModal();
    onCleanup(() => {
      element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    });
  });
  return (
    <Portal>
      <dialog
        ref={element}
        class="dialog"
        aria-label={props.title}
        onCancel={(event) => {
          event.preventDefault();
          props.onClose();
        }}
        onPointerDown={(event) => event.target === element && props.onClose()}
      >
        <div class="dialog-body">
          <header class="dialog-head">
            <h2>{props.title}</h2>
            {props.closable && (
              <button
                type="button"
                class="icon-button"
                aria-label={text().common.close}
                data-tip={text().common.close}
                onClick={() => props.onClose()}
              >
                <Icon name="x" />
              </button>
            )}
          </header>
          {props.children}
        </div>
      </dialog>
    </Portal>
  );
}

/** Asks before a deed: the button names it; focus starts on the safe one. */
export function ConfirmDialog(props: {
  title: string;
  body: string;
  confirm: string;
  cancel?: string;
  danger?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p>{props.body}</p>
      <div class="dialog-end">
        <button type="button" class="button" autofocus onClick={() => props.onClose()}>
          {props.cancel ?? text().common.cancel}
        </button>
        <button
          type="button"
          class="button"
          data-kind={props.danger ? 'danger' : 'primary'}
          onClick={() => props.onConfirm()}
        >
          {props.confirm}
        </button>
      </div>
    </Dialog>
  );
}
